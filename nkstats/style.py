"""How charts look: one palette, one font family, one set of matplotlib settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from nkstats.paths import FONTS

FAMILIES = ("Pretendard", "Noto Sans SC")
READERS = ("Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Arial")
INK = "#1a2433"
GREY = "#5b6675"
GRID = "#d9dee5"
MAIN = "#1b5e91"
SECOND = "#c8702a"
BAND = "#e8ecf2"

_SETTINGS = {
    "font.family": [*FAMILIES, "DejaVu Sans"],
    "font.size": 11,
    "svg.fonttype": "none",
    "text.parse_math": False,
    "svg.hashsalt": "nkstats",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": GREY,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.8,
}


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw in the project's style within this context, whatever the user's own settings."""
    import matplotlib as mpl

    _register_fonts()
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": mpl.get_backend(), **_SETTINGS}):
        yield


@lru_cache
def _register_fonts() -> None:
    from matplotlib import font_manager

    for path in sorted(FONTS.glob("*.[ot]tf")):
        font_manager.fontManager.addfont(str(path))
