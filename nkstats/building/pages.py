"""One page: a report in one language, run and printed in a child process.

Plain data in, plain data out, so that the process may be on another machine: the notebook, its
parameters and the raw tables come as bytes, the files go back as bytes. It publishes nothing.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nkstats import reads
from nkstats.building.keys import Recipe, page_manifest
from nkstats.building.made import Made, plain

DATA = "NKSTATS_DATA"
MAKE = f"{__name__}:make"
_SELDOM = (50_000, 20, 100)  # a kernel of a report lives for a second or two
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Page:
    """What a page is made from.

    `notebook` and `data` (the raw tables by file name) are contents; `recipe` is what its
    manifest says before the run; `cwd` is the kernel's working folder, "" for one that holds
    nothing but the raw tables.
    """

    report: str
    lang: str
    notebook: bytes
    parameters: Mapping[str, object]
    data: Mapping[str, bytes]
    recipe: Recipe
    formats: tuple[str, ...]
    timeout: int
    cwd: str

    @property
    def stem(self) -> str:
        """The name of the page's files, without their endings."""
        return f"{self.report}.{self.lang}"


def make(page: Page, tell: Tell) -> Made:
    """Run the notebook and print what came out.

    Parameters
    ----------
    tell
        Called with the code cells done and their total.

    Raises
    ------
    ReportError
        The notebook fails, or what it shows cannot be printed.
    """
    with tempfile.TemporaryDirectory(prefix="page-") as shop:
        notebook, noted = _run(page, Path(shop), tell)
    return _printed(page, notebook, noted)


def warm_kernels() -> None:
    """Prepare, in a warm process, what notebooks need: modules, fonts, the record itself."""
    from nkstats import warming

    warming.warm()
    gc.set_threshold(*_SELDOM)


def warm_tasks() -> None:
    """Prepare, in a warm process, what running and printing a notebook needs."""
    # jsonschema tries this one for addresses with accents: it takes longer than all the rest,
    # and no notebook's schema asks for it
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill  # noqa: F401  # it loads our engine

    from nkstats.execution import crew, kernels, run
    from nkstats.reporting import documents, summary, warming

    assert all((crew, run, documents, summary))
    kernels.warm()
    warming.warm()


def place(data: Mapping[str, bytes], folder: Path) -> Path:
    """Return the folder below `folder` that holds the raw tables, written there if need be."""
    there = folder / "record" / "data" / "raw"
    if not there.is_dir() or any(
        not (there / name).is_file() or (there / name).read_bytes() != content
        for name, content in data.items()
    ):
        fresh = Path(tempfile.mkdtemp(prefix="record-", dir=folder)) / "data" / "raw"
        fresh.mkdir(parents=True)
        for name, content in data.items():
            (fresh / name).write_bytes(content)
        try:
            fresh.parents[1].rename(there.parents[1])
        except OSError:  # another task was first, or someone wrote into it: ours is as good
            return fresh
    return there


def _run(page: Page, shop: Path, tell: Tell) -> tuple[Any, dict[str, str]]:
    from nkstats.execution.run import run

    notebook = shop / f"{page.report}.ipynb"
    notebook.write_bytes(page.notebook)
    notes = shop / "reads"
    raw = place(page.data, Path(tempfile.gettempdir()))
    os.environ[DATA] = str(raw)
    os.environ[reads.VARIABLE] = str(notes)
    try:
        cwd = Path(page.cwd) if page.cwd else raw.parents[1]
        executed = run(notebook, page.parameters, timeout=page.timeout, cwd=cwd, on_cell=tell)
    finally:
        del os.environ[reads.VARIABLE]
    return executed, reads.logged(notes)


def _printed(page: Page, notebook: Any, noted: Mapping[str, str]) -> Made:
    from nkstats.reporting.documents import entry
    from nkstats.reporting.key_figures import figures_of
    from nkstats.reporting.summary import summary_of

    manifest = page_manifest(page.recipe, noted)
    carried = {"manifest": manifest}
    own = notebook["metadata"].get("nkstats")
    notebook["metadata"]["nkstats"] = {**own, **carried} if isinstance(own, dict) else carried
    # one after the other: other pages keep the other cores busy
    files = {f"{page.stem}.{kind}": _AS[kind](notebook) for kind in _AS if kind in page.formats}
    summary = summary_of(notebook)
    if summary is not None:
        files[f"{page.stem}.txt"] = summary.encode()
    document = entry(
        notebook, report=page.report, lang=page.lang, edition=manifest["parameters"]["edition"],
        date=manifest["data_day"], files=list(files),
    )  # fmt: skip
    return Made(files, plain(figures_of(notebook)), plain(document), noted, manifest)


def _html(notebook: Any) -> bytes:
    from nkstats.reporting.html import exporter
    from nkstats.reporting.seal import stamp

    page, _ = exporter().from_notebook_node(notebook)
    return stamp(page).encode()


def _pdf(notebook: Any) -> bytes:
    from nkstats.reporting.pdf import NkstatsPDFExporter

    content, _ = NkstatsPDFExporter().from_notebook_node(notebook)
    return bytes(content)


_AS = {"html": _html, "pdf": _pdf}
