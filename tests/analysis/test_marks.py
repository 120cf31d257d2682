"""Every number that a sentence of a statistic prints is noted, the same ones in each language.

So each leads a reader to its sources, and twins hold the same key figures. Odd series of the
contract; a message of a language that leaves a number out is named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from nkstats import analysis
from nkstats.analysis import Result
from nkstats.analysis.wording import Said
from nkstats.marking import Mark, marking, parts
from tests.analysis.test_contract import CALLS, NAMED, SERIES, SLOW

Say = Callable[[str], str]
TOLD = (  # series that make each sentence speak otherwise
    "empty", "3 years", "6 years", "9 zeros", "12 years", "constant", "zeros", "a spike",
    "a step down to zero", "a switch", "exact seasons", "exact growth", "fractions", "gaps", "tiny",
    "one at the end", "one quarter of each year", "the largest floats", "200 months",
    "the years of the record", "the quarters of the record",
)  # fmt: skip

EVENTS = pd.DataFrame(
    {
        "kind": ["return", "return", "exile", "exile"], "unit": ["persons"] * 2 + ["families"] * 2,
        "country": ["China", None, None, None], "start": pd.Timestamp("2020-03-01"),
        "end": pd.Timestamp("2020-03-04"), "low": pd.array([3, 5, 2, None], dtype="Int64"),
        "best": pd.array([4, None, 2, None], dtype="Int64"),
        "high": pd.array([9, 7, None, None], dtype="Int64"), "status": "reported",
    },
    index=pd.Index(["a", "b", "c", "d"], name="event_id"),
)  # fmt: skip
OTHERS: dict[str, Callable[[], Result]] = {
    "proportion": lambda: analysis.proportion(210, 236),
    "proportion, few": lambda: analysis.proportion(1, 3),
    "proportion, none": lambda: analysis.proportion(0, 0),
    "proportion, large": lambda: analysis.proportion(1, 10**16),
    "difference": lambda: analysis.proportion_difference(210, 236, 900, 1400),
    "difference, few": lambda: analysis.proportion_difference(2, 3, 900, 1400),
    "rate, over": lambda: analysis.rate(12, 3.5),
    "rate, none": lambda: analysis.rate_ratio(0, 0),
    "rate ratio, endless": lambda: analysis.rate_ratio(12, 0),
    "growth, small": lambda: analysis.growth(pd.Series(
        [5, 60], index=pd.period_range("2020", periods=2, freq="Y"))),
    "aggregate": lambda: analysis.aggregate(EVENTS, by="country"),
    "aggregate, a sum": lambda: analysis.aggregate(EVENTS.iloc[:2], inner=0.8),
    "aggregate, by quarter": lambda: analysis.aggregate(EVENTS, by="Q"),
}  # fmt: skip


def spoken(result: Any) -> Iterator[tuple[str, Say]]:
    """Yield every sentence of a result with its name."""
    yield "sentence", result.sentence
    said: dict[str, Any] = {"notes": result.notes}
    for name in ("conditions", "withheld", "condition", "sensitivity_notes"):
        said[name] = getattr(result, name, None)
    for name, messages in said.items():
        if isinstance(messages, dict):
            messages = tuple(messages.values())
        for message in messages if isinstance(messages, tuple) else (messages,):
            if isinstance(message, Said):
                yield name, message.text
    if hasattr(result, "base_rate"):
        yield "base_rate", result.base_rate
    if hasattr(result, "sensitivity"):
        yield from (("variation", name.text) for name in result.sensitivity["variation"])


def faults(say: Say) -> Iterator[str]:
    """Yield what a sentence has against being quoted in a report."""
    noted: dict[str, list[tuple[str, float | None, bool]]] = {}
    for lang in ("en", "ko"):
        with marking() as marks:
            text = say(lang)
        pieces = list(parts(text, marks))
        words = "".join(piece for piece in pieces if isinstance(piece, str))
        if any(char.isdigit() for char in words):
            yield f"{lang}: a digit that is not noted: {plain(pieces)!r}"
        if plain(pieces) != say(lang):
            yield f"{lang}: {plain(pieces)!r} is not {say(lang)!r}"
        if any(not mark.text for mark in marks):
            yield f"{lang}: a mark without text"
        shown = {piece[0] for piece in pieces if isinstance(piece, tuple)}
        noted[lang] = [(mark.kind, mark.value, n in shown) for n, mark in enumerate(marks)]
    if repr(noted["en"]) != repr(noted["ko"]):
        yield f"en {noted['en']}, ko {noted['ko']}: {say('en')!r}"


def plain(pieces: list[str | tuple[int, Mark]]) -> str:
    return "".join(piece if isinstance(piece, str) else piece[1].text for piece in pieces)


def all_faults(result: Result) -> list[str]:
    return [f"{name}: {fault}" for name, say in spoken(result) for fault in faults(say)]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", TOLD)
def test_every_number_of_a_sentence_is_noted(call: str, name: str) -> None:
    assert not all_faults(CALLS[call](SERIES[name]))


@pytest.mark.parametrize("name", ["12 years", "gaps", "a spike"])
def test_every_number_of_a_backtest_is_noted(name: str) -> None:
    for call in SLOW.values():
        assert not all_faults(call(SERIES[name]))


@pytest.mark.parametrize("call", OTHERS)
def test_every_number_of_counts_and_events_is_noted(call: str) -> None:
    assert not all_faults(OTHERS[call]())


def test_a_number_typed_in_a_message_is_found() -> None:
    assert any("not noted" in fault for fault in faults(lambda _: "of 3 values"))


def test_levels_of_the_record_carry_the_names_of_regimes_as_marks() -> None:
    named = analysis.by_regime(SERIES["the years of the record"], NAMED)
    with marking() as marks:
        named.sentence("en")
    assert {"name", "date", "number"} <= {mark.kind for mark in marks}
