"""How fast reports are made, against the stock tools and against the computing itself.

All in one run, so that only the ratios count: the machine may be slow or busy. The stock tools are
papermill, nbconvert and Chromium's print; without Chromium that part is left out. Writes
RESULTS.md beside this file; ``--quick`` does less and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
REPORT = "quarterly_report"
EDITIONS = ("2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3")
LANGUAGES = ("en", "ko")
NKSTATS = (sys.executable, "-m", "nkstats")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PRINT = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
LIBRARIES = ("nkstats", "papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib",
             "typst", "distributed")  # fmt: skip


@dataclass
class Table:
    """Rows of what was measured: what, seconds (or another unit), and what the ratio is of."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, letter: str, what: str, value: str, ratio: str = "") -> None:
        """Note a row, and print it."""
        self.rows.append((letter, what, value, ratio))
        print(f"{letter:3}{what:66}{value:>12}  {ratio}", flush=True)


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes by the clock on the wall."""
    return timed(work)[0]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long something takes on the wall, and what its processes take of the cores."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def median(times: int, work: Callable[[], object]) -> float:
    return medians(times, work)[0]


def medians(times: int, work: Callable[[], object]) -> tuple[float, float]:
    """Return the medians of what `timed` gives."""
    on_the_wall, of_the_cores = zip(*(timed(work) for _ in range(times)), strict=True)
    return statistics.median(on_the_wall), statistics.median(of_the_cores)


def run(*command: str, **environment: str) -> None:
    """Run a command; what it says is shown only if it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")


def ours(out: Path, *more: str) -> None:
    """Build into a folder that is empty, so that all is made."""
    shutil.rmtree(out, ignore_errors=True)
    run(*NKSTATS, "build", REPORT, "--out", str(out), *more)


def stock(folder: Path, edition: str, lang: str) -> None:
    """Make one report with the stock tools, as three commands."""
    name = f"{edition}.{lang}"
    executed, page = folder / f"{name}.ipynb", folder / f"{name}.html"
    source = ROOT / "notebooks" / f"{REPORT}.ipynb"
    tools = Path(sys.executable).parent
    run(str(tools / "papermill"), "--no-progress-bar", str(source), str(executed),
        "-p", "edition", edition, "-p", "lang", lang)  # fmt: skip
    run(str(tools / "jupyter"), "nbconvert", "--to", "html", "--no-input", str(executed),
        "--output", str(page))  # fmt: skip
    profile = folder / f"profile-{name}"
    run(browser(), *PRINT, f"--user-data-dir={profile}", f"--print-to-pdf={page}.pdf", str(page))


def browser() -> str:
    """Return the path of Chromium, "" where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), "")


def wanted(quick: bool) -> list[tuple[str, str]]:
    """Return the reports that are made: sixteen, or four."""
    editions = EDITIONS[-2:] if quick else EDITIONS
    return [(edition, lang) for edition in editions for lang in LANGUAGES]


def span(reports: Sequence[tuple[str, str]]) -> tuple[str, str]:
    return "--editions", f"{reports[0][0]}..{reports[-1][0]}"


def one_report(table: Table, folder: Path, times: int) -> None:
    edition = EDITIONS[-1]
    own = median(times, lambda: ours(folder / "one", "--edition", edition, "--lang", "en"))
    table.add("a", "one report, cold: nkstats build", f"{own:.1f} s")
    if browser():
        theirs = median(times, lambda: stock(folder, edition, "en"))
        table.add("a", "the same: papermill, nbconvert, Chromium's print", f"{theirs:.1f} s",
                  f"{theirs / own:.1f} times")  # fmt: skip


def many_reports(table: Table, folder: Path, times: int, quick: bool) -> None:
    reports = wanted(quick)
    out = folder / "many"
    own, work = medians(times, lambda: ours(out, *span(reports), "--jobs", "2"))
    table.add("b", f"{len(reports)} reports, 2 jobs: nkstats build", f"{own:.1f} s")
    table.add("b", "what that takes of the cores", f"{work:.1f} s")
    if browser():
        with ThreadPoolExecutor(2) as pool:
            theirs, labour = timed(
                lambda: list(pool.map(lambda which: stock(folder, *which), reports))
            )
        table.add("b", "the same: the stock tools, two at a time (once)", f"{theirs:.1f} s",
                  f"{theirs / own:.1f} times")  # fmt: skip
        table.add("b", "what that takes of the cores", f"{labour:.1f} s",
                  f"{labour / work:.1f} times")  # fmt: skip
    again = median(5, lambda: run(*NKSTATS, "build", REPORT, "--out", str(out), *span(reports)))
    table.add("d", f"the {len(reports)} reports again, nothing to do", f"{again:.2f} s")
    names = median(5, lambda: run(*NKSTATS, "--help"))
    table.add("d", "nkstats --help", f"{names:.2f} s")
    bare = median(5, lambda: run(sys.executable, "-c", "pass"))
    full = median(5, lambda: run(sys.executable, "-c", "import nkstats"))
    table.add("d", "import nkstats, beyond Python's own start", f"{full - bare:.2f} s")


def against_the_limit(table: Table, folder: Path, times: int, quick: bool) -> None:
    reports = wanted(quick)
    own, work = medians(times, lambda: ours(folder / "serial", *span(reports), "--jobs", "1"))
    limit = float(
        subprocess.run(
            [sys.executable, str(HERE / "in_one_process.py"), REPORT, str(times),
             *(f"{edition}.{lang}" for edition, lang in reports)],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout
    )  # fmt: skip
    table.add("c", f"{len(reports)} reports, 1 job, warm-up and all: nkstats build", f"{own:.1f} s")
    table.add("c", "the limit: their cells in one warm process, and printing", f"{limit:.1f} s",
              f"{own / limit:.2f} of it")  # fmt: skip
    table.add("c", "what the first takes of the cores", f"{work:.1f} s",
              f"{work / limit:.2f} of it")  # fmt: skip


def memory(table: Table) -> None:
    from nkstats.building.producing import crew_for, raw_tables
    from nkstats.execution.crew import Task

    os.environ["PYTHONPATH"] = str(HERE)  # where the child finds the task
    with crew_for(raw_tables()) as crew:
        task = Task("memory", "kernel_memory:measure", str(ROOT / "notebooks" / REPORT))
        found = crew.do(task)
    if found.error:
        raise SystemExit(found.error)
    for when, (own, shared) in found.value.items():
        table.add("e", f"memory of a forked kernel, {when}: its own", f"{own / 1e6:.0f} MB",
                  f"beside {shared / 1e6:.0f} MB shared")  # fmt: skip


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """Start a scheduler and workers on loopback; give the address."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as started:
        yield started.scheduler_address


def spread(table: Table, folder: Path, quick: bool) -> None:
    reports = wanted(quick)
    first = 0.0
    for workers in (1, 2, 4):
        with cluster(workers) as address:
            more = (*span(reports), "--scheduler", address)
            ours(folder / "warm", *more)  # the workers' warm processes are started by this
            took = seconds(lambda more=more: ours(folder / "spread", *more))
        first = first or took
        table.add("f", f"{len(reports)} reports, Dask, {workers} worker(s) on this machine",
                  f"{took:.1f} s", f"{first / took:.1f} times one")  # fmt: skip


def written(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """Return the page: machine, versions, and what was measured."""
    cpu = next(
        (row.split(":")[1].strip() for row in Path("/proc/cpuinfo").read_text().splitlines()
         if row.startswith("model name")), platform.machine(),
    )  # fmt: skip
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return (
        "# Measured\n\nWritten by `make bench` (`benchmarks/execution.py`); nothing here is typed "
        "by hand. The letters are those of the benchmark's parts: (a) one report from a cold "
        "start, (b) many with two jobs, (c) against the computing itself, (d) nothing to do, (e) "
        "memory, (f) workers of a cluster. Only ratios within one run mean something elsewhere.\n\n"
        f"- {cpu}, {cores} cores, {gigabytes:.0f} GB, {platform.system()} {platform.release()}\n"
        f"- Python {platform.python_version()}, {versions}\n"
        f"- report: `{REPORT}`, editions {EDITIONS[0]} to {EDITIONS[-1]}, in English and Korean, "
        "HTML and PDF\n\n"
        f"| | what | measured | ratio |\n|---|---|---:|---|\n{table}\n"
    )


def main() -> None:
    """Measure everything, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of it, and nothing is written")
    quick = parser.parse_args().quick
    times, table = (1 if quick else 3), Table()
    with tempfile.TemporaryDirectory(prefix="nkstats-bench-") as place:
        folder = Path(place)
        one_report(table, folder, times)
        many_reports(table, folder, times, quick)
        against_the_limit(table, folder, times, quick)
        memory(table)
        spread(table, folder, quick)
    if not quick:
        (HERE / "RESULTS.md").write_text(written(table.rows), encoding="utf-8")


if __name__ == "__main__":
    main()
