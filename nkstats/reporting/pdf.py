"""PDF from an executed notebook, through Typst: PDF/UA-1 and PDF/A-2a together.

The exporter is registered with nbconvert as ``nkstats-pdf``. A report of ours is set as it is, or
refused; any other notebook is printed as well as can be (`foreign`), never as an empty file.
"""

from __future__ import annotations

import datetime
from typing import Any

from nbconvert.exporters import Exporter
from traitlets.config import Config

from nkstats.errors import ReportError
from nkstats.paths import FONTS
from nkstats.reporting.document import document_of, is_report
from nkstats.reporting.foreign.as_typst import cells_typst
from nkstats.reporting.foreign.exporting import TAGS, read_notebook, ready, refuse, wanted_of
from nkstats.reporting.foreign.page import Wanted
from nkstats.reporting.foreign.printing import printed
from nkstats.reporting.foreign.words import unset
from nkstats.reporting.packing import packed
from nkstats.reporting.pausing import collector_paused
from nkstats.reporting.pdf_frame import frame_files, frame_head
from nkstats.reporting.refusals import refusal

STANDARDS: list[Any] = ["ua-1", "a-2a"]


class NkstatsPDFExporter(Exporter):
    """Write a notebook as an archival and accessible PDF."""

    export_from_notebook = "nkstats PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    @property
    def default_config(self) -> Any:
        """Return the configuration: the tags by which a notebook says what it leaves out."""
        return Config({"TagRemovePreprocessor": TAGS})

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF of a notebook in an open file."""
        try:
            notebook = read_notebook(file_stream)
        except ReportError as error:
            refuse(error)
        return self.from_notebook_node(notebook, resources, **kwargs)

    @collector_paused()
    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF and nbconvert's resources.

        Raises
        ------
        ReportError
            If the notebook is a report of ours that is at fault, or nothing at all can be made.
        """
        nb, out = super().from_notebook_node(ready(nb, resources), resources, **kwargs)
        try:
            return self._pdf(nb, wanted_of(nb, out, self.config)), out
        except ReportError as error:
            refuse(error)

    def _pdf(self, notebook: Any, wanted: Wanted) -> bytes:
        date = document_of(notebook)["date"]
        if is_report(notebook):
            return compile_pdf(markup(notebook, wanted), date)
        return printed(
            cells_typst(notebook, wanted), head=_head(notebook), said=unset(wanted.lang),
            compile_=lambda source, standards: compile_pdf(source, date, standards),
            standards=STANDARDS, warn=self.log.warning,
        )  # fmt: skip


def markup(notebook: Any, wanted: Wanted) -> str:
    """Return the whole document as Typst markup, pictures included."""
    body = "\n\n".join(markup for markup, _ in cells_typst(notebook, wanted))
    return f"{_head(notebook)}\n\n{body}\n"


def _head(notebook: Any) -> str:
    return f'{frame_head(notebook)}\n#import "foreign.typ": *'


def compile_pdf(source: str, date: str, standards: list[Any] = STANDARDS) -> bytes:
    """Return the PDF of Typst markup; the same bytes for the same markup.

    Raises
    ------
    ReportError
        If Typst refuses it: a missing glyph, a missing alternative text, a skipped heading.
    """
    import typst

    day = datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.UTC)
    fonts: Any = [str(FONTS)]  # the stubs tie its type to that of the source
    try:
        pdf = typst.compile(
            {"main.typ": source.encode(), **frame_files()}, format="pdf", font_paths=fonts,
            ignore_system_fonts=True, root=str(FONTS),  # all that markup could read
            pdf_standards=standards, timestamp=int(day.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise ReportError(refusal(error, source)) from None
    assert isinstance(pdf, bytes)
    return packed(pdf)
