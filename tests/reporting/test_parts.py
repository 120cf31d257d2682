"""What is found in a page in one walk is what selectors, which walk it each time, would find."""

from __future__ import annotations

from bs4 import BeautifulSoup

from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import Element, read

PAGE = (
    '<main id="a"><p class="lead note">one<b class="lead">two</b></p>'
    '<figure class="chart"><svg><text id="t">3</text></svg></figure><p>four</p></main>'
)


def test_parts_are_what_selectors_find() -> None:
    page, parts = BeautifulSoup(PAGE, "html.parser"), Parts(read(PAGE))
    for found, selector in (
        (parts.elements, "*"),
        (parts.named("p"), "p"),
        (parts.of_class("lead"), ".lead"),
        (parts.having("id"), "[id]"),
    ):
        assert [each.text() for each in found] == [each.text for each in page.select(selector)]
    assert sorted(text for text, _ in parts.texts) == ["3", "four", "one", "two"]
    assert [holder.name for _, holder in parts.texts] == ["p", "b", "text", "p"]
    assert parts.of_class("gone") == parts.named("gone") == []


def test_nodes_are_put_and_taken_out() -> None:
    page = read("<p>a<b>c</b></p>")
    parts = Parts(page)
    bold = parts.elements[1]
    parts.put_before(bold, Element("i", {"title": 'a"b'}, "x"), " & ")
    assert page.written() == "<p>a<i title='a\"b'>x</i> &amp; <b>c</b></p>"
    assert [above.name for above in parts.around(parts.take_out(bold))] == []
    assert page.text() == "ax & "
