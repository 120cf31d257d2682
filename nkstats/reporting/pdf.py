"""PDF from an executed notebook, through Typst: PDF/UA-1 and PDF/A-2a together.

The exporter is registered with nbconvert as ``nkstats-pdf``. Outputs that carry Typst markup are
set as they are; Markdown cells, printed text, drawings and pictures of other notebooks in a plain
way. It never drops an output in silence: what has no printable form appears as its plain text.
"""

from __future__ import annotations

import base64
import datetime
from typing import Any

from nbconvert.exporters import Exporter

from nkstats.blocks import TYPST, typst_string
from nkstats.errors import ReportError
from nkstats.paths import FONTS, PACKAGE
from nkstats.reporting.document import document_of

STANDARDS: list[Any] = ["ua-1", "a-2a"]
_FRAME = PACKAGE / "reporting" / "templates" / "report.typ"
_PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_UNDESCRIBED = "Picture without a description"


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
    """Return the whole document as Typst markup, pictures included."""
    frame = _FRAME.read_text(encoding="utf-8")
    document = document_of(notebook)
    year, month, day = map(int, document["date"].split("-"))
    settings = ", ".join(
        f"{name.replace('_', '-')}: {typst_string(document[name])}"
        for name in ("title", "lang", "running_head", "foot", "page_of")
    )
    body = "\n\n".join(_cell(cell) for cell in notebook["cells"])
    return (
        f"{frame}\n#show: report.with({settings}, "
        f"date: datetime(year: {year}, month: {month}, day: {day}))\n\n{body}\n"
    )


def _cell(cell: Any) -> str:
    if "remove_cell" in cell["metadata"].get("tags", []):
        return ""
    if cell["cell_type"] == "markdown":
        return f"#par({typst_string(cell['source'])})"
    if cell["cell_type"] != "code":
        return ""
    return "\n\n".join(_output(output) for output in cell["outputs"])


def _output(output: Any) -> str:
    if output["output_type"] == "stream":
        return _raw(output["text"]) if output["name"] == "stdout" else ""
    bundle = output.get("data", {})
    if TYPST in bundle:
        return str(bundle[TYPST])
    for kind, ending in _PICTURES.items():
        if kind in bundle:
            return _picture(bundle[kind], ending)
    return _raw(bundle.get("text/plain", ""))


def _raw(text: str) -> str:
    return f"#raw(block: true, {typst_string(text)})" if text.strip() else ""


def _picture(data: str, ending: str) -> str:
    if ending == "svg":
        content = typst_string(data)
    else:
        content = f"({', '.join(map(str, base64.b64decode(data)))},)"
    alt = typst_string(_UNDESCRIBED)
    return f'#image(bytes({content}), format: "{ending}", alt: {alt})'


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
