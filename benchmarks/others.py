"""Forecasts of statsforecast's models, for the benchmark of ours to stand beside.

It runs in an environment of its own (`make bench` makes it): statsforecast does not work with the
pandas that nkstats needs. Reads cases as JSON on stdin, writes forecasts as JSON on stdout.
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


def main() -> None:
    """Answer all cases for all models."""
    warnings.simplefilter("ignore")
    cases = json.load(sys.stdin)
    for model in MODELS.values():
        forecast(model, cases[0])  # what is imported or compiled at first use is not timed
    answers = {name: [forecast(model, case) for case in cases] for name, model in MODELS.items()}
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
