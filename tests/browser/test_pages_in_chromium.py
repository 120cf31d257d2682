"""The pages in a real browser with the network cut: nothing asked, nothing broken, all readable."""

from __future__ import annotations

import base64
import io
import json
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

ROOT = Path(__file__).parents[2]
WIDTHS = (360, 1200)
LANGUAGES = ("en", "ko")
NARROWEST = 320  # CSS pixels: 1280 at a zoom of 400% (WCAG 1.4.10)
TARGET = 24  # CSS pixels (WCAG 2.5.8)
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CHANGED = ["color-contrast", "link-in-text-block"]  # rules that another scheme can break
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)  # WCAG 1.4.12
FACES = "[...document.fonts].map(face => [face.family, face.status])"
OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"
SPREAD = "[document.documentElement.scrollWidth, innerWidth]"


def reports() -> list[str]:
    """Return the notebooks that are reports: those with a cell tagged parameters."""
    held = {
        path.stem: json.loads(path.read_text()) for path in (ROOT / "notebooks").glob("*.ipynb")
    }
    return sorted(
        name
        for name, notebook in held.items()
        if any("parameters" in cell["metadata"].get("tags", []) for cell in notebook["cells"])
    )


PAGES = [(name, lang) for name in reports() for lang in LANGUAGES]


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

    def __init__(self, browser: Any, path: Path, width: int, **more: str) -> None:
        self.context = browser.new_context(
            offline=True, viewport={"width": width, "height": 800}, device_scale_factor=1, **more
        )
        self.context.route(re.compile("^(?!file:|data:)"), lambda route: route.abort())
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri())
        self.page.evaluate("document.fonts.ready")

    def faults(self) -> list[tuple[str, Any, str]]:
        """Return what axe finds with all details open; in dark it looks at the colours only."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
        self.page.evaluate(OPEN)
        found = []
        for scheme, rules in (
            ("light", RULES),
            ("dark", {"runOnly": {"type": "rule", "values": CHANGED}}),
        ):
            self.page.emulate_media(color_scheme=scheme)
            broken = axe.run(self.page, options=rules).response["violations"]
            found += [(f"{scheme}: {rule['id']}", rule["nodes"]) for rule in broken]
        self.page.emulate_media(color_scheme="light")
        return [
            (rule, node["target"], node["failureSummary"][:200])
            for rule, nodes in found
            for node in nodes[:3]
        ]


def named(param: Any) -> str:
    (report, lang), *rest = param if isinstance(param[0], tuple) else (param,)
    return "-".join([report, lang, *map(str, rest)])


@pytest.fixture(scope="module", params=[(page, w) for page in PAGES for w in WIDTHS], ids=named)
def visit(request: pytest.FixtureRequest, browser: Any, edition_folder: Path) -> Iterator[Visit]:
    """Visit each page in each width."""
    (report, lang), width = request.param
    visited = Visit(browser, edition_folder / f"{report}.{lang}.html", width)
    yield visited
    visited.context.close()


@pytest.fixture(scope="module", params=PAGES, ids=named)
def wide(request: pytest.FixtureRequest, browser: Any, edition_folder: Path) -> Iterator[Visit]:
    """Visit each page once."""
    report, lang = request.param
    visited = Visit(browser, edition_folder / f"{report}.{lang}.html", WIDTHS[-1])
    yield visited
    visited.context.close()


@pytest.fixture(params=WIDTHS)
def front(request: pytest.FixtureRequest, browser: Any, shelf: Path) -> Iterator[Visit]:
    """Visit the front page of the shelf."""
    visited = Visit(browser, shelf / "index.html", request.param)
    yield visited
    visited.context.close()


def test_a_page_asks_for_nothing_but_itself_and_says_nothing(visit: Visit) -> None:
    """What it carries within itself apart; no refusal of its own policy either."""
    others = [url for url in visit.asked if not url.startswith("data:")]
    assert others == [visit.page.url]
    assert visit.said == []


def test_axe_finds_no_violation(visit: Visit) -> None:
    """WCAG 2.2, levels A and AA, and good practice; in light and in dark."""
    assert visit.faults() == []


def test_axe_finds_what_is_planted(browser: Any, shelf: Path) -> None:
    """So that an empty list means something: grey on grey, a picture without words."""
    visited = Visit(browser, shelf / "index.html", 1200)
    planted = (
        '<div id="planted"><p style="color: #777; background: #888">Grey words</p>'
        '<img src="data:,"></div>'
    )
    visited.page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", planted
    )
    found = {rule for rule, _, _ in visited.faults()}
    visited.context.close()
    assert found == {"light: color-contrast", "light: image-alt", "dark: color-contrast"}


def test_the_front_page_passes_the_same_checks(front: Visit) -> None:
    """It asks for nothing, says nothing, does not scroll sideways."""
    assert [url for url in front.asked if not url.startswith("data:")] == [front.page.url]
    assert front.said == []
    assert front.faults() == []
    spread, room = front.page.evaluate(SPREAD)
    assert spread <= room


def test_a_page_does_not_scroll_sideways(visit: Visit) -> None:
    """Nor when narrow as a zoomed page, nor with the reader's own spacing of letters."""
    page, size = visit.page, visit.page.viewport_size
    for width in (size["width"], NARROWEST):
        page.set_viewport_size({"width": width, "height": size["height"]})
        assert page.evaluate(SPREAD)[0] <= width
    spacing = page.add_style_tag(content=SPACED)
    assert page.evaluate(SPREAD)[0] <= NARROWEST
    spacing.evaluate("style => style.remove()")
    page.set_viewport_size(size)


def test_links_in_tables_and_lists_of_marks_can_be_hit(visit: Visit) -> None:
    """Each is 24 pixels in both directions, or a circle of 24 around it touches no other."""
    visit.page.evaluate(OPEN)
    small = visit.page.evaluate(
        """side => {
      const links = [...document.querySelectorAll(
        'td a, th a, .note .cite a, .card-note .cite a, nav a, .back, summary, a[download]')]
        .map(link => [link, link.getBoundingClientRect()]).filter(([, box]) => box.width);
      const centre = box => [box.left + box.width / 2, box.top + box.height / 2];
      const near = (a, b) => {
        const [x, y] = centre(a);
        const dx = Math.max(b.left - x, 0, x - b.right), dy = Math.max(b.top - y, 0, y - b.bottom);
        return Math.hypot(dx, dy) < side / 2 - 0.5;
      };
      return links.filter(([, a], n) => (a.width < side - 0.5 || a.height < side - 0.5)
          && links.some(([, b], m) => m !== n && Math.abs(b.top - a.top) < 60 && near(a, b)))
        .map(([link, box]) => [link.outerHTML.slice(0, 90), box.width, box.height]);
    }""",
        TARGET,
    )
    assert small == []


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
    carried = re.findall(r"url\(\"data:font/woff2;base64,([^\"]+)\"\)", page)
    fonts = [TTFont(io.BytesIO(base64.b64decode(data))) for data in carried]
    return {chr(code) for font in fonts for code in font.getBestCmap()}


def test_the_embedded_fonts_are_loaded_and_are_the_only_ones(wide: Visit) -> None:
    """No letter, bold or not, is set in a font that the next reader may not have."""
    wide.page.evaluate(OPEN)
    faces = wide.page.evaluate(FACES)
    assert [status for family, status in faces if "Pretendard" in family] == ["loaded", "loaded"]
    assert strangers(wide) == set()
    wide.page.evaluate("document.querySelector('h1').style.fontFamily = 'monospace'")
    wide.page.evaluate("document.body.offsetWidth")  # has the browser lay the page out anew
    assert len(strangers(wide)) == 1  # the probe sees one where there is one
    wide.page.evaluate("document.querySelector('h1').style.fontFamily = ''")


def test_the_embedded_fonts_hold_every_character_shown(wide: Visit) -> None:
    """On a machine without fonts the browser would draw a box, and call it ours."""
    wide.page.evaluate(OPEN)
    shown = set(wide.page.evaluate("document.body.innerText + document.title"))
    assert {char for char in shown if not char.isspace()} - held(wide.page.content()) == set()


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


def test_each_chart_shows_one_drawing(visit: Visit) -> None:
    """The one made for this width; on paper the wide one."""
    page = visit.page
    seen = """() => [...document.querySelectorAll('figure.chart')].map(figure =>
      [...figure.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().width)
        .map(svg => svg.parentElement.className).join())"""
    expected = "narrow" if page.viewport_size["width"] < 600 else "wide"
    assert set(page.evaluate(seen)) <= {expected}
    page.emulate_media(media="print")
    assert set(page.evaluate(seen)) <= {"wide"}
    page.emulate_media(media="screen")


def test_a_keyboard_reaches_the_report_its_numbers_and_its_sources(visit: Visit) -> None:
    """Skip to the report; from a number to its source note, and back to where it is cited."""
    page = visit.page
    page.goto(page.url.split("#")[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.locator("main a.value").first.focus()
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    page.keyboard.press("Enter")
    note = page.locator(":target")
    note.wait_for(timeout=5000)
    assert page.evaluate("document.querySelector(':target').id").startswith("source-")
    assert float(width.removesuffix("px")) >= 2
    assert note.evaluate("note => getComputedStyle(note).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.locator(".sources .back").first.focus()
    page.keyboard.press("Enter")
    page.locator("[id^=cited-]:target").wait_for(timeout=5000)


def test_a_page_respects_what_the_reader_set(browser: Any, edition_folder: Path) -> None:
    """No smooth motion where it is not wanted; forced colours leave the marks of charts."""
    report, lang = PAGES[0]
    path = edition_folder / f"{report}.{lang}.html"
    still = Visit(browser, path, 1200, reduced_motion="reduce")
    assert (
        still.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    )
    still.context.close()
    forced = Visit(browser, path, 1200, forced_colors="active")
    inks = forced.page.evaluate("""() =>
      [...document.querySelectorAll('.chart .wide svg')].map(svg =>
        [getComputedStyle(svg.parentElement).backgroundColor,
         ...[...svg.querySelectorAll('path, circle')].map(mark => getComputedStyle(mark).fill)])""")
    assert inks
    assert all(set(used) - {paper, "none"} for paper, *used in inks)
    forced.context.close()


@pytest.mark.parametrize(("report", "lang"), PAGES)
def test_a_page_prints_on_a4(
    browser: Any, edition_folder: Path, report: str, lang: str, tmp_path: Path
) -> None:
    """Dark as the screen may be: dark on white, several pages, none empty, no navigation."""
    path = edition_folder / f"{report}.{lang}.html"
    visited = Visit(browser, path, 1200, color_scheme="dark")
    target = tmp_path / "print.pdf"
    visited.page.pdf(path=str(target), prefer_css_page_size=True)
    visited.page.emulate_media(media="print")
    body = "getComputedStyle(document.body)"
    colours = visited.page.evaluate(f"[{body}.backgroundColor, {body}.color]")
    title = visited.page.inner_text("h1")
    contents = visited.page.locator("nav").is_visible()
    visited.context.close()
    assert colours == ["rgb(255, 255, 255)", "rgb(26, 36, 51)"]
    assert not contents
    printed = pypdf.PdfReader(target)
    said = [page.extract_text() for page in printed.pages]
    assert 2 < len(said) < 40
    assert all(len(text.strip()) > 40 for text in said)
    assert re.sub(r"\s", "", title) in re.sub(r"\s", "", said[0])
    assert [round(float(side)) for side in printed.pages[0].mediabox[2:]] in (
        [595, 842],
        [596, 842],
    )
