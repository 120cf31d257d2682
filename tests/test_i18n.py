"""Two languages: every message has its twin, and numbers and days read as they should."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import nkstats as package
from nkstats.errors import UsageError
from nkstats.i18n import language

PACKAGE = Path(package.__file__).parent
CATALOGUE = PACKAGE / "locale" / "ko" / "LC_MESSAGES" / "nkstats.po"
EN, KO = language("en"), language("ko")

Message = str | tuple[str, ...]


def used() -> set[Message]:
    found = extract_from_dir(str(PACKAGE), method_map=[("**.py", "python")])
    return {message if isinstance(message, str) else tuple(message) for _, _, message, *_ in found}


def translated() -> dict[Message, Message]:
    with CATALOGUE.open("rb") as file:
        entries = [entry for entry in read_po(file, locale="ko") if entry.id]
    assert not [entry.id for entry in entries if entry.fuzzy]
    return {
        entry.id if isinstance(entry.id, str) else tuple(entry.id): entry.string
        for entry in entries
    }


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{[^}]*\}", text))


def test_every_message_of_the_code_is_translated_and_none_is_left_over() -> None:
    """The catalogue and babel's own extraction name the same messages."""
    assert used() == set(translated())


def test_translations_are_not_empty_and_fill_the_same_places() -> None:
    """A place that is lost in translation would lose a number."""
    for message, string in translated().items():
        forms = (string,) if isinstance(string, str) else tuple(string)
        originals = (message,) if isinstance(message, str) else message
        assert all(form.strip() for form in forms), message
        assert {frozenset(fields(form)) for form in forms} == {
            frozenset(set().union(*map(fields, originals)))
        }, message


def test_translations_leave_no_english_word() -> None:
    """Names of files and of the project apart."""
    for string in translated().values():
        said = string if isinstance(string, str) else " ".join(string)
        said = re.sub(r"\{[^}]*\}|[A-Za-z]+\.(md|html|csv)", "", said)
        assert set(re.findall("[A-Za-z]{2,}", said)) <= {"nkstats", "CSV"}, said


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (100 * (1127 - 1418) / 1418, "-21%"), (-20.5, "-21%"), (20.5, "+21%"), (15.4, "+15%"),
        (0.0, "0%"), (0.4, "0%"), (-0.4, "0%"), (-100.0, "-100%"),
    ],
)  # fmt: skip
def test_percentages_are_whole_signed_and_closed_up(value: float, shown: str) -> None:
    """A half is rounded away from zero, in both languages alike."""
    assert EN.percent(value) == KO.percent(value) == shown


@pytest.mark.parametrize("number", [0, 71, 999, 1418, 2914, 34537, 1234567, -1204])
def test_numbers_have_their_thousands_separated(number: int) -> None:
    """Python's own format is the second opinion."""
    assert EN.number(number) == KO.number(number) == f"{number:,}"


@pytest.mark.parametrize(
    ("label", "english", "korean"),
    [
        ("2025", "2025", "2025년"),
        ("2025H1", "the first half of 2025", "2025년 상반기"),
        ("2025H2", "the second half of 2025", "2025년 하반기"),
        ("2025Q1", "the first quarter of 2025", "2025년 1분기"),
        ("2025Q4", "the fourth quarter of 2025", "2025년 4분기"),
    ],
)
def test_periods_are_said_in_words(label: str, english: str, korean: str) -> None:
    """As report-design.md writes them."""
    assert EN.period(label) == english
    assert KO.period(label) == korean


def test_days_and_months_are_said_in_words() -> None:
    """The day comes first in English and last in Korean."""
    day = date(2026, 2, 4)
    assert (EN.day(day), KO.day(day)) == ("4 February 2026", "2026년 2월 4일")
    assert (EN.month(day), KO.month(day)) == ("February 2026", "2026년 2월")


def test_nothing_to_say_is_not_the_header_of_the_catalogue() -> None:
    """Gettext keeps its header under the empty message."""
    assert KO.gettext("") == EN.gettext("") == ""


@pytest.mark.parametrize(("count", "form"), [(0, "people"), (1, "person"), (2, "people")])
def test_english_has_two_forms_and_korean_one(count: int, form: str) -> None:
    """Only one is one; the Korean counter does not change."""
    assert EN.ngettext("person", "people", count) == form
    assert KO.ngettext("person", "people", count) == "명"


@pytest.mark.parametrize("code", ["de", "EN", "", "en_GB"])
def test_an_unknown_language_names_the_choices(code: str) -> None:
    """The message holds what was given and what there is."""
    with pytest.raises(UsageError, match="en, ko") as caught:
        language(code)
    assert repr(code) in str(caught.value)


@pytest.mark.parametrize(
    ("table", "column"), [("repatriations", "from_country"), ("repatriations", "count_unit"),
                          ("exiles", "count_unit")],
)  # fmt: skip
def test_every_country_and_unit_of_the_data_has_a_korean_word(
    table: str, column: str, raw: Path
) -> None:
    """A value that is not known to the writer would be printed in English."""
    with (raw / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        values = {row[column] for row in csv.DictReader(file)} - {""}
    writer = package.narrative.Writer(package.open_edition(lang="ko"), package.load_sources())
    say = writer.country if column == "from_country" else lambda unit: writer.counter(unit, 2)
    assert not [value for value in values if not re.search("[가-힣]", say(value))]
