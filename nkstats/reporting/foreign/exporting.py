"""What both exporters share: any file in, the title found, faults told in one line."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, NoReturn

from nbconvert.exporters import Exporter
from traitlets.config import Application, Config

from nkstats.errors import ReportError
from nkstats.reporting.document import document_of, language_of, manifest_of
from nkstats.reporting.foreign.characters import legible
from nkstats.reporting.foreign.headings import first_heading
from nkstats.reporting.foreign.notebook import mended, read
from nkstats.reporting.foreign.page import Wanted

TAGS = {
    "enabled": True, "remove_cell_tags": {"remove_cell", "remove-cell"},
    "remove_input_tags": {"remove_input", "remove-input", "hide_input", "hide-input"},
    "remove_all_outputs_tags": {"remove_output", "remove-output", "hide_output", "hide-output"},
}  # fmt: skip


class AnyNotebook(Exporter):  # type: ignore[misc]
    """An exporter that takes any notebook, and works on a copy that is its own."""

    @property
    def default_config(self) -> Any:
        """Return the configuration: the tags by which a notebook says what it leaves out."""
        return Config({"TagRemovePreprocessor": TAGS})

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return what is made of the notebook in an open file."""
        try:
            notebook = read_notebook(file_stream)
        except ReportError as error:
            refuse(error)
        made: tuple[Any, dict[str, Any]]
        made = self.from_notebook_node(notebook, resources, **kwargs)
        return made

    def prepared(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        """Return a notebook as nbconvert's preprocessors leave it, and nbconvert's resources.

        nbconvert itself would copy the notebook three times, and look through it after each of a
        dozen preprocessors, most of which do nothing. `ready` gives a copy, in regular shape.
        """
        notebook = ready(notebook, resources)
        found = copy.deepcopy(self._init_resources(resources))
        for preprocessor in self._preprocessors:
            notebook, found = preprocessor(notebook, found)
        return notebook, found


def read_notebook(file: Any) -> Any:
    """Return the notebook in an open file.

    Raises
    ------
    ReportError
        If it holds none.
    """
    try:
        return read(file.read())
    except UnicodeDecodeError as error:
        raise ReportError(f"this is no notebook: it is not UTF-8 text ({error})") from None


def ready(notebook: Any, resources: Any) -> Any:
    """Return a notebook in regular shape and with a title: its own, a heading, its file's."""
    notebook = mended(notebook)
    metadata = notebook["metadata"]
    name = str(((resources or {}).get("metadata") or {}).get("name") or "")
    given = metadata.get("title")
    title = given if isinstance(given, str) and given.strip() else first_heading(notebook)
    metadata["title"] = " ".join(legible(title or name or "Notebook").split())[:200]
    return notebook


def wanted_of(notebook: Any, resources: Any, config: Any) -> Wanted:
    """Return what is shown under nbconvert's own options; a report of an edition hides code."""
    path = ((resources or {}).get("metadata") or {}).get("path")
    hidden = config.get("TemplateExporter", {})
    return Wanted(
        lang=language_of(document_of(notebook)),
        folder=Path(path) if path is not None else None,
        code=not (
            manifest_of(notebook)
            or hidden.get("exclude_input", False)
            or hidden.get("exclude_code_cell", False)
        ),
        outputs=not (hidden.get("exclude_output", False) or hidden.get("exclude_code_cell", False)),
        markdown=not hidden.get("exclude_markdown", False),
        raw=not hidden.get("exclude_raw", False),
    )


def refuse(error: ReportError) -> NoReturn:
    """End with one line where nbconvert's own command runs; else raise the error itself."""
    if Application.initialized() and type(Application.instance()).__name__ == "NbConvertApp":
        raise SystemExit(f"nkstats: {error}") from None
    raise error
