"""The small SVG shows what matplotlib's does: compared as pictures, drawn by typst."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import numpy as np
import typst
from matplotlib.figure import Figure
from PIL import Image

from nkstats.blocks import Chart
from nkstats.charts import marks
from nkstats.charts.canvas import Size
from nkstats.charts.pen import Pen
from nkstats.paths import FONTS
from nkstats.style import MAIN, SECOND, chart_style

SVG = "{http://www.w3.org/2000/svg}"


def pixels(svg: str) -> Any:
    """Return a drawing as grey values."""
    image = f"#image(bytes({quoted(svg)}), width: 4in)"
    page = f"#set page(width: auto, height: auto, margin: 0pt)\n{image}"
    png = typst.compile(page.encode(), format="png", font_paths=[str(FONTS)], ppi=144)
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def busy(figure: Figure) -> None:
    """Draw a bit of everything: bars, a band, lines, markers, text straight and turned."""
    axes = figure.subplots()
    axes.bar([1, 2], [3, 4], color=MAIN)
    axes.fill_between([1, 2, 3], [1, 2, 1], [2, 3, 2], color=SECOND, alpha=0.4)
    axes.plot([1, 2, 3], [4, 1, 9], color=SECOND, marker="o", linestyle="--")
    axes.plot([1, 3], [2, 2], "D", color=MAIN, fillstyle="none")
    axes.scatter([1.5, 2.5], [1, 3], color=MAIN)
    axes.text(2.5, 1, "한글 two\nlines", fontweight="bold")
    axes.text(1.5, 1, "turned", rotation=90)
    axes.annotate("", (1, 1), (1.4, 3), arrowprops={"arrowstyle": "-"})
    axes.set_ylim(0, 5)  # the line is cut off at the top


def test_the_small_drawing_shows_the_same_picture() -> None:
    """At most a hair's breadth of difference, which is what rounding does."""
    with chart_style():
        figure = Figure((4, 2), dpi=72, layout="constrained")
        busy(figure)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
        pen = Pen(*figure.bbox.size, "x")
        figure.set_layout_engine("none")
        figure.draw(pen)
    whole, small = buffer.getvalue(), pen.drawing.document()
    before, after = pixels(whole), pixels(small)
    assert before.shape == after.shape
    assert len(small) < len(whole) / 3
    assert np.abs(before - after).mean() < 1.0
    assert (np.abs(before - after) > 128).mean() < 0.002
    assert np.abs(before - 255).mean() > 5  # it is no white sheet


def test_only_what_leaves_its_axes_is_cut(sketch: Callable[..., Chart]) -> None:
    def draw(axes: Any, size: Size) -> None:
        marks.bar(axes, 1, 3, "within")
        marks.bar(axes, 2, 9, "beyond")
        axes.set_ylim(0, 5)

    svg = sketch(draw).wide
    assert svg.count("clip-path=") == 1
    assert re.search(r'clip-path="url\(#sketch-w-c\d\)"><title>beyond', svg)


def test_hatching_is_a_small_pattern_in_the_colours_of_the_bar(
    sketch: Callable[..., Chart],
) -> None:
    svg = sketch(lambda axes, size: marks.bar(axes, 1, 3, "x", provisional=True, hue=SECOND)).wide
    (pattern,) = re.findall(r"<pattern.*?</pattern>", svg)
    assert len(pattern) < 300
    assert f'stroke="{SECOND}"' in pattern
    assert 'fill="url(#sketch-w-h0)"' in svg


def test_several_shapes_of_one_mark_share_one_title(sketch: Callable[..., Chart]) -> None:
    def draw(axes: Any, size: Size) -> None:
        axes.plot([1, 2], [1, 2], marker="o", gid="tip:both")

    root = ElementTree.fromstring(sketch(draw).wide)
    (titled,) = [node for node in root.iter(f"{SVG}g") if node.find(f"{SVG}title") is not None]
    shapes = [node.tag.removeprefix(SVG) for node in titled.iter()]
    assert [name for name in shapes if name != "g"] == ["title", "path", "circle", "circle"]
