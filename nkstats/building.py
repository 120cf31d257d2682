"""Building editions: check what is asked, run the notebooks, print them, publish them whole.

The one place where execution and reporting meet. What is up to date by its key is left alone.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nkstats import paths
from nkstats.errors import ReportError, UsageError, choices

if TYPE_CHECKING:
    from nkstats.execution import Task

FORMATS = ("html", "pdf")
LANGUAGES = ("en", "ko")
DATA = "NKSTATS_DATA"
OWN_PARAMETERS = ("edition", "as_of", "since", "lang")
_LIBRARIES = ("pandas", "matplotlib", "nbconvert", "papermill", "typst", "babel")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Request:
    """What was asked for: reports of one edition, in languages and formats."""

    reports: tuple[str, ...] = ()
    edition: str = "latest"
    as_of: str = ""
    since: str = ""
    languages: tuple[str, ...] = LANGUAGES
    formats: tuple[str, ...] = FORMATS
    out: Path = field(default_factory=paths.reports_dir)
    jobs: int = field(default_factory=lambda: min(os.cpu_count() or 1, 4))
    timeout: int = 300
    parameters: Mapping[str, object] = field(default_factory=dict)
    force: bool = False


@dataclass(frozen=True)
class Plan:
    """A request checked: the edition's label, what is asked, its notebooks and its inputs' key."""

    request: Request
    label: str
    asked: Mapping[str, Any]
    notebooks: Mapping[str, Path]
    inputs: Mapping[str, str]
    key: str

    @property
    def folder(self) -> Path:
        """Where the edition is published."""
        return self.request.out / self.label

    @property
    def up_to_date(self) -> bool:
        """Whether the edition stands published, made from the same inputs."""
        from nkstats.reporting import manifest

        return not self.request.force and manifest.intact(self.folder, self.key)


def reports() -> dict[str, Path]:
    """Return the report notebooks of the project by name: those with a cell tagged parameters."""
    notebooks = sorted(paths.notebooks_dir().glob("*.ipynb"))
    return {path.stem: path for path in notebooks if _is_report(path)}


def _is_report(path: Path) -> bool:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return any("parameters" in cell["metadata"].get("tags", []) for cell in cells)
    except (ValueError, KeyError, TypeError, OSError):
        raise ReportError(f"{path}: not a notebook; mend the file, or move it away") from None


def plan(request: Request) -> Plan:
    """Return a plan, everything in the request checked before anything runs.

    What the edition already holds stays in it: a part asked for alone is built with the rest, so
    that a published edition is always of one state of knowledge.

    Raises
    ------
    UsageError
        Naming the choices, if a report, language, format, edition, day or parameter is unknown.
    """
    from nkstats.editions import open_edition
    from nkstats.reporting import manifest

    _refuse_unknown("language", request.languages, LANGUAGES)
    _refuse_unknown("format", request.formats, FORMATS)
    known = _choose(request.reports)
    edition = open_edition(request.edition, as_of=request.as_of, since=request.since)
    request, chosen = _with_published(request, known, edition.label)
    for path in chosen.values():
        _check_parameters(path, request.parameters)
    inputs = manifest.digests(_inputs(chosen))
    asked = {
        "edition": edition.label,
        "as_of": str(edition.as_of or ""),
        "since": str(edition.since),
        "reports": sorted(chosen),
        "languages": sorted(request.languages),
        "formats": sorted(request.formats),
        "parameters": dict(request.parameters),
    }
    key = manifest.key_of(inputs, asked, versions())
    return Plan(request, edition.label, asked, chosen, inputs, key)


def build(plan: Plan, on_progress: Progress | None = None) -> list[Path]:
    """Run, print and publish an edition; return the files published.

    Raises
    ------
    ReportError
        If a notebook or a page fails, or the data change meanwhile; the edition published before
        stays as it was.
    """
    from nkstats.reporting import manifest, publish

    if DATA in os.environ:  # the kernels work in another folder
        os.environ[DATA] = str(Path(os.environ[DATA]).resolve())
    publish.recover(plan.request.out)
    with publish.staged(plan.request.out, plan.label) as folder:
        with tempfile.TemporaryDirectory(prefix="nkstats-") as shop:
            _produce(plan, Path(shop), folder, on_progress)
        if manifest.digests(_inputs(plan.notebooks)) != plan.inputs:
            raise ReportError(
                f"edition {plan.label}: the data, a notebook or the code changed while it was "
                "built; nothing was published; build it again"
            )
        manifest.write(
            folder, key=plan.key, parameters=plan.asked, inputs=plan.inputs, versions=versions()
        )
    return published(plan)


def published(plan: Plan) -> list[Path]:
    """Return the report files of the edition as published."""
    return [
        plan.folder / f"{name}.{lang}.{ending}"
        for name in plan.notebooks
        for lang in plan.request.languages
        for ending in plan.request.formats
    ]


def versions() -> dict[str, str]:
    """Return the versions of what makes a report."""
    from nkstats import __version__

    found = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return {"nkstats": __version__, "python": platform.python_version(), **found}


def _choose(names: Sequence[str]) -> dict[str, Path]:
    known = reports()
    _refuse_unknown("report", names, known)
    if not known:
        raise ReportError(
            f"{paths.notebooks_dir()}: no report; expected a notebook with parameters"
        )
    return {name: known[name] for name in (names or known)}


def _refuse_unknown(
    what: str, given: Sequence[str], known: Sequence[str] | Mapping[str, Path]
) -> None:
    unknown = [name for name in given if name not in known]
    if unknown or (what != "report" and not given):
        named = ", ".join(map(repr, unknown)) or "none given"
        raise UsageError(f"{what} {named} does not exist; choose from {choices(known)}")


def _check_parameters(path: Path, given: Mapping[str, object]) -> None:
    from nkstats.execution import parameters

    own = [name for name in given if name in OWN_PARAMETERS]
    if own:
        raise UsageError(
            f"parameter {own[0]!r} is set by its own option, --{own[0].replace('_', '-')}"
        )
    parameters.check(path, given)


def _with_published(
    request: Request, known: Mapping[str, Path], label: str
) -> tuple[Request, dict[str, Path]]:
    """Return the request and its notebooks, widened by what the edition already holds."""
    from nkstats.reporting import manifest

    before = (manifest.read(request.out / label) or {}).get("parameters", {})
    every = reports()
    held = {name: every[name] for name in before.get("reports", ()) if name in every}
    wider = replace(
        request,
        languages=_union(request.languages, before.get("languages", ())),
        formats=_union(request.formats, before.get("formats", ())),
    )
    return wider, {**known, **held}


def _union(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))


def _inputs(notebooks: Mapping[str, Path]) -> dict[str, Path]:
    """Return every file that a report depends on, by a name free of folders."""
    raw = paths.raw_dir()
    files = {f"data/raw/{path.name}": path for path in raw.iterdir() if path.is_file()}
    files |= {f"notebooks/{path.name}": path for path in notebooks.values()}
    return files | {
        f"nkstats/{path.relative_to(paths.PACKAGE).as_posix()}": path
        for path in paths.PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "_project" not in path.parts
    }


def _produce(plan: Plan, shop: Path, folder: Path, on_progress: Progress | None) -> None:
    """Run every notebook in every language, then print each result into the folder."""
    from nkstats.execution import run_many

    tasks = _tasks(plan, shop)
    results = run_many(tasks, jobs=plan.request.jobs, on_progress=on_progress)
    failures = [f"{result.task.label}: {result.error}" for result in results if result.error]
    if failures:
        raise ReportError("\n".join(failures))
    for task in tasks:
        _print(task.output, folder, plan.request.formats)


def _tasks(plan: Plan, shop: Path) -> list[Task]:
    from nkstats.execution import Task, parameters

    asked = {name: plan.asked[name] for name in ("edition", "as_of", "since")}
    tasks = []
    for name, path in plan.notebooks.items():
        taken = parameters.declared(path)
        for lang in plan.request.languages:
            values = {**asked, "lang": lang, **plan.request.parameters}
            tasks.append(Task(
                path, {key: value for key, value in values.items() if key in taken},
                shop / f"{name}.{lang}.ipynb", plan.request.timeout, paths.project_dir(),
                f"{name}.{lang}",
            ))  # fmt: skip
    return tasks


def _print(notebook: Path, folder: Path, formats: Sequence[str]) -> None:
    import nbformat

    from nkstats.reporting.html import NkstatsHTMLExporter
    from nkstats.reporting.pdf import NkstatsPDFExporter

    node = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    if "html" in formats:
        page, _ = NkstatsHTMLExporter().from_notebook_node(node)
        (folder / f"{notebook.stem}.html").write_text(page, encoding="utf-8", newline="\n")
    if "pdf" in formats:
        pdf, _ = NkstatsPDFExporter().from_notebook_node(node)
        (folder / f"{notebook.stem}.pdf").write_bytes(pdf)
