"""PDF from an executed notebook, through Typst: PDF/UA-1 and PDF/A-2a together.

The exporter is registered with nbconvert as ``nkstats-pdf``. A report of ours is set as it is, or
refused; any other notebook is printed as well as can be (`foreign`), never as an empty file.
"""

from __future__ import annotations

import datetime
from typing import Any

from nkstats.errors import ReportError
from nkstats.paths import FONTS
from nkstats.reporting.document import is_report
from nkstats.reporting.foreign.as_typst import cells_typst
from nkstats.reporting.foreign.exporting import AnyNotebook, refuse, wanted_of
from nkstats.reporting.foreign.page import Wanted
from nkstats.reporting.foreign.printing import printed
from nkstats.reporting.foreign.words import unset
from nkstats.reporting.linking import UnknownNoteError
from nkstats.reporting.packing import packed
from nkstats.reporting.pausing import collector_paused
from nkstats.reporting.pdf_frame import Frame, frame_of
from nkstats.reporting.refusals import refusal, unknown_note

STANDARDS: list[Any] = ["ua-1", "a-2a"]


class NkstatsPDFExporter(AnyNotebook):
    """Write a notebook as an archival and accessible PDF."""

    export_from_notebook = "nkstats PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

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
        nb, out = self.prepared(nb, resources)
        try:
            return self._pdf(nb, wanted_of(nb, out, self.config)), out
        except ReportError as error:
            refuse(error)

    def _pdf(self, notebook: Any, wanted: Wanted) -> bytes:
        frame = frame_of(notebook)
        if is_report(notebook):
            return compile_pdf(markup(notebook, wanted, frame), frame)
        return printed(
            cells_typst(notebook, wanted), head=_head(frame), said=unset(wanted.lang),
            compile_=lambda source, standards: compile_pdf(source, frame, standards),
            standards=STANDARDS, warn=self.log.warning,
        )  # fmt: skip


def markup(notebook: Any, wanted: Wanted, frame: Frame) -> str:
    """Return the whole document as Typst markup, pictures included."""
    body = "\n\n".join(markup for markup, _ in cells_typst(notebook, wanted))
    return f"{_head(frame)}\n\n{body}\n"


def _head(frame: Frame) -> str:
    return f'{frame.head}\n#import "foreign.typ": *'


def compile_pdf(source: str, frame: Frame, standards: list[Any] = STANDARDS) -> bytes:
    """Return the PDF of Typst markup; the same bytes for the same markup.

    Raises
    ------
    ReportError
        If Typst refuses it: a missing glyph, a missing alternative text, a skipped heading; or if
        a number leads to no source note.
    """
    import typst

    day = datetime.datetime.fromisoformat(frame.date).replace(tzinfo=datetime.UTC)
    fonts: Any = [str(FONTS)]  # the stubs tie its type to that of the source
    try:
        pdf = typst.compile(
            {"main.typ": source.encode(), **frame.files}, format="pdf", font_paths=fonts,
            ignore_system_fonts=True, root=str(FONTS),  # all that markup could read
            pdf_standards=standards, timestamp=int(day.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise ReportError(refusal(error, source)) from None
    assert isinstance(pdf, bytes)
    try:
        return packed(pdf, frame.words)
    except UnknownNoteError as error:
        raise ReportError(unknown_note(error.number, source)) from None
