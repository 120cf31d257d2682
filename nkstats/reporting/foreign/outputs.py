"""What a cell shows, as HTML that is not yet safe: source, printed text, errors, rich outputs.

The richest form that a page can show is taken; what has none is named in words, never dropped.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any

from nbconvert.filters.ansi import ansi2html

from nkstats.i18n import Language
from nkstats.reporting.foreign.characters import as_on_a_terminal, legible
from nkstats.reporting.foreign.markdown import markdown_html
from nkstats.reporting.foreign.notebook import joined
from nkstats.reporting.foreign.safe_html import safe
from nkstats.reporting.foreign.widgets import WIDGET, widget_html
from nkstats.reporting.foreign.words import unknown

PICTURE = "output:"
_PICTURES = (
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/avif",
)  # fmt: skip
_MARKED = ("<IPython.core.display.", "<IPython.lib.display.")


def preformatted(text: str, kind: str) -> str:
    """Return text as it stands on a terminal, with its colours."""
    shown = as_on_a_terminal(text)
    coloured = ansi2html(shown) if "\x1b" in shown else html.escape(shown, quote=False)
    return f'<pre class="{kind}">{legible(coloured)}</pre>' if shown.strip() else ""


def code(source: str) -> str:
    """Return the source of a code cell."""
    return preformatted(source.replace("\x1b", "\u241b"), "code")


def output_html(output: Any, widgets: dict[str, Any], lang: Language) -> str:
    """Return one output of a code cell."""
    kind = output["output_type"]
    if kind == "stream":
        return preformatted(output["text"], "stderr" if output["name"] == "stderr" else "printed")
    if kind == "error":
        return _error(output)
    return bundle_html(output.get("data", {}), output.get("metadata", {}), widgets, lang)


def _error(output: Any) -> str:
    lines = output.get("traceback")
    text = "\n".join(map(str, lines)) if isinstance(lines, list) else joined(lines)
    said = f"{output.get('ename') or 'Error'}: {output.get('evalue') or ''}"
    return preformatted(text if text.strip() else said, "stderr")


def bundle_html(
    data: dict[str, Any], metadata: dict[str, Any], widgets: dict[str, Any], lang: Language
) -> str:
    """Return the richest form of a bundle that a page can show."""
    if WIDGET in data and (found := widget_html(data[WIDGET], widgets)):
        return found
    for kind, write in _RICH.items():
        if kind in data and (found := write(data[kind])) and _says_something(found):
            return found
    for kind in ("image/svg+xml", *_PICTURES):
        if kind in data:
            return _image(kind, metadata)
    return _plain(data, lang)


def _says_something(found: str) -> bool:
    """Return whether HTML holds more than what is taken out of it."""
    clean = safe(found)
    if any(mark in clean for mark in ("<img", "<table", "<hr")):
        return True
    return any(part.split(">", 1)[-1].strip() for part in clean.split("<"))


def _image(kind: str, metadata: dict[str, Any]) -> str:
    own = metadata.get(kind)
    found = own if isinstance(own, dict) else metadata
    given = {name: found.get(name) or metadata.get(name) for name in ("alt", "width", "height")}
    said = "".join(f' {name}="{html.escape(str(value))}"' for name, value in given.items() if value)
    return f'<p><img src="attachment:{PICTURE}{kind}"{said}></p>'


def _plain(data: dict[str, Any], lang: Language) -> str:
    text = joined(data.get("text/plain"))
    held = next((kind for kind in sorted(data) if kind.endswith("json") and kind != WIDGET), None)
    if "application/json" in data or (held and (not text or text.startswith(_MARKED))):
        shown = json.dumps(data.get("application/json", data.get(held or "")), indent=2,
                           ensure_ascii=False, default=str)  # fmt: skip
        return preformatted(shown, "printed")
    if text.strip():
        return preformatted(text, "printed")
    kinds = ", ".join(sorted(set(data) - {"text/plain"}))
    return f"<p>{html.escape(unknown(lang, kinds))}</p>" if kinds else ""


_RICH: dict[str, Callable[[Any], str]] = {
    "text/html": joined,
    "text/markdown": lambda text: markdown_html(joined(text)),
    "text/latex": lambda text: markdown_html(joined(text)),
}
