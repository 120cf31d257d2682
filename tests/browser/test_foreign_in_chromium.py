"""A notebook that is not ours, as a page in a real browser: readable, quiet, safe."""

from __future__ import annotations

import base64
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nkstats.reporting.html import NkstatsHTMLExporter

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = ("red", "green", "yellow", "blue", "magenta", "cyan", "white", "black")
TERMINAL = "".join(
    f"\x1b[{30 + n}mfg \x1b[{90 + n}mintense \x1b[{40 + n}mbg\x1b[0m" for n in range(8)
)
HOSTILE = (
    "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
    "<iframe src='http://evil.example'></iframe><img src='http://evil.example/a.png'>"
    "<ul><p>stray</p></ul><dl><dd>d</dd></dl><table><tr><td>a<td>b</table><a href='x'></a>"
    "<table><tr><th></th><th>n</th></tr><tr><th>r</th><td>1</td></tr></table><h5>low</h5><h2></h2>"
)
WORDS = (
    "## Two\n\n$x^2$ and $$\\int_0^"
    + "1" * 300
    + "$$\n\n> quote [link](http://a.example)\n\n#### Four"
)


def notebook() -> dict[str, Any]:
    """Return a notebook with much that pages get wrong."""
    buffer = io.BytesIO()
    Image.new("RGB", (2000, 50)).save(buffer, "PNG")
    wide = "<table><tr>" + "".join(f"<th>column {n}</th>" for n in range(60)) + "</tr></table>"
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": TERMINAL + "x" * 3000},
        {"output_type": "stream", "name": "stderr", "text": "said"},
        *(
            {"output_type": "display_data", "metadata": {}, "data": data}
            for data in (
                {"text/html": HOSTILE},
                {"text/html": wide},
                {"image/png": base64.b64encode(buffer.getvalue()).decode("ascii")},
            )
        ),
    ]
    code = {"cell_type": "code", "metadata": {}, "source": "y" * 3000, "outputs": outputs}
    text = {"cell_type": "markdown", "metadata": {}, "source": WORDS + HOSTILE + "w" * 3000}
    return {"nbformat": 4, "metadata": {}, "cells": [text, code]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the system's own Chromium, headless."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI_NEEDS_BROWSER"):
            pytest.fail("no browser on the path")
        pytest.skip("no browser on the path")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the notebook."""
    page, _ = NkstatsHTMLExporter().from_notebook_node(notebook())
    path = tmp_path_factory.mktemp("foreign") / "any.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_a_foreign_page_is_sound(browser: Any, path: Path, width: int, scheme: str) -> None:
    """No violation, no request, no word on the console, nothing run, no scrolling sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(
        offline=True, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    found = axe.run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    title = page.title()
    context.close()
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert said == []
    assert wide <= 0
    assert title == "Two"
