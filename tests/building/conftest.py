"""A project with one report made of our blocks' bundles, built as a user would build it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# What a notebook of ours shows, without the blocks: quick, and independent of their words
CELL = """from IPython.display import display
kind = "application/vnd.nkstats.{}+json".format
title = {"en": "127 people arrived", "ko": "127명이 입국했다"}[lang]
display({
    "text/html": f"<h1>{title}</h1>", "text/vnd.typst": f"= {title}\\n", "text/plain": title,
    kind("document"): {
        "title": title, "lang": lang, "date": "2026-02-04", "report": "small", "edition": edition,
        "report_title": {"en": "Small report", "ko": "작은 보고서"}[lang], "foot": "foot",
        "running_head": "head", "spark": [["2024", 236], ["2025", 223]],
    },
    kind("figures"): [{
        "id": "arrivals/2025H2/total", "value": 127, "low": None, "high": None, "level": None,
        "unit": "persons", "period": "2025H2", "basis": "derived", "source_ids": sorted({"b", "a"}),
    }],
    kind("summary"): {
        "lines": [{"text": title + ".", "notes": [1]}], "sources": {"1": "Newsis. A title."},
    },
}, raw=True)"""
PARAMETERS = 'edition = "latest"\nlang = "en"\ncolour = "red"'


@pytest.fixture(scope="module")
def small_project(
    raw: Path, save_notebook: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a project with the small report; its data and its lock file are its own."""
    folder: Path = tmp_path_factory.mktemp("made") / "project"
    shutil.copytree(raw, folder / "data" / "raw")
    (folder / "requirements.lock").write_text("pandas==3\n")
    save_notebook(folder, "small", CELL, parameters=PARAMETERS)
    return folder


@pytest.fixture(scope="module")
def build() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a builder of 2025H2 in a process of its own, with an environment of its own."""

    def run(project: Path, *more: str, umask: int = 0o022, **environment: str) -> Any:
        keep = {name: value for name, value in os.environ.items() if name != "NKSTATS_DATA"}
        done = subprocess.run(
            [sys.executable, "-m", "nkstats", "build", "--edition", "2025H2", *more],
            cwd=project, env={**keep, **environment}, umask=umask, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done

    return run


@pytest.fixture(scope="module")
def published(small_project: Path, build: Callable[..., Any]) -> Path:
    """Return the project with its report built once; copy it before you change it."""
    build(small_project, TZ="UTC", LC_ALL="C", PYTHONHASHSEED="1")
    return small_project


@pytest.fixture
def mine(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the built project that a test may spoil; it is where the test stands."""
    folder = Path(shutil.copytree(published, tmp_path / "mine"))
    monkeypatch.chdir(folder)
    return folder
