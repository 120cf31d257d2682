"""Printing executed notebooks, in child processes: side by side, and their memory goes with them.

Typst keeps all that it has compiled, some 200 MB a report, for as long as its process lives.
POSIX only, as execution is.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nkstats.building.planning import Plan
from nkstats.errors import ReportError

_EACH = 3  # reports that one process prints before another takes its place

Copy = tuple[str, str]
Entry = dict[str, object]


def render_all(plan: Plan, executed: Mapping[Copy, Path], folder: Path) -> list[Entry]:
    """Print executed notebooks, by report and language, and return what each is called.

    Raises
    ------
    ReportError
        Naming each report that cannot be printed, or the end of a process that printed.
    """
    copies = sorted(executed)
    workers = max(1, min(plan.request.jobs, len(copies) // 2))  # starting one takes as long as two
    entries: list[Entry] = []
    failures: list[str] = []
    for start in range(0, len(copies), workers * _EACH):
        wave = copies[start : start + workers * _EACH]
        notebooks = [(executed[copy], copy) for copy in wave]
        for outcome in _side_by_side(plan, notebooks, folder, workers):
            if isinstance(outcome, str):
                failures.append(outcome)
            else:
                entries.append(outcome)
    if failures:
        raise ReportError("\n".join(failures))
    return entries


def _side_by_side(
    plan: Plan, notebooks: Sequence[tuple[Path, Copy]], folder: Path, workers: int
) -> list[Entry | str]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_begin) as pool:
        try:
            futures = [pool.submit(_attempt, plan, *notebook, folder) for notebook in notebooks]
            return [future.result() for future in futures]
        except BrokenProcessPool:
            raise ReportError(
                "a process that printed the reports was ended; it may have run out of memory: "
                "try fewer jobs"
            ) from None
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # what it was writing lies in a staging folder


def _attempt(plan: Plan, path: Path, copy: Copy, folder: Path) -> Entry | str:
    """Return what a printed report is called, or why it was not printed."""
    try:
        return _render(plan, path, *copy, folder)
    except ReportError as error:
        return f"{'.'.join(copy)}: {error}"


def _render(plan: Plan, path: Path, report: str, lang: str, folder: Path) -> Entry:
    import nbformat

    from nkstats.reporting.documents import entry
    from nkstats.reporting.summary import summary_of

    notebook = nbformat.read(path, as_version=4)
    carried = {"manifest": {**plan.made_from(), "report": report, "lang": lang}}
    own = notebook["metadata"].get("nkstats")
    notebook["metadata"]["nkstats"] = {**own, **carried} if isinstance(own, dict) else carried
    stem = f"{report}.{lang}"
    files = _printed(plan, notebook, folder, stem)
    summary = summary_of(notebook)
    if summary is not None:
        files.append(write_text(folder / f"{stem}.txt", summary))
    return entry(
        notebook, report=report, lang=lang, edition=plan.label, date=plan.data_day, files=files
    )


def _printed(plan: Plan, notebook: Any, folder: Path, stem: str) -> list[str]:
    from nkstats.reporting.html import NkstatsHTMLExporter
    from nkstats.reporting.pdf import NkstatsPDFExporter
    from nkstats.reporting.seal import stamp

    files = []
    if "html" in plan.request.formats:
        page, _ = NkstatsHTMLExporter().from_notebook_node(notebook)
        files.append(write_text(folder / f"{stem}.html", stamp(page)))
    if "pdf" in plan.request.formats:
        pdf, _ = NkstatsPDFExporter().from_notebook_node(notebook)
        (folder / f"{stem}.pdf").write_bytes(pdf)
        files.append(f"{stem}.pdf")
    return files


def write_text(path: Path, text: str) -> str:
    """Write text with the same bytes on every system, and return the file's name."""
    path.write_text(text, encoding="utf-8", newline="\n")
    return path.name
