"""What a notebook loads and works out at its first use, done beforehand in a process that forks.

It starts no thread, prints nothing and changes nothing that a later run could see: neither a seed
nor matplotlib's settings, and no figure stays open. It runs no notebook.
"""

from __future__ import annotations

import importlib
import io
from datetime import date

from nkstats import changes, datasets
from nkstats.charts import glyphs
from nkstats.charts.measuring import DPI, Measuring
from nkstats.charts.settling import settle
from nkstats.datasets import DataDir
from nkstats.i18n import LOCALES, Language
from nkstats.style import TEXT, TEXT_NARROW, chart_style

# What the functions of analysis and charts import when they are called, and ours that they lie in.
MODULES = (
    "babel.dates", "babel.messages.pofile", "babel.numbers", "fontTools.ttLib",
    "matplotlib.backends.backend_svg", "matplotlib.figure", "matplotlib.ticker",
    "nkstats.additions", "nkstats.analysis", "nkstats.charts", "nkstats.editions",
    "nkstats.holdings", "nkstats.narrative", "nkstats.record", "nkstats.tables",
    "scipy.optimize", "scipy.special", "scipy.stats",
    "statsmodels.genmod.families", "statsmodels.genmod.generalized_linear_model",
    "statsmodels.tsa.seasonal",
)  # fmt: skip
_SAMPLE = "0123456789 Words, 탈북민, 北"


def warm(data_dir: DataDir = None) -> None:
    """Load what notebooks need: modules, the record as known now, catalogues, fonts.

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
    for size in (TEXT, TEXT_NARROW):
        _drawing(size)


def _record(data_dir: DataDir) -> None:
    """Resolve all that is known, and what was by the data day: each report compares with that."""
    for name in datasets.TABLES.values():
        getattr(datasets, name)(data_dir=data_dir)
    day = datasets.data_day(data_dir=data_dir)
    for table in changes.VALUES:
        load = getattr(datasets, datasets.TABLES[table])
        load(data_dir=data_dir, as_of=day)
        load(data_dir=data_dir, claims=True)


def _words(language: Language) -> None:
    """Read the catalogue and the calendar of a language."""
    day = date(2026, 2, 4)
    language.gettext("none"), language.number(1418), language.day(day), language.month(day)


def _drawing(size: float) -> None:
    """Draw a little with the words of each weight, so that fonts and settings are at hand."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with chart_style(size):
        figure = Figure((4, 3), dpi=DPI, layout="constrained")
        Measuring(figure)
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], marker="o")
        for weight in ("normal", "bold"):
            axes.set_title(_SAMPLE, fontweight=weight)
            axes.text(0, 0, _SAMPLE, fontweight=weight)
        settle(figure)
        FigureCanvasSVG(figure).print_svg(io.StringIO())
