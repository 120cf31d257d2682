"""A figure against that of a year before: known values, small bases and gaps."""

from __future__ import annotations

import pytest

import nkstats as nk
from nkstats.analysis import Figure, compare, figures
from nkstats.errors import UsageError


def figure(period: str, total: int | None, basis: str = "published") -> Figure:
    """Return a made-up figure; only the total matters here."""
    return Figure(period, total, None, None, "final", basis, ("a",))


def known(**totals: int | None) -> dict[str, Figure]:
    return {
        label[1:]: figure(label[1:], total, "published" if total is not None else "not_published")
        for label, total in totals.items()
    }


@pytest.fixture(scope="module")
def record() -> dict[str, Figure]:
    """Return the record's own years, halves and quarters."""
    return figures(*(nk.load_arrivals(freq) for freq in "YHQ"))


def test_1418_in_2016_falls_to_1127_in_2017(record: dict[str, Figure]) -> None:
    """291 fewer, that is 20.5 percent of the base."""
    result = compare(record, "2017")
    assert result.now.total == 1127
    assert result.before is not None
    assert result.before.total == 1418
    assert result.difference == -291
    assert result.percent == pytest.approx(-20.52186, abs=1e-5)
    assert nk.open_edition().language.percent(result.percent) == "-21%"


def test_an_unpublished_quarter_shows_the_half_that_holds_it(record: dict[str, Figure]) -> None:
    """2025Q4 was not published; 2025H2 is 223 less 96."""
    result = compare(record, "2025Q4")
    assert (result.asked.period, result.asked.total) == ("2025Q4", None)
    assert result.asked.basis == "not_published"
    assert (result.now.period, result.now.total) == ("2025H2", 223 - 96)
    assert result.before is not None
    assert result.before.period == "2024H2"


def test_the_half_comes_before_the_year() -> None:
    """And the year only where the half has no figure either."""
    both = known(y2025Q4=None, y2025H2=127, y2025=223)
    assert compare(both, "2025Q4").now.period == "2025H2"
    year = known(y2025Q4=None, y2025H2=None, y2025=223)
    assert compare(year, "2025Q4").now.period == "2025"


def test_a_half_that_does_not_hold_the_quarter_never_stands_for_it() -> None:
    """A gap stays a gap: no neighbour fills it."""
    result = compare(known(y2025Q2=None, y2025H2=127, y2025Q1=38, y2025Q3=60), "2025Q2")
    assert result.now.total is None
    assert (result.difference, result.percent, result.withheld) == (None, None, "gap")


@pytest.mark.parametrize(("base", "withheld"), [(29, "small base"), (30, None), (0, "small base")])
def test_a_base_under_30_withholds_the_percentage_and_keeps_the_difference(
    base: int, withheld: str | None
) -> None:
    """On 30 people and more a percentage is given."""
    result = compare(known(y2021=base, y2022=60), "2022")
    assert result.difference == 60 - base
    assert result.withheld == withheld
    assert (result.percent is None) == (withheld is not None)


def test_the_floor_can_be_set_and_is_of_the_base_not_of_the_figure() -> None:
    """A fall to a few people on a large base has a percentage."""
    result = compare(known(y2019=1047, y2020=5), "2020")
    assert result.percent == pytest.approx(100 * 5 / 1047 - 100)
    assert compare(known(y2019=1047, y2020=5), "2020", base_floor=2000).percent is None


@pytest.mark.parametrize("before", [{}, {"y2024": None}])
def test_no_figure_a_year_before_is_a_gap(before: dict[str, int | None]) -> None:
    """Whether the period is unknown or has no figure."""
    result = compare(known(y2025=223, **before), "2025")
    assert (result.difference, result.percent, result.withheld) == (None, None, "gap")


def test_a_base_of_zero_has_no_percentage_whatever_the_floor() -> None:
    """Nothing is a multiple of nobody."""
    result = compare(known(y2021=0, y2022=60), "2022", base_floor=0)
    assert (result.difference, result.percent, result.withheld) == (60, None, "small base")


def test_zero_is_a_figure_and_not_a_gap() -> None:
    """Nobody arriving is a count."""
    result = compare(known(y2024=40, y2025=0), "2025")
    assert (result.difference, result.percent, result.withheld) == (-40, -100.0, None)


def test_a_period_that_is_not_there_is_refused_by_name() -> None:
    """A slip in a notebook is said, not shown as a gap."""
    with pytest.raises(UsageError, match="2030"):
        compare(known(y2025=223), "2030")


def test_figures_are_the_rows_of_the_frames(record: dict[str, Figure]) -> None:
    """Every row of every frame, its empty cells as None."""
    for freq in "YHQ":
        column = nk.load_arrivals(freq)["total"]
        held = {str(label): int(total) for label, total in column.dropna().items()}
        shown = {label: record[label].total for label in map(str, column.index)}
        assert {label: total for label, total in shown.items() if total is not None} == held
