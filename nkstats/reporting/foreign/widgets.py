"""Widgets as the text or HTML that the notebook stored of them; no widget ever runs."""

from __future__ import annotations

import html
from typing import Any

from nkstats.reporting.foreign.notebook import joined

WIDGET = "application/vnd.jupyter.widget-view+json"
_STATE = "application/vnd.jupyter.widget-state+json"
_CHILD = "IPY_MODEL_"
_DEEPEST = 8


def stored(metadata: Any) -> dict[str, Any]:
    """Return the widgets whose state a notebook holds, by their id."""
    found = metadata.get("widgets")
    for name in (_STATE, "state"):
        found = found.get(name, {}) if isinstance(found, dict) else {}
    return dict(found) if isinstance(found, dict) else {}


def widget_html(view: Any, widgets: dict[str, Any]) -> str:
    """Return the HTML and labels of a widget and of those within it; empty if there are none."""
    name = view.get("model_id") if isinstance(view, dict) else None
    return " ".join(_parts(str(name), widgets, 0))


def _parts(name: str, widgets: dict[str, Any], depth: int) -> list[str]:
    model = widgets.get(name)
    state = model.get("state") if isinstance(model, dict) else None
    if not isinstance(model, dict) or not isinstance(state, dict) or depth > _DEEPEST:
        return []
    kind = str(model.get("model_name", ""))
    if kind.startswith("HTML"):
        return [f"<div>{joined(state.get('value'))}</div>"]
    words = [state.get("description")]
    words += [state.get("value")] if kind == "LabelModel" else []
    said = [html.escape(joined(each)) for each in words if each]
    children = state.get("children")
    for child in children if isinstance(children, list) else []:
        said += _parts(str(child).removeprefix(_CHILD), widgets, depth + 1)
    return said
