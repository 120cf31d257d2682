"""HTML from an executed notebook: one file, no script, no request elsewhere, no code cells.

The exporter is registered with nbconvert as ``nkstats-html``.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import HTMLExporter
from traitlets import default
from traitlets.config import Config

from nkstats.paths import PACKAGE
from nkstats.reporting.document import document_of
from nkstats.reporting.webfonts import font_faces

TEMPLATES = PACKAGE / "reporting" / "templates"
_FONTS_HERE = "/* fonts */"
_PRIORITY = [
    "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain",
]  # fmt: skip


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
        """Return the configuration: rich output before plain, no code cells."""
        return Config({
            "NbConvertBase": {"display_data_priority": _PRIORITY},
            "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": {"remove_cell"}},
        })  # fmt: skip

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and nbconvert's resources."""
        style = (TEMPLATES / "nkstats" / "style.css").read_text(encoding="utf-8")
        self.environment.globals.update(document=document_of(nb), style=style)
        page, found = super().from_notebook_node(nb, resources, **kwargs)
        return page.replace(_FONTS_HERE, font_faces(page), 1), found
