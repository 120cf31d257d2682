"""What a run reads of the record: noted once, by what it gave, and asked again from the note."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nkstats as nk
from nkstats import additions, changes, datasets, editions, holdings, paths, reads, record
from nkstats.errors import UsageError

KNOWN = (additions, changes, datasets, editions, holdings, record)  # loaded, to be asked again
SOME = (
    "open_edition(edition='2025H2', as_of='2026-02-04', since='', lang='ko')",
    "load_arrivals(freq='Q', as_of='2026-02-04', claims=False)",
    "load_regimes(as_of=None, claims=False)",
    "load_exiles(as_of=None, claims=True)",
    "diff(a='2026-01-25', b='2026-02-04', tables=(), detail=True)",
    "coverage(as_of=None)",
)
AGAIN = """import json, sys
import nkstats as nk
from nkstats import reads
nk.open_edition, nk.load_arrivals, nk.diff, nk.coverage
print(json.dumps([reads.again(text) for text in json.loads(sys.argv[1])]))"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, str]]:
    """Trace from now on; return a reader of what was noted."""
    path = tmp_path / "reads"
    monkeypatch.setenv(reads.VARIABLE, str(path))
    return lambda: reads.logged(path)


def test_nothing_is_noted_without_the_variable(tmp_path: Path) -> None:
    nk.load_places()
    assert os.environ.get(reads.VARIABLE) is None
    assert reads.logged(tmp_path / "reads") == {}


def test_a_call_is_noted_with_all_its_arguments_by_name(log: Any) -> None:
    """However it was written, and only the outermost."""
    nk.load_arrivals("Y")
    nk.load_arrivals(freq="Y", as_of=None, claims=False)
    nk.load_exiles(date(2026, 2, 4))
    nk.load_exiles(pd.Timestamp(2026, 2, 4))
    nk.latest_edition()
    assert list(log()) == [
        "latest_edition(as_of=None)", "load_arrivals(freq='Y', as_of=None, claims=False)",
        "load_exiles(as_of='2026-02-04', claims=False)",
    ]  # fmt: skip


def test_a_read_is_on_disk_at_once(log: Any, tmp_path: Path) -> None:
    """A kernel may be killed; and what is noted twice stands there once."""
    for _ in range(2):
        nk.data_day()
    (line,) = (tmp_path / "reads").read_text().splitlines()
    day = json.dumps({"date": nk.data_day().isoformat()}).encode()
    assert json.loads(line) == {"read": "data_day(as_of=None)", "sha256": sha256(day).hexdigest()}


def test_a_digest_worked_out_ahead_is_noted_later(
    log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a warm process does for those that it forks; it is not worked out a second time."""
    with reads.ahead():
        told = reads.digest_of(nk.load_places())
    assert log() == {}
    monkeypatch.setattr("nkstats.reads.calls.digest_of", None)
    nk.load_places()
    assert log() == {"load_places(as_of=None, claims=False)": told}


def test_the_project_itself_is_one_folder_however_it_is_given(
    raw: Path, raw_copy: Path, log: Any
) -> None:
    """A call on another folder is not noted: it could not be asked again."""
    nk.load_places(data_dir=raw)
    nk.load_places(data_dir=raw_copy)
    assert list(log()) == ["load_places(as_of=None, claims=False)"]


def test_what_is_refused_is_noted_too(log: Any) -> None:
    """A notebook may catch the error, and show something else."""
    with pytest.raises(UsageError):
        nk.cite("none")
    ((text, digest),) = log().items()
    assert text == "cite(source_id='none', style='text')"
    assert reads.again(text) == digest
    with pytest.raises(TypeError):
        nk.cite()
    assert len(log()) == 1


def test_every_public_function_that_reads_is_noted() -> None:
    """Read from the syntax: each is decorated where it is defined."""
    package = Path(nk.__file__).parent
    for name in set(nk.__all__) - {"__version__", "Edition", *nk._MODULES}:
        module = package.joinpath(nk._FROM[name]).with_suffix(".py")
        (found,) = [
            node for node in ast.parse(module.read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef) and node.name == name
        ]  # fmt: skip
        assert "noted" in map(ast.unparse, found.decorator_list), name


def test_the_digests_are_those_of_another_process() -> None:
    """Under another hash seed, time zone, locale and folder."""
    setting = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "ko_KR.UTF-8"}
    told = subprocess.run(
        [sys.executable, "-c", AGAIN, json.dumps(SOME)], cwd="/", capture_output=True, text=True,
        check=True, env={**os.environ, **setting, "NKSTATS_DATA": str(paths.raw_dir())},
    )  # fmt: skip
    here = [reads.again(text) for text in SOME]
    assert json.loads(told.stdout) == here
    assert None not in here and len(set(here)) == len(SOME)


def test_a_changed_cell_shows_in_what_reads_it_and_nowhere_else(
    raw_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a page on arrivals stands when an exile row changes."""
    monkeypatch.setenv("NKSTATS_DATA", str(raw_copy))
    window = "a='2025-06-30', b='2026-02-04'"
    others = [
        "load_arrivals(freq='Y', as_of=None, claims=False)",
        "open_edition(edition='2025H2', as_of='', since='', lang='en')",
        f"diff({window}, tables=('arrivals',), detail=True)",
        f"claims_added({window}, tables=('arrivals',))",
    ]
    touched = ["load_exiles(as_of=None, claims=False)", "claims_added(a=None, b=None, tables=())"]
    before = [reads.again(text) for text in (*others, *touched)]
    path = raw_copy / "exiles.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",31,31,31,", ",31,31,32,", 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    after = [reads.again(text) for text in (*others, *touched)]
    assert [one == other for one, other in zip(before, after, strict=True)] == [
        *[True] * len(others), *[False] * len(touched),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').getpid()", "open('/etc/passwd')", "load_places", "load_places(1)", "(",
        "load_places(**{'as_of': None})", "load_places(as_of=print())", "load_places(unknown=1)",
        "load_places(as_of=None, claims=False, data_dir='/')",
        "cite(source_id={}, style=0)", "(" * 5000, "", "\0", "load_places(" + "1," * 50_000 + ")",
        "file ../../etc/passwd", "file /etc/passwd", "file ", "file \0", "folder /", "folder ..",
    ],
)  # fmt: skip
def test_a_text_that_no_run_noted_is_not_followed(text: str) -> None:
    """A manifest may be a stranger's."""
    assert reads.again(text) is None


FRAME = pd.DataFrame(
    {"n": pd.array([1, None], "Int64"), "at": pd.to_datetime(["2020-01-01", None]),
     "any": [1, date(2020, 1, 1)], "kind": pd.Categorical(["a", "b"])},
    index=pd.PeriodIndex(["2020", "2021"], freq="Y"),
)  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        FRAME.assign(n=pd.array([1, 0], "Int64")), FRAME.assign(n=pd.array([1, None], "Float64")),
        FRAME.assign(any=["1", date(2020, 1, 1)]), FRAME.assign(any=[1, "2020-01-01"]),
        FRAME.assign(kind=pd.Categorical(["a", "b"], ["b", "a"])), FRAME[FRAME.columns[::-1]],
        FRAME.iloc[::-1], FRAME.rename(columns={"n": "m"}), FRAME.rename_axis("year"),
        FRAME.set_axis(pd.PeriodIndex(["2020", "2021"], freq="Y-MAR")),
        FRAME.assign(at=pd.to_datetime(["2020-01-01", "2020-01-02"])), FRAME.reset_index(),
    ],
    ids=range(12),
)  # fmt: skip
def test_frames_that_differ_in_anything_have_other_digests(other: pd.DataFrame) -> None:
    assert reads.digest_of(other) != reads.digest_of(FRAME) == reads.digest_of(FRAME.copy())


def test_the_digest_of_a_plain_value_is_that_of_its_json() -> None:
    assert reads.digest_of("2025") == sha256(b'"2025"').hexdigest()
    values = ("1", 1, 1.0, True, None, date(2020, 1, 1), "2020-01-01", ["1"])
    assert len(set(map(reads.digest_of, values))) == len(values)
    with pytest.raises(TypeError, match="no digest of"):
        reads.digest_of(object())
