"""A page is read as a parser of HTML reads it, and written so that it cannot be read otherwise."""

from __future__ import annotations

import random

import pytest
from bs4 import BeautifulSoup

from nkstats.reporting.tree import read

PLAIN = (
    '<p class="b" A=\'"\'>1 &lt; 2 &amp;amp; &#39;&nbsp;<br>x<BR/></p><path d="M0"></path><g/>',
    "<main>a<div><p>b</main>c</div></p>d",
    '<svg viewBox="0 0 1 1"><clipPath hidden/><title>t</title></svg>',
    "<ol><li>1<li>2</ol><p></p>",
)
HOSTILE = (
    "a < b > c", '<a title="<b>">', "<!-- <b> --><?x?><![CDATA[<b>]]>", '<b "x>', "</ b>",
    "&#60;b>",
)  # fmt: skip


@pytest.mark.parametrize("html", PLAIN)
def test_a_plain_page_is_read_as_a_parser_reads_it(html: str) -> None:
    """What is left open is closed; what ends nothing is passed over."""
    page = read(html)
    known = BeautifulSoup(html, "html.parser")
    assert str(BeautifulSoup(page.written(), "html.parser")) == str(known)
    assert page.text() == known.get_text()
    assert read(page.written()).written() == page.written()


@pytest.mark.parametrize("html", HOSTILE)
def test_what_is_no_plain_tag_is_words(html: str) -> None:
    written = read(html).written()
    names = {element.name for element in BeautifulSoup(written, "html.parser").find_all(True)}
    assert names <= {"b"}
    assert "<!" not in written
    assert "<?" not in written


def test_any_characters_give_a_page_that_reads_the_same_again() -> None:
    """Nothing but the tags that were plainly there ever comes out."""
    parts = [*"<>b/ \"'=&;", "&lt;", "<b>", "</b>", "<i x='", "!--"]
    drawn = random.Random(1)
    for _ in range(2000):
        html = "".join(drawn.choices(parts, k=12))
        written = read(html).written()
        assert read(written).written() == written
        found = BeautifulSoup(written, "html.parser").find_all(True)
        assert [each.name for each in found] == [each.name for each in read(html).below()]


def test_a_page_that_is_deep_is_read_and_written() -> None:
    deep = "<div>" * 20_000
    assert read(deep + "x").written() == deep + "x" + "</div>" * 20_000
