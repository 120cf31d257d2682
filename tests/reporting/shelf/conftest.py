"""A shelf of editions made by hand, with the manifests that building would have written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nkstats.reporting import manifest

SPARK = [["1998", 947], ["2009", 2914], ["2020", None], ["2021", 63], ["2025", 223]]
TITLES = {"en": "127 people arrived", "ko": "127명이 입국했다"}
Add = Callable[..., Path]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


@pytest.fixture
def add(out: Path) -> Add:
    """Return a maker of editions on the shelf; `change` is put into the manifest as it is."""

    def make(
        label: str, *, day: str = "2026-02-04", reports: tuple[str, ...] = ("trends",),
        languages: tuple[str, ...] = ("en", "ko"), formats: tuple[str, ...] = ("html", "pdf"),
        title: str = "", **change: Any,
    ) -> Path:  # fmt: skip
        folder = out / label
        folder.mkdir()
        documents = []
        for report in reports:
            for lang in languages:
                files = [f"{report}.{lang}.{ending}" for ending in formats]
                for name in files:
                    (folder / name).write_text(name)
                documents.append({
                    "date": day, "edition": label, "files": files, "lang": lang, "report": report,
                    "report_title": f"Of {report}", "spark": SPARK, "title": title or TITLES[lang],
                })  # fmt: skip
        asked = {"edition": label, "reports": list(reports)}
        path = manifest.write(
            folder, key=f"{label:a<64}", parameters=asked, inputs={}, versions={},
            data_day=day, documents=documents,
        )  # fmt: skip
        if change:
            path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
        return folder

    return make
