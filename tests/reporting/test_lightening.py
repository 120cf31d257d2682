"""A page grows lighter and shows the same: looks said once, no tips where nothing hovers."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from nkstats.reporting.lightening import lighten
from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import read

BAR = '<path d="M{n} 0V9" fill="var(--main,#1b5e91)" stroke-width="2"><title>{n}</title></path>'
BARS = "".join(BAR.format(n=n) for n in range(4))
LONE = '<circle r="2" fill="url(#h)"/><text class="own" fill="red">a</text>'
PAGE = (
    "<html><head><style>p > a { color: red }</style></head><body>"
    f'<figure class="chart"><div class="wide"><svg fill="blue">{BARS}{LONE}</svg></div>'
    f'<div class="narrow"><svg>{BARS}</svg></div></figure>'
    f'<svg id="other">{BARS}</svg></body></html>'
)


def lightened() -> BeautifulSoup:
    page = read(PAGE)
    looks = lighten(Parts(page))
    return BeautifulSoup(page.written().replace("</style>", f"{looks}</style>"), "html.parser")


def looks(page: BeautifulSoup) -> list[dict[str, str]]:
    """Return how each mark of the charts looks, by its attributes and the rules of its class."""
    rules = {
        name: dict(re.findall(r"([\w-]+): ([^;]+);", body))
        for name, body in re.findall(r"\.(m\d+) \{ (.*?) \}", page.style.get_text())
    }
    found = []
    for mark in page.select("figure svg > *"):
        own = {name: str(mark[name]) for name in ("fill", "stroke-width") if name in mark.attrs}
        worn = [rules[name] for name in mark.get_attribute_list("class") if name in rules]
        found.append(
            {k: v.split(",")[0].rstrip(")") for k, v in (worn[0] if worn else own).items()}
        )
    return found


def test_every_mark_looks_as_before() -> None:
    """By attributes before, by the rule of a class after; a look that is rare stays as it is."""
    page = lightened()
    assert looks(page) == looks(BeautifulSoup(PAGE, "html.parser"))
    assert len({tuple(mark["class"]) for mark in page.select("figure path")}) == 1
    assert page.select_one("figure circle")["fill"] == "url(#h)"
    assert page.select_one("figure text")["class"] == ["own"]
    assert "fill" in page.select_one("#other path").attrs


def test_tips_stay_where_something_hovers() -> None:
    """Marks keep their place; one with a tip is not closed before it."""
    page = lightened()
    assert [tip.get_text() for tip in page.select(".wide title")] == list("0123")
    assert not page.select(".narrow title")
    assert len(page.select(".narrow path")) == 4


@pytest.mark.parametrize("fill", ["url(#h)}", "&lt;/style&gt;", "red; top: 0"])
def test_a_look_that_could_end_the_style_is_not_put_there(fill: str) -> None:
    marks = f'<path d="M0 0" fill="{fill}"/>' * 3
    page = read(f'<figure class="chart"><svg>{marks}</svg></figure>')
    assert lighten(Parts(page)) == ""
    assert page.written().count("fill=") == 3
