"""How charts look: one palette for light and dark paper, one font family, one set of settings.

Knows nothing of what is drawn. The page's style sheet gives each colour the same name and value.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from nkstats.paths import FONTS

FAMILIES = ("Pretendard", "Noto Sans SC")
READERS = ("Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Arial")
LIGHT = {
    "ink": "#1a2433",
    "grey": "#5b6675",
    "grid": "#d9dee5",
    "main": "#1b5e91",
    "second": "#c8702a",
    "third": "#2f7d5b",
    "fourth": "#5a2563",
    "alert": "#b3261e",
    "band": "#e8ecf2",
    "paper": "#ffffff",
}
DARK = {
    "ink": "#e6eaf0",
    "grey": "#9ea6b2",
    "grid": "#303a47",
    "main": "#559fd7",
    "second": "#d6945f",
    "third": "#60bc94",
    "fourth": "#d9b8e0",
    "alert": "#e07771",
    "band": "#1d2530",
    "paper": "#11161d",
}
INK, GREY, GRID = LIGHT["ink"], LIGHT["grey"], LIGHT["grid"]
MAIN, SECOND, THIRD, FOURTH = (LIGHT[name] for name in ("main", "second", "third", "fourth"))
ALERT, BAND, PAPER = LIGHT["alert"], LIGHT["band"], LIGHT["paper"]
HUES = (MAIN, SECOND, THIRD, FOURTH)
TEXT = 10.0  # points, on a drawing of the full width
TEXT_NARROW = 9.5

_SETTINGS = {
    "font.family": list(FAMILIES),
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
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlesize": "medium",
    "axes.titlecolor": INK,
    "axes.titley": 1.0,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "lines.linewidth": 1.8,
    "text.color": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": GREY,
    "xtick.labelsize": "medium",
    "ytick.labelsize": "medium",
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.8,
}


@contextmanager
def chart_style(size: float = TEXT) -> Iterator[None]:
    """Draw in the project's style within this context, whatever the user's own settings.

    `size` is that of text, in points.
    """
    import matplotlib as mpl

    _register_fonts()
    before = dict(dict.items(mpl.rcParams))  # raw: rc_context looks at each, which picks a backend
    del before["backend"]
    with _hushed():
        try:
            mpl.rcParams._update_raw(_settings(size))
            yield
        finally:
            mpl.rcParams._update_raw(before)


@lru_cache
def _settings(size: float) -> dict[str, Any]:
    """Return all settings but the backend, which is the user's, as matplotlib has checked them."""
    import matplotlib as mpl

    ours = {**mpl.rcParamsDefault, "font.size": size, **_SETTINGS}
    del ours["backend"]
    with mpl.rc_context(ours):
        return {name: mpl.rcParams[name] for name in ours}


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep matplotlib from saying that a fallback font has no bold face."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


@lru_cache
def _register_fonts() -> None:
    from matplotlib import font_manager

    for path in sorted(FONTS.glob("*.[ot]tf")):
        font_manager.fontManager.addfont(str(path))
