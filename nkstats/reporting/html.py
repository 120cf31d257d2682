"""HTML from an executed notebook: one file, no script, no request elsewhere, no code cells.

The exporter is registered with nbconvert as ``nkstats-html``. A report of ours is looked through
before it is handed out (`gate`); other notebooks are rendered as well as can be.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import HTMLExporter
from traitlets import default
from traitlets.config import Config

from nkstats.errors import ReportError
from nkstats.paths import PACKAGE
from nkstats.reporting import gate
from nkstats.reporting.compiled import COMPILED
from nkstats.reporting.document import document_of, is_report, language_of, manifest_of
from nkstats.reporting.embedded import DATASET, data_block
from nkstats.reporting.foreign.as_html import FOREIGN, html_of
from nkstats.reporting.foreign.exporting import TAGS, read_notebook, ready, refuse, wanted_of
from nkstats.reporting.frame import complete, frame_words
from nkstats.reporting.lightening import lighten, without_needless_ends
from nkstats.reporting.pausing import collector_paused
from nkstats.reporting.seal import MANIFEST
from nkstats.reporting.webfonts import font_faces, shown, shown_bold

TEMPLATES = PACKAGE / "reporting" / "templates"
_FONTS_HERE = "/* fonts */"
_STYLE_HERE = "/* style */"


class NkstatsHTMLExporter(HTMLExporter):
    """Write a notebook as one self-contained page."""

    export_from_notebook = "nkstats HTML"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "nkstats"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    @property
    def default_config(self) -> Any:
        """Return the configuration: the tags by which a notebook says what it leaves out."""
        return Config({
            "HTMLExporter": {"exclude_anchor_links": True},
            "TagRemovePreprocessor": TAGS,
        })  # fmt: skip

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
        nb = ready(nb, resources)
        document = document_of(nb)
        self._set_frame(document, manifest_of(nb))
        self.environment.globals["content"] = self._content
        self.environment.bytecode_cache = COMPILED
        # past nbconvert's HTML exporter, which reads the page once more to mend its own templates
        page, found = super(HTMLExporter, self).from_notebook_node(nb, resources, **kwargs)
        soup = complete(page, language_of(document))
        bold = None
        if is_report(nb):
            gate.check(soup)
            bold = shown_bold(soup)
            lighten(soup)
        text = without_needless_ends(str(soup))
        style = _style(text).replace(_FONTS_HERE, font_faces(shown(soup), bold), 1)
        text = text.replace(_STYLE_HERE, style, 1)
        return _with_data(text, document.get("dataset"), manifest_of(nb)), found

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of a notebook in an open file."""
        try:
            notebook = read_notebook(file_stream)
        except ReportError as error:
            refuse(error)
        return self.from_notebook_node(notebook, resources, **kwargs)

    def _content(self, notebook: Any, resources: Any) -> str:
        return html_of(notebook, wanted_of(notebook, resources, self.config))

    def _set_frame(self, document: dict[str, Any], manifest: dict[str, Any]) -> None:
        language = language_of(document)
        name, lang = manifest.get("report", "FILE"), manifest.get("lang", language.code)
        self.environment.globals.update(
            document=document,
            file=f"{name}.{lang}.html",
            manifest=manifest,
            words=frame_words(document, manifest, language),
        )


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
