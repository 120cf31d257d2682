"""The pages in a real browser with the network cut: nothing asked, nothing broken, all readable."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from fontTools.ttLib import TTFont

pytestmark = pytest.mark.browser

WIDTHS = (360, 1200)
LANGUAGES = ("en", "ko")
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

FACES = "[...document.fonts].map(face => [face.family, face.status])"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the system's own Chromium, headless."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"no browser: none of {', '.join(NAMES)} is on the path"
        if os.environ.get("CI_NEEDS_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield chromium
        chromium.close()


class Visit:
    """A page opened with the network cut, and all that it asked for or said."""

    def __init__(self, browser: Any, path: Path, width: int) -> None:
        self.context = browser.new_context(
            offline=True, viewport={"width": width, "height": 800}, device_scale_factor=1
        )
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri())
        self.page.evaluate("document.fonts.ready")


@pytest.fixture(scope="module", params=[(lang, w) for lang in LANGUAGES for w in WIDTHS],
                ids=lambda param: f"{param[0]}-{param[1]}")  # fmt: skip
def visit(request: pytest.FixtureRequest, browser: Any, edition_folder: Path) -> Iterator[Visit]:
    """Visit each page in each width."""
    lang, width = request.param
    visited = Visit(browser, edition_folder / f"quarterly_report.{lang}.html", width)
    yield visited
    visited.context.close()


def test_a_page_asks_for_nothing_but_itself(visit: Visit) -> None:
    """What it carries within itself apart."""
    others = [url for url in visit.asked if not url.startswith("data:")]
    assert others == [visit.page.url]


def test_a_page_says_nothing_on_the_console(visit: Visit) -> None:
    """Neither errors nor refusals of its own policy."""
    assert visit.said == []


def test_a_page_does_not_scroll_sideways(visit: Visit) -> None:
    """Wide tables and drawings scroll inside their own box."""
    wide = visit.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


def test_axe_finds_no_violation(visit: Visit) -> None:
    """WCAG 2.2, levels A and AA."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(visit.page, options=RULES).response["violations"]
    assert [
        (rule["id"], node["target"], node["failureSummary"][:200])
        for rule in found
        for node in rule["nodes"][:3]
    ] == []


def strangers(visit: Visit) -> set[str]:
    """Return the fonts that the browser says it took and that the page does not carry."""
    tools = visit.context.new_cdp_session(visit.page)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    nodes = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": "body *"})["nodeIds"]
    used = [tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    tools.detach()
    return {font["familyName"] for fonts in used for font in fonts if not font["isCustomFont"]}


def held(page: str) -> set[str]:
    """Return the characters that the fonts in a page hold, read by fontTools."""
    carried = re.findall(r"url\(\"data:font/woff;base64,([^\"]+)\"\)", page)
    fonts = [TTFont(io.BytesIO(base64.b64decode(data))) for data in carried]
    return {chr(code) for font in fonts for code in font.getBestCmap()}


def test_the_embedded_fonts_are_loaded_and_are_the_only_ones(visit: Visit) -> None:
    """No letter is set in a font that the next reader may not have."""
    faces = visit.page.evaluate(FACES)
    assert [status for family, status in faces if "Pretendard" in family] == ["loaded", "loaded"]
    assert strangers(visit) == set()
    visit.page.evaluate("document.querySelector('h1').style.fontFamily = 'monospace'")
    visit.page.evaluate("document.body.offsetWidth")  # has the browser lay the page out anew
    assert len(strangers(visit)) == 1  # the probe sees one where there is one
    visit.page.evaluate("document.querySelector('h1').style.fontFamily = ''")


def test_the_embedded_fonts_hold_every_character_shown(visit: Visit) -> None:
    """On a machine without fonts the browser would draw a box, and call it ours."""
    shown = set(visit.page.evaluate("document.body.textContent + document.title"))
    assert {char for char in shown if not char.isspace()} - held(visit.page.content()) == set()


def test_drawings_keep_their_words_inside(visit: Visit) -> None:
    """No label of a chart is cut off by its edge, and none lies on another."""
    outside = visit.page.evaluate("""() => [...document.querySelectorAll('svg')].flatMap(svg => {
      const box = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')].filter(text => {
        const b = text.getBoundingClientRect();
        return b.left < box.left - 1 || b.right > box.right + 1
          || b.top < box.top - 1 || b.bottom > box.bottom + 1;
      }).map(text => text.textContent);
    })""")
    assert outside == []
    crossing = visit.page.evaluate("""() => [...document.querySelectorAll('svg')].flatMap(svg => {
      const all = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
      return all.flatMap(([t, a], n) => all.slice(n + 1).filter(([, b]) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4
      ).map(([u]) => t.textContent + ' × ' + u.textContent));
    })""")
    assert crossing == []


def test_a_keyboard_reaches_the_report_and_its_marks(visit: Visit) -> None:
    """The first stop skips to the report; what has the focus can be seen."""
    visit.page.keyboard.press("Tab")
    first = visit.page.evaluate("document.activeElement.className")
    assert first == "skip"
    assert visit.page.locator(".skip").bounding_box()["x"] >= 0
    visit.page.locator(".cite a").first.focus()
    visit.page.keyboard.press("Enter")
    assert "#source-" in visit.page.url


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_prints_on_a4(browser: Any, edition_folder: Path, lang: str, tmp_path: Path) -> None:
    """Several pages, none empty, with the figures and the sources on them."""
    visited = Visit(browser, edition_folder / f"quarterly_report.{lang}.html", 1200)
    path = tmp_path / "print.pdf"
    visited.page.pdf(path=str(path), prefer_css_page_size=True)
    visited.context.close()
    printed = pypdf.PdfReader(path)
    said = [page.extract_text() for page in printed.pages]
    assert 3 < len(said) < 25
    assert all(len(text.strip()) > 40 for text in said)
    assert all(figure in " ".join(said) for figure in ("1,418", "1,127", "127"))
    assert [round(float(side)) for side in printed.pages[0].mediabox[2:]] in (
        [595, 842],
        [596, 842],
    )
