"""The front page of a shelf in a real browser, offline, looked at as the reports are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from nkstats.reporting import manifest, shelf

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TARGET = 24  # CSS pixels (WCAG 2.5.8)
TITLES = {
    "en": "127 people arrived in South Korea in the second half of 2025, </p><script>x</script>",
    "ko": "2025년 하반기 한국에 입국한 북한이탈주민은 127명, 2024년 하반기보다 4명 감소",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the system's own Chromium, headless."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is on the path")
    with pytest.importorskip("playwright.sync_api").sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the front page of a shelf of ten editions, with names and words that are awkward."""
    out: Path = tmp_path_factory.mktemp("shelf")
    for label in (
        f"{year}{part}" for year in (2024, 2025) for part in ("", "H1", "H2", "Q1", "Q2")
    ):
        (out / label).mkdir()
        documents = []
        for report in ("quarterly report #1", "x" * 80):
            for lang in ("en", "ko"):
                for ending in ("html", "pdf", "txt"):
                    (out / label / f"{report}.{lang}.{ending}").touch()
                documents.append({
                    "lang": lang, "report": report, "title": TITLES[lang], "report_title": report,
                    "spark": [[str(year), year % 7 * 100] for year in range(1998, 2026)],
                })  # fmt: skip
        manifest.write(
            out / label, key=f"{label:0<64}", parameters={"edition": label}, inputs={},
            versions={}, data_day="2026-02-04", documents=documents,
        )  # fmt: skip
    shelf.refresh(out)
    return out / shelf.INDEX


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1200])
def test_the_front_page_is_sound_at_any_width_in_light_and_dark(
    browser: Any, index: Path, width: int, scheme: str
) -> None:
    """No request, no word on the console, nothing wider than the screen, no violation by axe."""
    context = browser.new_context(
        offline=True, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page, heard = context.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url))
    page.goto(index.as_uri())
    page.evaluate("document.fonts.ready")
    assert [words for words in heard if not words.startswith("data:")] == [page.url]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["failureSummary"][:200]) for rule in found] == []
    small = page.evaluate(
        "least => [...document.querySelectorAll('.forms a, .beside a, .years a')].filter(link => {"
        " const box = link.getBoundingClientRect(); return Math.min(box.width, box.height) < least;"
        "}).map(link => link.textContent)",
        TARGET,
    )
    assert small == []
    context.close()


def test_a_keyboard_skips_to_the_list_and_the_charts_are_drawn(browser: Any, index: Path) -> None:
    """The first stop is seen when it has the focus; a small chart has a line within its box."""
    page = browser.new_page()
    page.goto(index.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#list", timeout=5000)  # the browser goes there in its own time
    boxes = page.evaluate(
        "[...document.querySelectorAll('.spark path')].map(path => path.getBBox())"
        ".map(box => [box.width, box.height])"
    )
    assert len(boxes) == 20 and all(width > 100 and height > 10 for width, height in boxes)
    page.close()


def test_the_front_page_prints_on_a4(browser: Any, index: Path, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(index.as_uri())
    page.pdf(path=str(tmp_path / "print.pdf"), prefer_css_page_size=True)
    page.close()
    said = [sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "print.pdf").pages]
    assert 1 < len(said) < 12 and all(text.strip() for text in said)
    assert "2025 H2" in said[0] and "<script>" in said[0]
