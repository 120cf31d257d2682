"""What must not be published is refused and named; what is sound passes."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest

from nkstats.blocks import DOCUMENT
from nkstats.errors import ReportError
from nkstats.reporting import gate
from nkstats.reporting.html import NkstatsHTMLExporter
from nkstats.reporting.parts import Parts
from nkstats.reporting.tree import read

VALUE = '<a class="value" href="#source-1" data-figure="arrivals/2025/total">223</a>'
CHART = (
    '<figure class="chart" id="chart-years"><svg role="img" aria-label="Arrivals">{marks}'
    "<text>2025</text></svg></figure>"
)
MARK = '<path d="M0 0"><title>2025: 223</title></path>'
SOUND = (
    f'<h1>{VALUE} people</h1><h2 id="care">With care</h2><p id="cited-1">None is to blame.</p>'
    f"<table><tr><th>Year</th><td>{VALUE}</td><td>none reported</td></tr></table>"
    f'{CHART.format(marks=MARK)}<p><bdi>{{name}} nan</bdi><bdi lang="ko">{{x}}</bdi></p>'
    '<pre class="bibtex">@misc{nkstats, title = {x}}</pre><a href="#care">up</a>'
    '<img src="data:," alt="A map"/><svg aria-hidden="true"></svg>'
    '<nav aria-labelledby="care"></nav>\u200f'
    '<ol class="sources"><li id="source-1">News <a href="#cited-1">↩</a></li></ol>'
)


def refused(body: str) -> list[str]:
    """Return what the gate says of a body, one line a fault."""
    try:
        gate.check(Parts(read(f"<body>{body}</body>")))
    except ReportError as error:
        return str(error).splitlines()[1:]
    return []


def test_a_sound_page_passes() -> None:
    assert refused(SOUND) == []


@pytest.mark.parametrize(("fragment", "said"), [
    ("<p>a \U0001f600 smile</p>", "U+1F600 is in none of the fonts"),
    ("<p>On {day} people</p>", "'{day}' is a place left unfilled"),
    ("<p>%(count)s people</p>", "'%(count)s' is a place left unfilled"),
    ("<p>rose by nan people</p>", "'nan' is no number"),
    ("<td>None</td>", "'None' is no number"),
    ("<td>&lt;NA&gt;</td>", "'<NA>' is no number"),
    ('<p class="card-figure">inf</p>', "'inf' is no number"),
    ('<span class="value">12</span>', "the number '12' leads to no source note"),
    ('<a class="value" href="#source-9" data-figure="a/b">12</a>', "'12' leads to no source note"),
    ('<a class="value" href="#care" data-figure="a/b">12</a>', "'12' leads to no source note"),
    ('<a class="value" href="#source-1">12</a>', "'12' names no key figure"),
    (CHART.format(marks=""), "chart-years: the chart is empty"),
    (CHART.format(marks='<path d="M0 0"/>'), "chart-years: the chart is empty"),
    ('<figure class="chart" id="chart-x"></figure>', "chart-x: the chart is empty"),
    ('<img src="data:,">', "a picture without alternative text"),
    ('<img src="data:," alt=" ">', "a picture without alternative text"),
    ("<svg><path/></svg>", "a picture without alternative text"),
    ('<h3><a id="q"></a></h3>', "a heading without words"),
    ("<h2>No way here</h2>", "the heading has no anchor"),
    ('<p id="care">again</p>', "the id 'care' is used 2 times"),
    ('<a href="#gone">there</a>', "the link '#gone' leads nowhere"),
    ('<nav aria-labelledby="gone"></nav>', "a part is named by 'gone'"),
])  # fmt: skip
def test_a_planted_fault_is_named(fragment: str, said: str) -> None:
    """Once, and with the place where it stands."""
    body = SOUND.replace("</h2>", f"</h2>{fragment}", 1)
    if fragment.startswith('<figure class="chart" id="chart-years"'):
        body = body.replace(CHART.format(marks=MARK), "")
    (fault,) = refused(body)
    assert said in fault
    assert fault.startswith(("- under “With care”", "- chart-", "- the id", "- under “No way here"))


def test_many_faults_are_counted_and_the_first_are_named() -> None:
    said = refused(SOUND + "<p>{a}</p>" * 50)
    assert len(said) == gate.MOST_NAMED + 1
    assert said[-1] == "- and 30 more"


DOCUMENT_SAID = {"title": "x", "lang": "en", "date": "2026-02-04"}


def executed(**more: Any) -> Any:
    data = {"text/html": "<h1>Rose by nan</h1>", **more}
    output = nbformat.v4.new_output("display_data", data=data)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[output])])


def test_our_own_report_is_refused_and_another_notebook_is_not() -> None:
    """Somebody else's notebook may show a missing number."""
    page, _ = NkstatsHTMLExporter().from_notebook_node(executed())
    assert "nan" in page
    with pytest.raises(ReportError, match="'nan' is no number"):
        NkstatsHTMLExporter().from_notebook_node(executed(**{DOCUMENT: DOCUMENT_SAID}))
