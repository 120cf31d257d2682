"""The command line as a person at a terminal, or a scheduler, meets it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import nkstats as nk
from nkstats.cli import main
from nkstats.datasets import TABLES

Nkstats = Callable[..., "subprocess.CompletedProcess[str]"]
COMMANDS = ("add", "check", "data", "build", "list", "show", "diff", "verify")
HEAVY = ("pandas", "numpy", "matplotlib", "papermill", "nbconvert", "nbformat", "typst", "babel")


def loaded(*arguments: str) -> set[str]:
    """Return the top-level modules that a command line has loaded when it ends."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv = {['nkstats', *arguments]!r}\n"
        "from nkstats.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["build", "--help"], ["--version"], ["unknown"], ["build", "--bad"]]
)
def test_help_and_usage_errors_load_nothing_heavy(arguments: list[str]) -> None:
    """So that they come at once."""
    assert "click" in loaded(*arguments)
    assert not loaded(*arguments) & set(HEAVY)


def test_importing_the_package_loads_nothing_heavy() -> None:
    """Names are loaded when they are first used."""
    code = "import sys, nkstats; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {name.partition(".")[0] for name in done.stdout.split()} & set(HEAVY)


def test_help_comes_within_a_second(nkstats: Nkstats) -> None:
    """Measured as the best of three, on any machine of today."""
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        assert nkstats("--help").returncode == 0
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 1


def test_every_command_and_option_has_its_help() -> None:
    """And the commands are those of the design that this issue holds."""
    assert set(COMMANDS) <= set(main.commands)
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and name != "--help":
                assert parameter.help, (name, parameter.name)


def test_the_version_is_that_of_the_package(nkstats: Nkstats) -> None:
    """As pip knows it."""
    from importlib.metadata import version

    assert version("nkstats") in nkstats("--version").stdout


def test_good_data_are_found_good(nkstats: Nkstats) -> None:
    """Exit 0; stderr holds warnings alone, and stdout counts them."""
    done = nkstats("check")
    warnings = done.stderr.splitlines()
    assert done.returncode == 0
    assert all(re.match(r"warning: \w+\.csv:", line) for line in warnings)
    assert done.stdout.endswith(f"data/raw: no problem found; {len(warnings)} warnings\n")


def test_every_spoiled_cell_is_named_by_line_and_column(nkstats: Nkstats, raw_copy: Path) -> None:
    """All at once, on stderr, as table.csv:line:column; the header is line 1."""
    path = raw_copy / "arrivals.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if re.match(r"2017,.*,1127,", line))
    lines[at] = lines[at].replace(",1127,", ",many,")
    lines[at + 1] = re.sub(r"^[^,]*,", "20I7,", lines[at + 1])
    path.write_text("".join(lines), encoding="utf-8")
    done = nkstats("check", "--data", raw_copy)
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.search(rf"^(nkstats: )?arrivals\.csv:{at + 1}:total: ", done.stderr, re.MULTILINE)
    assert re.search(rf"^arrivals\.csv:{at + 2}:period: ", done.stderr, re.MULTILINE)
    assert "'many'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "data"])
def test_a_data_folder_that_is_none_is_refused(
    nkstats: Nkstats, tmp_path: Path, command: str
) -> None:
    """By its path, and by what was looked for."""
    done = nkstats(command, "--data", tmp_path)
    assert done.returncode == 1
    assert str(tmp_path) in done.stderr
    assert "datapackage.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_are_written_where_asked(nkstats: Nkstats, tmp_path: Path) -> None:
    """The second time no file changes."""
    out = tmp_path / "out"
    first, second = nkstats("data", "--out", out), nkstats("data", "--out", out)
    assert (first.returncode, second.returncode) == (0, 0)
    names = {path.name for path in out.iterdir()}
    assert {"arrivals_yearly.csv", "datapackage.json"} <= names
    assert f"{len(names)} files changed" in first.stdout
    assert "no files changed" in second.stdout


def test_data_of_another_folder_never_overwrite_the_projects_own(
    nkstats: Nkstats, project: Path, raw_copy: Path
) -> None:
    """Tables made from data elsewhere, or as of a day, are not the committed ones."""
    assert nkstats("data", cwd=project).returncode == 0
    committed = {p.name: p.read_bytes() for p in (project / "data" / "processed").iterdir()}
    path = raw_copy / "arrivals.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r",\d*,\d*,1127,", ",,,1128,", text), encoding="utf-8")
    for more, variable in ((("--data", raw_copy), {}), ((), {"NKSTATS_DATA": str(raw_copy)})):
        done = nkstats("data", *more, cwd=project, **variable)
        assert done.returncode in (0, 2), done.stderr
        now = {p.name: p.read_bytes() for p in (project / "data" / "processed").iterdir()}
        assert now == committed


def test_the_projects_own_data_may_be_named(nkstats: Nkstats, project: Path) -> None:
    """With --data or the variable, they are still written beside themselves."""
    for more, variable in (
        (("--data", "data/raw"), {}), (("--data", project), {}), ((), {"NKSTATS_DATA": "data"}),
    ):  # fmt: skip
        done = nkstats("data", *more, cwd=project, **variable)
        assert done.returncode == 0, done.stderr
        assert (project / "data" / "processed" / "arrivals.csv").is_file()


def test_days_in_the_wrong_order_are_named_as_given(nkstats: Nkstats) -> None:
    """By their names on the command line, with the data day."""
    done = nkstats("diff", "2026-12-31")
    assert done.returncode == 2
    assert f"OLD 2026-12-31 is after NEW {nk.data_day()}" in done.stderr


@pytest.mark.parametrize(
    ("what", "holds", "not_holds"),
    [
        ("reports", "quarterly_report", "explore"),
        ("editions", "2025H2", "2002"),
        ("datasets", "arrivals", "arrivals_yearly"),
    ],
)
def test_lists_hold_what_there_is(nkstats: Nkstats, what: str, holds: str, not_holds: str) -> None:
    """One a line."""
    done = nkstats("list", what)
    assert done.returncode == 0
    assert holds in done.stdout.splitlines()
    assert not_holds not in done.stdout.splitlines()


def test_every_edition_listed_can_be_asked_for(nkstats: Nkstats) -> None:
    """A list of choices that are refused would be none."""
    import nkstats as nk

    labels = nkstats("list", "editions").stdout.split()
    assert {"2003", "2003H1", "2003Q1", "2025Q4", "2025"} <= set(labels)
    assert [nk.open_edition(label).label for label in labels] == labels


def test_every_dataset_can_be_shown() -> None:
    """In this process, as a table with a header and rows."""
    for name in TABLES:
        done = CliRunner().invoke(main, ["show", name])
        assert done.exit_code == 0, (name, done.exception)
        assert len(done.stdout.splitlines()) > 3


def test_a_dataset_is_shown_as_of_a_day(nkstats: Nkstats) -> None:
    """1,127 in 2017; and 2025 has no row before it was announced."""
    assert re.search(r"^2017 +1127 ", nkstats("show", "arrivals").stdout, re.MULTILINE)
    early = nkstats("show", "arrivals", "--as-of", "2018-01-01").stdout
    assert not re.search(r"^2025 ", early, re.MULTILINE)


def test_what_the_record_holds_of_arrivals_comes_before_the_rows(nkstats: Nkstats) -> None:
    """By years, halves and quarters, as ranges; then every row as before."""
    import nkstats as nk

    lines = nkstats("show", "arrivals", "--as-of", "2026-02-04").stdout.splitlines()
    rows = [line.split()[0] for line in lines[-len(nk.load_arrivals(as_of="2026-02-04")) :]]
    assert rows == list(nk.load_arrivals(as_of="2026-02-04").index)
    start = lines.index("Coverage, as known on 2026-02-04")
    told = lines[start : -len(rows)]
    assert [line for line in told if re.match("  [a-z]", line)] == [
        "  years",
        "  halves",
        "  quarters",
    ]
    assert "    not published: 2025Q3–2025Q4 (2)" in told
    assert max(map(len, told[: told.index("")])) <= 100
    joined = " ".join(line.strip() for line in told)
    counts = [int(n) for n in re.findall(r" \((\d+)\)", joined)]
    assert sum(counts) == sum(len(nk.load_arrivals(freq, "2026-02-04")) for freq in "YHQ")


def test_a_dataset_is_introduced_by_its_title_and_meaning(table: Callable[..., Any]) -> None:
    """As the descriptor has them; nothing is said about coverage where it means nothing."""
    shown = CliRunner().invoke(main, ["show", "voluntary_returns"]).stdout
    assert shown.startswith("Voluntary returns to North Korea\n")
    assert len(shown.splitlines()) > len(table("voluntary_returns"))
    assert "Coverage" not in shown


def test_a_dataset_of_another_folder_can_be_shown_and_compared(raw_copy: Path) -> None:
    """With --data, as for the other commands."""
    path = raw_copy / "arrivals.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^(2025,.*,)25,198,223,", r"\g<1>24,198,222,", text), "utf-8")
    shown = CliRunner().invoke(main, ["show", "arrivals", "--data", str(raw_copy)])
    assert re.search(r"^2025 +222 ", shown.stdout, re.MULTILINE), shown.stderr
    days = ["2026-01-25", "2026-02-04"]
    compared = CliRunner().invoke(main, ["diff", *days, "--data", str(raw_copy)])
    assert "| arrivals | 2025 | total | 224 | 222 |" in compared.stdout


def cells(markdown: str) -> list[list[str]]:
    """Return the cells of a Markdown table, a pipe within a cell unescaped."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
    ]


def test_the_correction_of_2025_is_the_difference_of_two_days(nkstats: Nkstats) -> None:
    """224 on 25 January, 223 on 4 February 2026, by the source that corrected it."""
    done = nkstats("diff", "2026-01-25", "2026-02-04")
    assert done.returncode == 0
    assert done.stdout.startswith("# Changes from 2026-01-25 to 2026-02-04: 6\n\n| table | key |")
    header, rule, *rows = cells(done.stdout)
    assert header == ["table", "key", "value", "old", "new", "why", "sources"]
    assert rule == ["---"] * 7
    (row,) = [row for row in rows if row[1:3] == ["2025", "total"]]
    assert row[3:5] == ["224", "223"]
    assert row[5].startswith("new claim: newsis-20260204-2025-correction")
    assert "newsis-20260204-2025-correction" in row[6]


def test_a_difference_prints_what_the_frame_holds() -> None:
    """Cell by cell, an empty one for none; undated claims are in no day's knowledge."""
    import nkstats as nk

    shown = CliRunner().invoke(main, ["diff", "2024-12-31"]).stdout
    frame = nk.diff("2024-12-31", nk.data_day()).reset_index()
    order = ["table", "key", "column", "old", "new", "why", "source_ids"]
    wanted = [["" if v is None else str(v) for v in row] for row in frame[order].values.tolist()]
    assert cells(shown)[2:] == wanted
    assert len(wanted) > 50
    assert "undated" not in shown


def test_a_pipe_in_a_cell_is_escaped() -> None:
    """Or the table would have a column more."""
    from nkstats.cli.views import _row

    assert _row("a|b", None, 1418) == "| a\\|b |  | 1418 |"


def test_changes_are_counted_from_the_day_before_the_latest_edition(nkstats: Nkstats) -> None:
    """And one may ask of a time that had no edition yet."""
    since, day = nk.open_edition().since, nk.data_day()
    assert nkstats("diff").stdout.startswith(f"# Changes from {since} to {day}: ")
    assert nkstats("diff", "1999-12-31", "2000-10-31").stdout.startswith(
        "# Changes from 1999-12-31"
    )


def test_a_day_differs_from_itself_in_nothing(nkstats: Nkstats) -> None:
    """An empty table, which is good Markdown."""
    done = nkstats("diff", "2026-02-04", "2026-02-04")
    assert done.returncode == 0
    assert ": 0\n" in done.stdout
    assert len(cells(done.stdout)) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "everything"], "datasets, editions, reports"),
        (["show", "arrivals_of_2017"], "arrivals, arrivals_profile"),
        (["show", "arrivals", "--as-of", "2026-99-99"], "2026-99-99"),
        (["show", "arrivals", "--as-of", "1900-01-01"], "before any data"),
        (["show"], "DATASET"),
        (["diff", "yesterday", "2026-01-25"], "yesterday"),
        (["diff", "2026-01-25", "today"], "today"),
        (["diff", "2026-99-99"], "2026-99-99"),
        (["diff", "1900-01-01", "2026-01-25"], "before any data"),
        (["diff", "1900-01-01", "1900-01-02"], "before any data"),
        (["diff", "2026-02-04", "2026-01-25"], "after"),
        (["diff", "a", "b", "c"], "c"),
        (["data", "--as-of", "1900-01-01"], "before any data"),
        (["data", "--as-of", "x"], "'x'"),
        (["bild"], "bild"),
        (["check", "--dta", "x"], "--dta"),
    ],
    ids=" ".join,
)
def test_a_mistake_is_exit_2_with_the_choices_and_no_traceback(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    """On stderr, with nothing on stdout; in this process, where a traceback is an exception."""
    if arguments[0] == "data":
        arguments = [*arguments, "--out", str(tmp_path)]
    done = CliRunner().invoke(main, arguments)
    assert isinstance(done.exception, SystemExit), done.exception
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reader_who_stops_early_sees_no_traceback() -> None:
    """As in `nkstats show arrivals | head -1`."""
    shown = subprocess.run(
        f"{sys.executable} -m nkstats show sources | head -n 1",
        shell=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in shown.stderr
    assert "BrokenPipe" not in shown.stderr


def test_words_of_the_world_pass_through_a_terminal_without_utf_8(nkstats: Nkstats) -> None:
    """A scheduler's shell may have no locale at all."""
    done = nkstats("show", "places", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_the_coverage_names_every_basis_even_where_there_is_none(nkstats: Nkstats) -> None:
    """A reader sees that nothing is in conflict, and does not have to infer it."""
    shown = nkstats("show", "arrivals").stdout
    for words in ("published", "derived", "in conflict", "not held", "not published"):
        assert shown.count(f"\n    {words}: ") == 3, words
    assert "    not published: 2025Q3" in shown
