"""HTML from an executed notebook: one file, no script, no request elsewhere, no code cells.

The exporter is registered with nbconvert as ``nkstats-html``. A report of ours is looked through
before it is handed out (`gate`); other notebooks are rendered as well as can be.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from nbconvert.exporters import HTMLExporter
from traitlets import default

from nkstats.paths import PACKAGE
from nkstats.reporting import gate
from nkstats.reporting.compiled import COMPILED
from nkstats.reporting.document import document_of, is_report, language_of, manifest_of
from nkstats.reporting.embedded import DATASET, data_block
from nkstats.reporting.foreign.as_html import FOREIGN, html_of
from nkstats.reporting.foreign.exporting import AnyNotebook, wanted_of
from nkstats.reporting.frame import complete, frame_words
from nkstats.reporting.lightening import lighten
from nkstats.reporting.parts import Parts
from nkstats.reporting.pausing import collector_paused
from nkstats.reporting.seal import MANIFEST
from nkstats.reporting.webfonts import font_faces, shown, shown_bold

TEMPLATES = PACKAGE / "reporting" / "templates"
_FONTS_HERE = "/* fonts */"
_KIND = "<!DOCTYPE html>\n\n"
_STYLE_HERE = "<style>\n/* style */\n"


class NkstatsHTMLExporter(AnyNotebook, HTMLExporter):
    """Write a notebook as one self-contained page."""

    export_from_notebook = "nkstats HTML"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "nkstats"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    @collector_paused()
    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and nbconvert's resources.

        Raises
        ------
        ReportError
            If the notebook is a report of ours that must not be published as it is.
        """
        nb, found = self.prepared(nb, resources)
        document = document_of(nb)
        manifest = manifest_of(nb)
        self.environment.bytecode_cache = COMPILED
        page = self.template.render(
            nb=nb, resources=found, content=self._content, **_frame(document, manifest)
        )
        whole = complete(page, language_of(document))
        bold, looks = None, ""
        if is_report(nb):
            parts = Parts(whole)
            gate.check(parts)
            bold = shown_bold(parts)
            looks = lighten(parts) + "\n"
        text = whole.written()
        style = _style(text).replace(_FONTS_HERE, font_faces(shown(whole), bold), 1)
        text = _KIND + text.replace(_STYLE_HERE, f"<style>\n{style}\n{looks}", 1)
        return _with_data(text, document.get("dataset"), manifest), found

    def _content(self, notebook: Any, resources: Any) -> str:
        return html_of(notebook, wanted_of(notebook, resources, self.config))


@cache
def exporter() -> NkstatsHTMLExporter:
    """Return the exporter of this process: to set one up takes long beside a page."""
    return NkstatsHTMLExporter()


def _frame(document: dict[str, Any], manifest: dict[str, Any]) -> dict[str, Any]:
    """Return what the template is told of a document."""
    language = language_of(document)
    name, lang = manifest.get("report", "FILE"), manifest.get("lang", language.code)
    return {
        "document": document,
        "file": f"{name}.{lang}.html",
        "manifest": manifest,
        "words": frame_words(document, manifest, language),
    }


def _style(page: str) -> str:
    names = ["style.css", *(["foreign.css"] if FOREIGN in page else [])]
    files = [TEMPLATES / "nkstats" / name for name in names]
    return "".join(file.read_text(encoding="utf-8") for file in files)


def _with_data(page: str, dataset: Any, manifest: dict[str, Any]) -> str:
    """Return the page with the data blocks that it carries."""
    if dataset:
        page = page.replace("</head>", f"{data_block(dataset, DATASET)}\n</head>", 1)
    if manifest:
        before, end, after = page.rpartition("</body>")
        page = f"{before}{data_block(manifest, name=MANIFEST)}\n{end}{after}"
    return page
