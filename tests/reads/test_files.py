"""Files of the project that a run opens by itself are noted.

Each run is a process of its own: a hook stays for good.
"""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from nkstats import reads

RUN = """TYPED = "def f():\\n    return ['cat  data/shown.csv | wc', '/etc/hosts', 'data', '']"
import os, sqlite3, subprocess, sys
from pathlib import Path
from nkstats import reads
reads.watch()
reads.watch()
import pandas as pd
import nkstats as nk
from nkstats import datasets
pd.read_csv("data/mine.csv")
Path("data/raw/exiles.csv").read_bytes()
os.close(os.open("notes.txt", os.O_RDONLY))
sqlite3.connect("data/my.sqlite")
sorted(Path("data/extra").iterdir())
try:
    open("data/none.csv")
except FileNotFoundError:
    pass
with open("made.csv", "w") as file:
    file.write("1")
open("made.csv").read()
open(".hidden/secret").read()
open("/etc/hostname").read() if os.path.exists("/etc/hostname") else None
sys.path.insert(0, "lib")
import helper
nk.load_places()
exec(compile(TYPED, "/tmp/ipykernel_1/2.py", "exec"))
"""
EXPECTED = [
    "file data/mine.csv", "file data/my.sqlite", "file data/none.csv", "file data/raw/exiles.csv",
    "file data/shown.csv", "file lib/helper.py", "file notes.txt", "folder data/extra",
    "folder lib", "load_places(as_of=None, claims=False)",
]  # fmt: skip


@pytest.fixture
def noting(project: Path, tmp_path: Path) -> Path:
    """Return a project with files of its own."""
    for name in ("data/mine.csv", "notes.txt", "data/my.sqlite", "data/extra/a.csv",
                 "data/shown.csv", ".hidden/secret", "lib/helper.py"):  # fmt: skip
        path = project / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("" if name.endswith((".py", ".sqlite")) else "a\n1\n")
    return project


def run(code: str, project: Path, log: Path, **more: str) -> dict[str, str]:
    environment = {**os.environ, reads.VARIABLE: str(log), **more}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return reads.logged(log)


def test_each_file_is_noted_by_its_name_in_the_project(
    noting: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not what was written by the run, is hidden, lies elsewhere or is read within a call.

    The second run finds the module compiled, and notes its source all the same.
    """
    found = run(RUN, noting, tmp_path / "log")
    assert list(found) == EXPECTED
    assert found["file data/mine.csv"] == sha256(b"a\n1\n").hexdigest()
    assert found["file data/none.csv"] == "absent"
    assert run(RUN, noting, tmp_path / "second") == found
    monkeypatch.chdir(noting)
    assert {text: reads.again(text) for text in found} == found
    (noting / "data" / "mine.csv").write_text("a\n2\n")
    (noting / "data" / "none.csv").write_text("")
    (noting / "data" / "extra" / "b.csv").write_text("")
    (noting / "lib" / "helper.py").unlink()
    changed = [text for text, hash_ in found.items() if reads.again(text) != hash_]
    assert changed == [
        "file data/mine.csv", "file data/none.csv", "file lib/helper.py", "folder data/extra",
        "folder lib",
    ]  # fmt: skip


def test_raw_tables_are_named_alike_wherever_they_lie(noting: Path, tmp_path: Path) -> None:
    """A run may be given a copy of them. What reads them past the noted calls notes them all."""
    moved = (noting / "data" / "raw").rename(tmp_path / "elsewhere")
    code = "from nkstats import reads\nreads.watch()\nfrom nkstats import datasets\ndatasets.read()"
    found = run(code, noting, tmp_path / "log", NKSTATS_DATA=str(moved))
    tables = [f"file data/raw/{path.name}" for path in sorted(moved.iterdir())]
    assert [text for text in found if text != "folder data/raw"] == tables
