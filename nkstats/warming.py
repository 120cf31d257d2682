"""What a notebook loads and works out at its first use, done beforehand in a process that forks.

It starts no thread, prints nothing and changes nothing that a later run could see: neither a seed
nor matplotlib's settings, and no figure stays open. It runs no notebook.
"""

from __future__ import annotations

import importlib
from datetime import date
from typing import TYPE_CHECKING

from nkstats import additions, changes, datasets, reads
from nkstats.charts import glyphs
from nkstats.charts.canvas import Size, drawn
from nkstats.datasets import DataDir
from nkstats.i18n import LOCALES, Language
from nkstats.periods import FREQUENCIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# What the functions of charts and words import when they are called, and ours that they lie in.
MODULES = (
    "babel.dates", "babel.messages.pofile", "babel.numbers",
    "matplotlib.figure", "matplotlib.ticker",
    "nkstats.additions", "nkstats.analysis", "nkstats.charts", "nkstats.editions",
    "nkstats.holdings", "nkstats.narrative", "nkstats.record", "nkstats.tables",
)  # fmt: skip
# The functions of analysis that estimate models import these; most reports only count.
MODELS = (
    "scipy.optimize", "scipy.special", "scipy.stats",
    "statsmodels.genmod.families", "statsmodels.genmod.generalized_linear_model",
    "statsmodels.tsa.seasonal",
)  # fmt: skip
_SAMPLE = "0123456789 Words, 탈북민, 北"


def warm(data_dir: DataDir = None) -> None:
    """Load what every report needs: modules, the record as known now, catalogues, fonts.

    Parameters
    ----------
    data_dir
        The raw tables; by default those of the project found.

    Raises
    ------
    NkstatsError
        If there is no project or its raw tables have faults.
    """
    for name in MODULES:
        importlib.import_module(name)
    _record(data_dir)
    for code in LOCALES:
        _words(Language(code))
    glyphs.held()
    for narrow in (False, True):
        _drawing(narrow=narrow)


def warm_models() -> None:
    """Load what a report needs that estimates models."""
    from nkstats import analysis

    for name in analysis.__all__:
        getattr(analysis, name)  # some are loaded at their first use
    for name in MODELS:
        importlib.import_module(name)


def _record(data_dir: DataDir) -> None:
    """Resolve all that is known, and what was by the data day: each report compares with that."""
    with reads.ahead():
        for name in datasets.TABLES.values():
            getattr(datasets, name)(data_dir=data_dir)
        for table in changes.VALUES:
            getattr(datasets, datasets.TABLES[table])(data_dir=data_dir, claims=True)
        for freq in FREQUENCIES:
            datasets.load_arrivals(freq, data_dir=data_dir)
    day = datasets.data_day(data_dir=data_dir)
    changes.diff(day, data_dir=data_dir)
    additions.claims_added(day, data_dir=data_dir)


def _words(language: Language) -> None:
    """Read the catalogue and the calendar of a language."""
    day = date(2026, 2, 4)
    language.gettext("none"), language.number(1418), language.day(day), language.month(day)


def _drawing(*, narrow: bool) -> None:
    """Draw a little with the words of each weight, so that fonts and settings are at hand."""

    def draw(axes: Axes, size: Size) -> None:
        axes.plot([0, 1], [0, 1], marker="o")
        for weight in ("normal", "bold"):
            axes.set_title(_SAMPLE, fontweight=weight)
            axes.text(0, 0, _SAMPLE, fontweight=weight)

    drawn(draw, "sample", Size(4, 3, narrow=narrow))
