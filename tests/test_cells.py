"""Cells: what is accepted, what it means, and that nothing is repaired."""

from __future__ import annotations

from datetime import date

import pytest

from nkstats import cells

NOT_NUMBERS = [
    "", " ", "１４１８", "1,418", "1 418", "1.418,0", "1'418", "1418 ", " 1418", "+1418", "01418",
    "−5", "1e3", "0x10", "1_418", "many", "nan", "inf", "٣", "1418\n", "--5", "-", "½", "²",
]  # fmt: skip
NOT_DAYS = [
    "", "2025-02-30", "2023-02-29", "2025-13-01", "2025-00-10", "2025-01-00", "2025-04-31",
    "0000-01-01", "7/1/2025", "01.07.2025", "2025/07/01", "20250701", "2025-7-1", "45839",
    "2025-07-01T00:00", "2025-07-01 ", "２０２５-07-01", "yesterday", "2025-07", "2025",
]  # fmt: skip
NOT_PERIODS = [
    "", "2025Q5", "2025Q0", "2025H3", "2025H0", "2025q1", "2025-Q1", "2025 Q1", "2025Q11",
    "2025-13", "2025-00", "2025-1", "2025-02-30", "2025-02-30/2025-03-01", "2025/2024",
    "2025-03/2025-01", "2025-01-02/2025-01-01", "2025Q2/2025Q1", "../", "..", "/2025", "2025/",
    "2025/..", "2025//2026", "2024/2025/2026", "1998/", "25", "２０２５", "2025年", "Jan-25",
    "Q1 2025", "45839", "7/1/2025", "0000", "2025Q1 ", "2025–2026",
]  # fmt: skip


@pytest.mark.parametrize("text", ["0", "7", "1418", "-12", "100000"])
def test_whole_numbers_are_read_as_written(text: str) -> None:
    """Digits alone, with a minus where needed."""
    number = cells.parse_integer(text)
    assert type(number) is int
    assert str(number) == text


@pytest.mark.parametrize("text", [*NOT_NUMBERS, "1418.0", "1418.", ".5"])
def test_other_ways_to_write_a_whole_number_are_refused(text: str) -> None:
    """Full-width digits, separators, words and spaces are refused, saying what is expected."""
    with pytest.raises(ValueError, match=r"whole number.*1418"):
        cells.parse_integer(text)


@pytest.mark.parametrize(
    ("text", "tenths"), [("20.5", 205), ("-21", -210), ("0", 0), ("0.1", 1), ("37.0", 370)]
)
def test_numbers_may_have_a_point(text: str, tenths: int) -> None:
    """A decimal point is a point."""
    assert cells.parse_number(text) * 10 == pytest.approx(tenths)


@pytest.mark.parametrize("text", [*NOT_NUMBERS, "20,5", "20.", ".5", "20.5.1", "20.5%"])
def test_other_ways_to_write_a_number_are_refused(text: str) -> None:
    """Commas, percent signs and half numbers are refused, saying what is expected."""
    with pytest.raises(ValueError, match=r"number.*20\.5"):
        cells.parse_number(text)


def test_days_are_calendar_days() -> None:
    """A leap day is a day in a leap year."""
    assert cells.parse_day("2026-02-04") == date(2026, 2, 4)
    assert cells.parse_day("2024-02-29").toordinal() == date(2024, 3, 1).toordinal() - 1


@pytest.mark.parametrize("text", NOT_DAYS)
def test_days_that_do_not_exist_or_look_different_are_refused(text: str) -> None:
    """Also the dates that spreadsheets make."""
    with pytest.raises(ValueError, match="2026-02-04"):
        cells.parse_day(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025H1", "2025-01-01", "2025-06-30"),
        ("2025H2", "2025-07-01", "2025-12-31"),
        ("2025Q1", "2025-01-01", "2025-03-31"),
        ("2025Q2", "2025-04-01", "2025-06-30"),
        ("2025Q3", "2025-07-01", "2025-09-30"),
        ("2025Q4", "2025-10-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2001-04-20", "2001-04-20", "2001-04-20"),
        ("2025-01/2025-09", "2025-01-01", "2025-09-30"),
        ("1999/2001", "1999-01-01", "2001-12-31"),
        ("2002-01-01/2002-03-29", "2002-01-01", "2002-03-29"),
        ("2025Q1/2025Q3", "2025-01-01", "2025-09-30"),
        ("2025/2025", "2025-01-01", "2025-12-31"),
        ("../1998", None, "1998-12-31"),
        ("../2020-09-30", None, "2020-09-30"),
        ("../2025H1", None, "2025-06-30"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, start: str | None, end: str) -> None:
    """Both days are counted; `..` has no first day."""
    span = cells.parse_period(text)
    assert (span.start and str(span.start), str(span.end)) == (start, end)


@pytest.mark.parametrize("text", NOT_PERIODS)
def test_periods_of_another_form_are_refused(text: str) -> None:
    """A fifth quarter, a third half, intervals that run backwards, and spreadsheet dates."""
    with pytest.raises(ValueError, match=r"^an? .+"):
        cells.parse_period(text)


def test_quarters_and_halves_fill_their_year() -> None:
    """The parts of a leap year count 366 days, without gap or overlap."""
    for parts in (["2024H1", "2024H2"], [f"2024Q{n}" for n in range(1, 5)]):
        days = [
            day
            for span in map(cells.parse_period, parts)
            for day in range(span.start.toordinal(), span.end.toordinal() + 1)  # type: ignore[union-attr]
        ]
        assert len(days) == len(set(days)) == 366
