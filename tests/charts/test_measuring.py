"""Sizes of texts, against those that matplotlib finds without our canvas."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nkstats.charts.measuring import DPI, Measuring
from nkstats.style import chart_style


def extent(canvas: type[FigureCanvasAgg], words: str, **look: object) -> tuple[float, ...]:
    figure = Figure((4, 3), dpi=DPI)
    canvas(figure)
    with chart_style():
        return tuple(figure.text(0.4, 0.5, words, **look).get_window_extent().bounds)  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["1,418", "탈북민 12명", "北", "’04\nyear", ""])
@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("size", [7.5, 10.0])
def test_a_text_is_as_large_as_matplotlib_says(words: str, weight: str, size: float) -> None:
    """Measured once for all drawings, it is measured the same."""
    looks = {"fontweight": weight, "fontsize": size}
    assert extent(Measuring, words, **looks) == extent(FigureCanvasAgg, words, **looks)


def test_fonts_of_others_are_measured_as_they_are() -> None:
    """The size of a text in one font is not taken for that in another."""
    sizes = {extent(Measuring, "Words", family=name) for name in ("Pretendard", "DejaVu Sans")}
    assert sizes == {
        extent(FigureCanvasAgg, "Words", family=name) for name in ("Pretendard", "DejaVu Sans")
    }
    assert len(sizes) == 2
