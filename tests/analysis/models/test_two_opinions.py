"""The wider of two intervals, stretched only where it misses the ratio."""

from __future__ import annotations

import numpy as np
import pytest

from nkstats.analysis.models.loglinear import Averaged
from nkstats.analysis.models.quasipoisson import Fit, t_quantile
from nkstats.analysis.models.two_opinions import Opinions


def opinions(quasi: tuple[float, float], gls: tuple[float, float]) -> Opinions:
    """Return two fits of one coefficient, each with its standard error."""
    fit = Fit(np.array([quasi[0]]), np.array([[quasi[1] ** 2]]), np.ones(9), 1.0, 8, 0.0)
    one = (np.zeros(1), np.ones(1), np.array([[gls[0]]]), np.array([[gls[1]]]))
    return Opinions(fit, Averaged(*one, 8), halved=False)


@pytest.mark.parametrize(
    ("quasi", "gls", "low", "high", "wider"),
    [
        ((1, 0.2), (1.1, 0.1), (1, -0.2), (1, 0.2), "quasi-Poisson"),
        ((1, 0.1), (1.1, 0.2), (1.1, -0.2), (1.1, 0.2), "log GLS"),
        ((1, 0.1), (2, 0.2), (1, -0.1), (2, 0.2), "log GLS"),
    ],
)
def test_the_wider_is_reported(quasi, gls, low, high, wider: str) -> None:
    effect = opinions(quasi, gls).effect(0, 0.95)
    t = t_quantile(0.95, 8)
    assert effect.ratio == pytest.approx(np.exp(quasi[0]))
    assert np.log(effect.low) == pytest.approx(low[0] + t * low[1])
    assert np.log(effect.high) == pytest.approx(high[0] + t * high[1])
    assert effect.wider == wider
