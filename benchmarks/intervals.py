"""Whether the intervals cover what they say: coverage, accuracy and speed.

On simulated series and on a choice of public ones (the M1, M3 and tourism competitions). Beside
statsforecast's AutoETS, AutoTheta and AutoARIMA in the same run, and beside the interval that a
plain Poisson regression would print. Writes the table of docs/methods.md; nothing in it is typed
by hand. `--quick` takes a tenth of the series and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import simulated  # noqa: E402

from nkstats import analysis  # noqa: E402
from nkstats.analysis.observed import observe  # noqa: E402

HERE = Path(__file__).resolve().parent
OTHERS = HERE / ".venv" / "bin" / "python"
PAGE = HERE.parent / "docs" / "methods.md"
BEGIN, END = "<!-- written by benchmarks/intervals.py -->", "<!-- end -->"
SEED = 20260101
LONGEST = {"Y": 60, "Q": 100}  # points; the record is short

Forecast = dict[str, Any]
Row = list[str]


# forecasts ----------------------------------------------------------------------------------------


def ours(case: Any) -> Forecast:
    """Return our forecast of a case and the seconds it took."""
    began = time.perf_counter()
    frame = analysis.forecast(case.known, len(case.came), interventions=case.interventions).frame
    seconds = time.perf_counter() - began
    return {**{name: frame[name].to_numpy(dtype=float) for name in frame}, "seconds": seconds}


def naive(case: Any) -> Forecast:
    """Return the last value (of the same season) carried forward, without bounds."""
    season = observe(case.known).season
    last = case.known.to_numpy(dtype=float)[-season:]
    return {"point": np.resize(last, len(case.came)), "seconds": 0.0}


def public(period: str, size: int) -> list[Any]:
    """Return a seeded choice of the competitions' series, none longer than a lifetime."""
    if not OTHERS.exists():
        return []
    done = subprocess.run(
        [OTHERS, HERE / "others.py", period], check=True, capture_output=True, text=True
    )
    freq = "Q" if period == "quarterly" else "Y"
    every = [one for one in json.loads(done.stdout) if len(one["known"]) <= LONGEST[freq]]
    chosen = np.random.default_rng(SEED).choice(len(every), min(size, len(every)), replace=False)
    return [
        simulated.Case(simulated.series(np.array(one["known"]), freq), np.array(one["came"]))
        for one in (every[place] for place in sorted(chosen))
    ]


def others(cases: Sequence[Any]) -> dict[str, list[Forecast]]:
    """Return the forecasts of statsforecast's models, made in their own environment."""
    if not OTHERS.exists():
        print(f"{OTHERS} is missing: make bench makes it; statsforecast is left out")
        return {}
    asked = [
        {"known": case.known.tolist(), "season": observe(case.known).season,
         "horizon": len(case.came)}
        for case in cases
    ]  # fmt: skip
    done = subprocess.run(
        [OTHERS, HERE / "others.py"], input=json.dumps(asked), check=True, capture_output=True,
        text=True,
    )  # fmt: skip
    answers: dict[str, list[Forecast]] = json.loads(done.stdout)
    return answers


def scored(case: Any, found: Forecast) -> dict[str, float]:
    """Return the scores of one forecast; MASE and MSIS are scaled by the naive error within."""
    season, known, came = observe(case.known).season, case.known.to_numpy(dtype=float), case.came
    scale = float(np.mean(np.abs(known[season:] - known[:-season]))) or 1.0
    scores = {"MASE": float(np.mean(np.abs(np.asarray(found["point"]) - came)) / scale)}
    scores["ms"] = 1000 * found["seconds"]
    if "low95" not in found:
        return scores
    for level in (80, 95):
        low, high = np.asarray(found[f"low{level}"]), np.asarray(found[f"high{level}"])
        scores[f"cover {level}"] = float(np.mean((came >= low) & (came <= high)))
    missed = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    scores["MSIS95"] = float(np.mean(high - low + 2 / 0.05 * missed) / scale)
    scores["below 0"] = float(np.any(low < 0))
    return scores


def forecasts(name: str, cases: Sequence[Any]) -> list[Row]:
    """Return one row a method: its mean scores over the cases."""
    if not cases:
        return []
    methods = {"nkstats": [ours(case) for case in cases], **others(cases)}
    methods["naive"] = [naive(case) for case in cases]
    return [
        [name, method, *_means([scored(*pair) for pair in zip(cases, found, strict=True)])]
        for method, found in methods.items()
    ]


def _means(scores: Sequence[dict[str, float]]) -> Row:
    table = pd.DataFrame(scores)
    table = table.reindex(columns=["MASE", "cover 80", "cover 95", "MSIS95", "below 0", "ms"])
    middle = table.mean()
    middle["ms"] = table["ms"].median()
    styles = ("{:.2f}", "{:.3f}", "{:.3f}", "{:.1f}", "{:.0%}", "{:.0f}")
    return ["" if pd.isna(value) else style.format(value)
            for style, value in zip(styles, middle, strict=True)]  # fmt: skip


# interruptions and breaks -------------------------------------------------------------------------


CELLS = ((0.0, 0.0), (0.08, 0.0), (0.08, 0.6), (0.16, 0.0), (0.16, 0.6))
BREAKS = {14: 0.6, 22: 0.15, 25: 2.5}


def interruptions(size: int) -> list[Row]:
    """Return how often the 95 % interval of each level change holds its true ratio."""
    rows = []
    for start in (1400.0, 60.0):
        for cv, correlation in CELLS:
            random = np.random.default_rng(SEED)
            held = [_interrupted(random, start, cv, correlation) for _ in range(size)]
            table = np.array(held)
            rows.append(
                [f"{start:,.0f}", f"{cv:g}", f"{correlation:g}"]
                + [f"{share:.3f}" for share in table.mean(axis=0)]
            )
    return rows


def _interrupted(random: Any, start: float, cv: float, correlation: float) -> list[float]:
    mean = simulated.stepped(BREAKS, 28, start, 0.0)
    known = simulated.series(simulated.counts(random, mean, cv, correlation), "Y")
    at = [known.index[place] for place in BREAKS]
    effects = analysis.interrupted(known, at).effects
    within = [
        low <= ratio <= high
        for low, high, ratio in zip(effects["low"], effects["high"], BREAKS.values(), strict=True)
    ]
    return [*map(float, within), float(_plain(known, at, BREAKS[22]))]


def _plain(known: pd.Series, at: list[Any], ratio: float) -> bool:
    """Return whether the interval of a plain Poisson regression holds the second level change."""
    import statsmodels.api as sm

    steps = [(known.index >= period).astype(float) for period in at]
    design = np.column_stack([np.ones(len(known)), np.arange(len(known)) - 14.0, *steps])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = sm.GLM(known.to_numpy(), design, family=sm.families.Poisson()).fit()
    low, high = np.exp(fit.conf_int()[3])
    return bool(low <= ratio <= high)


def false_breaks(size: int) -> list[Row]:
    """Return how often a break is declared in counts on a trend that have none, and found."""
    rows = []
    for family in ("log", "quasipoisson"):
        for cv, correlation in CELLS:
            random = np.random.default_rng(SEED)
            none = [_declared(random, {}, cv, correlation, family) for _ in range(size)]
            fall = [_declared(random, {18: 0.15}, cv, correlation, family) for _ in range(size)]
            found = np.mean([periods == ["2016"] for periods in fall])
            rows.append([
                family, f"{cv:g}", f"{correlation:g}",
                f"{np.mean([len(periods) > 0 for periods in none]):.2f}", f"{found:.2f}",
            ])  # fmt: skip
    return rows


def _declared(
    random: Any, steps: dict[int, float], cv: float, correlation: float, family: str
) -> list[str]:
    mean = simulated.stepped(steps, 28, 1000.0, random.normal(0, 0.03))
    known = simulated.series(simulated.counts(random, mean, cv, correlation), "Y")
    return [str(period) for period in analysis.breaks(known, family=family)["first_new"]]


# exact intervals ----------------------------------------------------------------------------------


def exact() -> list[Row]:
    """Return the least and mean coverage of intervals of counts and shares, by enumeration."""
    from scipy import stats

    def rate(count: int) -> tuple[float, float]:
        found = analysis.rate(count)
        return found.low, found.high

    def share(method: str) -> Callable[[int], tuple[float, float]]:
        def bounds(count: int) -> tuple[float, float]:
            found = analysis.proportion(count, 30, method=method)
            return found.low, found.high

        return bounds

    means = np.linspace(0.5, 30, 60)
    shares = np.linspace(0.02, 0.98, 97)
    cases: Iterable[tuple[str, Any, Any, int, Any]] = (
        ("rate, exact (mean 0.5 to 30)", rate, means, 120, stats.poisson.pmf),
        ("share of 30, Wilson", share("wilson"), shares, 31, _binomial),
        ("share of 30, Clopper-Pearson", share("clopper-pearson"), shares, 31, _binomial),
    )
    rows = []
    for name, bounds, truths, top, mass in cases:
        intervals = np.array([bounds(count) for count in range(top)])
        cover = [
            float(mass(np.arange(top), truth)[_holds(intervals, truth)].sum()) for truth in truths
        ]
        rows.append([name, f"{min(cover):.3f}", f"{np.mean(cover):.3f}"])
    return rows


def _binomial(count: Any, share: float) -> Any:
    from scipy import stats

    return stats.binom.pmf(count, 30, share)


def _holds(intervals: Any, truth: float) -> Any:
    return (intervals[:, 0] <= truth) & (truth <= intervals[:, 1])


# the page -----------------------------------------------------------------------------------------


def table(header: Sequence[str], rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def page(scale: float) -> str:
    """Return all tables as Markdown."""
    many, some = int(600 * scale), int(400 * scale)
    random = np.random.default_rng(SEED)
    yearly = [simulated.ordinary(random, "Y", 6) for _ in range(many)]
    quarterly = [simulated.ordinary(random, "Q", 8) for _ in range(many // 2)]
    broken = [simulated.after_break(random, 3) for _ in range(many)]
    shown, shorter = public("yearly", many), public("quarterly", many // 2)
    scores = ("series", "method", "MASE", "cover 80", "cover 95", "MSIS95", "bound below 0", "ms")
    parts = [
        f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}; "
        f"seed {SEED}.",
        "**Forecasts**: means over series (ms: median a series). Public: a seeded choice from the "
        "M1, M3 and tourism competitions, with their own horizons.",
        table(scores, [
            *forecasts(f"{len(shown)} public yearly, 4 or 6 ahead", shown),
            *forecasts(f"{len(shorter)} public quarterly, 8 ahead", shorter),
            *forecasts(f"{len(yearly)} simulated yearly, 6 ahead", yearly),
            *forecasts(f"{len(quarterly)} simulated quarterly, 8 ahead", quarterly),
            *forecasts(f"{len(broken)} simulated yearly after a known break, 3 ahead", broken),
        ]),
        f"**Level changes** in {some} simulated series of 28 yearly counts a row: share of 95 % "
        "intervals that hold the true ratio, beside a plain Poisson regression's for the second.",
        table(("first level", "cv", "AR", "1st", "2nd", "3rd", "plain, 2nd"), interruptions(some)),
        f"**Breaks** in {some // 2} simulated series of 28 yearly counts a row: declared where "
        "there is none, and an 85 % fall found in its very year.",
        table(("family", "cv", "AR", "declared without", "found"), false_breaks(some // 2)),
        "**Exact intervals** at 95 %: coverage by enumeration.",
        table(("interval", "least", "mean"), exact()),
    ]  # fmt: skip
    return "\n\n".join(parts)


def main() -> None:
    """Measure, print, and write the tables into the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    quick = options.parse_args().quick
    measured = page(0.1 if quick else 1.0)
    print(measured)
    if not quick:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
