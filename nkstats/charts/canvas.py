"""From a matplotlib figure to a chart block: the one way a drawing leaves this package.

A chart without a source line cannot be made. The SVG keeps real text and carries no clock, no
random id and no id that another drawing on the page could share.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nkstats.blocks import Chart, Runs, as_text
from nkstats.errors import ReportError
from nkstats.style import FAMILIES, READERS, chart_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.2


@contextmanager
def canvas(height: float) -> Iterator[tuple[Figure, Axes]]:
    """Give a figure and axes in the project's style; `height` in inches."""
    from matplotlib.figure import Figure as MplFigure

    with chart_style():
        figure = MplFigure(figsize=(WIDTH, height), layout="constrained")
        yield figure, figure.subplots()


def chart(
    figure: Figure, *, name: str, title: Runs, subtitle: str, source: Runs, alt: str
) -> Chart:
    """Return a drawn figure as a block.

    Raises
    ------
    ReportError
        If the source line or the alternative text is empty.
    """
    if not as_text(source).strip() or not alt.strip():
        raise ReportError(f"chart {name}: no source line or alternative text; give both")
    buffer = io.StringIO()
    with chart_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return Chart(name, _tidy(buffer.getvalue(), name), title, subtitle, source, alt)


def _tidy(svg: str, name: str) -> str:
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    used = set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", svg)
    svg = re.sub(r"(url\(#|href=\"#)", rf"\g<1>{name}-", svg)
    families = ", ".join(f"'{family}'" for family in (*FAMILIES, *READERS))
    svg = re.sub(r"(font: [^;\"]*?px )[^;\"]+", rf"\g<1>{families}, sans-serif", svg)
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip())
