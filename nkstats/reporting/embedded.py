"""Data that a page carries inside itself, in script elements that no browser runs.

The one place that writes such an element.
"""

from __future__ import annotations

import html
import json
from typing import Any

from nkstats.errors import ReportError

DATASET = "application/ld+json"  # a schema.org description, for search engines
DATA = "application/json"
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def data_block(content: Any, kind: str = DATA, name: str = "") -> str:
    r"""Return a script element that holds content as JSON.

    Nothing in the content can end the element: what HTML could read as markup is escaped as
    JSON allows.

    Parameters
    ----------
    content
        What JSON can hold.
    kind
        The media type; one that browsers do not run.
    name
        The element's id, by which it is found.

    Raises
    ------
    ReportError
        If a number in it is none, such as NaN, for which JSON has no word.

    Examples
    --------
    >>> data_block({"a": "</script>"}, name="manifest")
    '<script type="application/json" id="manifest">{"a": "\\u003c/script\\u003e"}</script>'
    """
    try:
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False)
    except ValueError:
        raise ReportError(
            f"{name or kind}: a number in it is NaN or has no end, and JSON has no word for that; "
            "leave it out"
        ) from None
    mark = f' id="{html.escape(name)}"' if name else ""
    return f'<script type="{html.escape(kind)}"{mark}>{text.translate(_UNSAFE)}</script>'
