"""PDF from an executed notebook, through Typst: PDF/UA-1 and PDF/A-2a together.

The exporter is registered with nbconvert as ``nkstats-pdf``. It prints the outputs that carry
Typst markup and plain text; Markdown cells of other notebooks are printed as text.
"""

from __future__ import annotations

import datetime
from typing import Any

from nbconvert.exporters import Exporter

from nkstats.blocks import TYPST, typst_string
from nkstats.errors import ReportError
from nkstats.paths import FONTS, PACKAGE
from nkstats.reporting.document import bundles, document_of

STANDARDS: list[Any] = ["ua-1", "a-2a"]
_FRAME = PACKAGE / "reporting" / "templates" / "report.typ"


class NkstatsPDFExporter(Exporter):
    """Write a notebook as an archival and accessible PDF."""

    export_from_notebook = "nkstats PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF and nbconvert's resources."""
        nb, out = super().from_notebook_node(nb, resources, **kwargs)
        return compile_pdf(markup(nb), document_of(nb)["date"]), out


def markup(notebook: Any) -> str:
    """Return the whole document as Typst markup."""
    frame = _FRAME.read_text(encoding="utf-8")
    document = document_of(notebook)
    year, month, day = map(int, document["date"].split("-"))
    settings = ", ".join(
        f"{name.replace('_', '-')}: {typst_string(document[name])}"
        for name in ("title", "lang", "running_head", "foot", "page_of")
    )
    body = "\n\n".join(_printed(bundle) for bundle in bundles(notebook))
    return (
        f"{frame}\n#show: report.with({settings}, "
        f"date: datetime(year: {year}, month: {month}, day: {day}))\n\n{body}\n"
    )


def _printed(bundle: dict[str, Any]) -> str:
    if TYPST in bundle:
        return str(bundle[TYPST])
    return ""


def compile_pdf(source: str, date: str) -> bytes:
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
            source.encode(), format="pdf", font_paths=fonts, ignore_system_fonts=True,
            pdf_standards=STANDARDS, timestamp=int(day.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise ReportError(f"the PDF was refused: {error}") from None
    assert isinstance(pdf, bytes)
    return pdf
