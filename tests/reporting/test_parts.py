"""What is found in a page in one walk is what selectors, which walk it each time, would find."""

from __future__ import annotations

from bs4 import BeautifulSoup

from nkstats.reporting.parts import Parts, is_a

PAGE = (
    '<main id="a"><p class="lead note">one<b class="lead">two</b></p><!-- none -->'
    '<figure class="chart"><svg><text id="t">3</text></svg></figure><p>four</p></main>'
)


def test_parts_are_what_selectors_find() -> None:
    page = BeautifulSoup(PAGE, "html.parser")
    parts = Parts(page)
    assert parts.elements == page.select("*")
    assert parts.texts == page.find_all(string=True)
    assert parts.named("p") == page.select("p")
    assert sorted(map(id, parts.named("svg", "p"))) == sorted(map(id, page.select("svg, p")))
    assert parts.of_class("lead") == page.select(".lead")
    assert list(parts.having("id")) == page.select("[id]")
    assert parts.of_class("gone") == parts.named("gone") == []


def test_a_class_is_a_whole_word() -> None:
    page = BeautifulSoup(PAGE, "html.parser")
    assert is_a(page.figure, "figure", "chart")
    assert not is_a(page.figure, "figure", "char")
    assert not is_a(None, "figure")
