"""Markdown as Jupyter reads it, as HTML with its formulas marked; the HTML is not yet safe.

The grammar is nbconvert's own (what is maths there is maths here), with footnotes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from mistune.plugins import import_plugin
from mistune.renderers.html import HTMLRenderer
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from nkstats.reporting.foreign.characters import legible
from nkstats.reporting.foreign.safe_html import ELEMENTS

_NAME = re.compile(r"</?([A-Za-z][\w-]*)")


class _Renderer(HTMLRenderer):
    """Writes formulas as code with a class, so that nothing touches them until they are set."""

    def __init__(self) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)

    def inline_html(self, html: str) -> str:
        return _words_or_element(html)

    def block_html(self, html: str) -> str:
        return _words_or_element(html)

    def inline_math(self, body: str) -> str:
        return formula(body, display=False)

    def block_math(self, body: str) -> str:
        return formula(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        return formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)


def _words_or_element(text: str) -> str:
    """Return a tag as it is if HTML knows it; else, such as in `vector<double>`, as words."""
    found = _NAME.match(text)
    known = found is None or found[1].lower() in ELEMENTS
    return text if known else html.escape(text, quote=False)


def formula(tex: str, *, display: bool) -> str:
    """Return a formula in TeX as the element that later steps look for."""
    kind = "maths-display" if display else "maths"
    return f'<code class="{kind}">{html.escape(tex, quote=False)}</code>'


def markdown_html(source: str) -> str:
    """Return Markdown as HTML; what cannot be read as Markdown as the text that it is."""
    plugins: Iterable[Any] = map(import_plugin, (*MarkdownWithMath.DEFAULT_PLUGINS, "footnotes"))
    try:
        return str(MarkdownWithMath(_Renderer(), plugins=plugins).render(legible(source)))
    except Exception:  # a parser of patterns can trip over text that was made for it
        return f"<pre>{html.escape(legible(source), quote=False)}</pre>"
