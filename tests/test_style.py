"""The hues: told apart by eyes that lack one kind of cone, and on paper without colour."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from nkstats.style import DARK, LIGHT

# Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB
EYES = {
    "all cones": np.eye(3),
    "no red": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "no green": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                          [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])
HUES = ("main", "second", "third", "fourth", "alert")
APART = 12.0  # in CIELAB, where 2.3 can just be told apart


def lab(colour: str, eyes: np.ndarray) -> np.ndarray:
    """Return a colour in CIELAB as these eyes see it."""
    parts = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(eyes @ linear, 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_all_eyes_tell_the_hues_apart(colours: dict[str, str], eyes: str) -> None:
    for one, other in combinations(HUES, 2):
        distance = np.linalg.norm(lab(colours[one], EYES[eyes]) - lab(colours[other], EYES[eyes]))
        assert distance > APART, f"{one} and {other}"


def test_the_four_hues_are_four_greys_in_print() -> None:
    """Lightness apart by 8 of 100 on a black-and-white printer."""
    greys = sorted(lab(LIGHT[name], EYES["all cones"])[0] for name in HUES[:4])
    assert min(np.diff(greys)) > 8


def test_both_palettes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert len(set(LIGHT.values())) == len(LIGHT)
