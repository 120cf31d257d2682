"""Fonts cut down and packed for a page, read back by fontTools, which had no part in either."""

from __future__ import annotations

import io

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from nkstats.paths import FONTS
from nkstats.reporting.typefaces import FACES, cut_down, held
from nkstats.reporting.woff2 import woff2

TEXT = {"Pretendard-Regular.otf": "AV 1,418 탈북민", "Pretendard-Bold.otf": "가 12",
        "NotoSansSC-Regular.ttf": "北京"}  # fmt: skip


def outline(font: TTFont, character: str) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return [move for move in pen.value if move[0] != "endPath"]


@pytest.mark.parametrize("file", FACES)
def test_a_packed_font_draws_the_same_letters_and_no_others(file: str) -> None:
    whole, wanted = TTFont(FONTS / file), set(map(ord, TEXT[file]))
    packed = woff2(cut_down(file, wanted))
    font = TTFont(io.BytesIO(packed))
    assert font.flavor == "woff2"
    assert len(packed) % 4 == 0, "browsers refuse it"
    assert set(font.getBestCmap()) == wanted
    for character in TEXT[file]:
        assert outline(font, character) == outline(whole, character)
        name, full = (each.getBestCmap()[ord(character)] for each in (font, whole))
        assert font["hmtx"][name] == whole["hmtx"][full]
    assert packed == woff2(cut_down(file, sorted(wanted, reverse=True)))


@pytest.mark.parametrize("file", FACES)
def test_what_a_font_holds_is_what_its_own_table_says(file: str) -> None:
    assert held(file) == set(TTFont(FONTS / file, lazy=True).getBestCmap())


def test_letters_stay_close_and_figures_of_one_width() -> None:
    """The page's style asks for both: kerning, and tabular figures in its tables."""
    font = TTFont(io.BytesIO(cut_down(FACES[0], map(ord, "AV0123456789"))))
    assert {each.FeatureTag for each in font["GPOS"].table.FeatureList.FeatureRecord} == {"kern"}
    assert {each.FeatureTag for each in font["GSUB"].table.FeatureList.FeatureRecord} == {"tnum"}
