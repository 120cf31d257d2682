"""Pictures of every kind, whole or broken, described or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

KINDS = [
    ("PNG", "RGB"),
    ("PNG", "RGBA"),
    ("PNG", "P"),
    ("PNG", "I;16"),
    ("JPEG", "RGB"),
    ("JPEG", "CMYK"),
    ("GIF", "P"),
    ("WEBP", "RGB"),
    ("BMP", "RGB"),
    ("TIFF", "RGB"),
]


def test_every_kind_is_shown_and_says_that_it_lacks_a_description(
    make: Any, page: Any, pdf: Any, tmp_path: Path
) -> None:
    """Under a false name too: the bytes say what a picture is."""
    shown = [make.shown()({"image/png": make.picture(*kind)}) for kind in KINDS]
    drawing = {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><text>😀</text></svg>"}
    notebook = make.notebook(make.code("", *shown, make.shown()(drawing)))
    found = page(notebook).main.find_all("img")
    assert [each["alt"] for each in found] == ["Picture without a description"] * 11
    assert {each["src"].split(";")[0] for each in found} == {
        "data:image/png",
        "data:image/jpeg",
        "data:image/gif",
        "data:image/webp",
        "data:image/svg+xml",
    }
    printed = pdf(notebook)
    assert printed.alternatives().count("Picture without a description") == 11
    assert printed.errors(tmp_path / "a.pdf") == []


def test_descriptions_are_kept(make: Any, page: Any, pdf: Any) -> None:
    """Of attachments, of data addresses, and in the metadata of outputs."""
    held = {"a b.png": {"image/png": make.picture()}}
    address = f"data:image/png;base64,{make.picture()}"
    text = f'![one <b>](attachment:a%20b.png) <img alt="two" src="{address}">'
    output = make.shown(**{"image/png": {"alt": "three", "width": 300}})(
        {"image/png": make.picture()}
    )
    notebook = make.notebook(make.text(text, attachments=held), make.code("", output))
    found = page(notebook).main.find_all("img")
    assert [each["alt"] for each in found] == ["one", "two", "three"]
    assert found[2]["width"] == "300"
    assert {"one", "two", "three"} <= set(pdf(notebook).alternatives())


@pytest.mark.parametrize("data", ["", "not base64!", "aGVsbG8=", "<svg", "<svg><a></svg>"])
def test_a_broken_picture_is_said_to_be_one(make: Any, page: Any, pdf: Any, data: str) -> None:
    """In words, where it would stand."""
    notebook = make.notebook(make.code("", make.shown()({"image/png": data})))
    assert "its data cannot be read" in page(notebook).main.get_text()
    assert "its data cannot be read" in " ".join(pdf(notebook).text.split())


def test_half_a_picture_is_broken(make: Any, page: Any) -> None:
    """Its head alone would pass."""
    data = make.picture()[:60]
    assert (
        "cannot be read"
        in page(make.notebook(make.text(f"![](data:image/png;base64,{data})"))).get_text()
    )
