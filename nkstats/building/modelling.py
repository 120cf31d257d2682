"""Which notebooks estimate models: what their kernels need for it takes long to load.

A guess from the names that they use. A kernel loads by itself what was not expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nkstats import paths
from nkstats.building.request import Request

_USED = re.compile(
    rb"\b(backtest|breaks|counterfactual|decompose|forecast|growth|interrupted(_by_regimes)?"
    rb"|profiles|proportion(_difference)?|rate(_ratio)?|scenarios|trend)\("
    rb"|\b(scipy|seaborn|statsmodels)\b"
)


def estimates(notebook: bytes) -> bool:
    """Say whether a notebook, as it stands in its file, seems to estimate models."""
    return _USED.search(notebook) is not None


def asked_for(requests: Iterable[Request]) -> bool:
    """Say whether any notebook asked for seems to estimate models."""
    wanted = [set(request.reports) for request in requests]
    return any(
        estimates(path.read_bytes())
        for path in paths.notebooks_dir().glob("*.ipynb")
        if any(not names or path.stem in names for names in wanted)
    )
