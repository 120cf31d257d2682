"""A page is made again when what it was made from gives something else, and only then.

What comes out is to the byte what making all pages gives.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nkstats.building import build, editions, explained, pages, plan
from nkstats.building.changing import changed
from nkstats.building.inputs import Inputs, inputs
from nkstats.building.keys import recipe
from nkstats.building.made import Made
from nkstats.building.planning import Plan
from nkstats.building.producing import Outcome
from nkstats.building.request import Request
from nkstats.execution import run as run_module

ARRIVALS = """import nkstats as nk
changed = nk.diff("2026-01-25", tables=["arrivals"]).shape
said = [int(nk.load_arrivals("Y").loc["2017", "total"]), changed, open("data/mine.csv").read()]
figure = {"id": "arrivals", "value": said[0], "source_ids": ["b"]}
shown = {"text/plain": str(said), "application/vnd.nkstats.figures+json": [figure]}"""
EXILES = """import nkstats as nk
found = int(nk.load_exiles()["best"].sum())
figure = {"id": "exiles", "value": found, "source_ids": ["a"]}
shown = {"text/plain": str(found), "application/vnd.nkstats.figures+json": [figure]}"""
PARAMETERS = 'edition = "latest"\nlang = "en"\ncolour = 0'
LABEL = "2025H2"
PAGES = [("arrivals", "en"), ("exiles", "en")]
State = dict[str, tuple[bytes, int]]


def state(project: Path) -> State:
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (project / "reports" / LABEL).iterdir()
    }


def planned(found: Inputs | None = None, **more: Any) -> Plan:
    """Return a plan for the project where the test stands."""
    asked = {"languages": ("en",), "formats": ("html",), "edition": LABEL, **more}
    return plan(Request(out=Path.cwd() / "reports", **asked), found)


def edit(path: str, old: str, new: str) -> None:
    """Replace text in a file of the project where the test stands."""
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new, 1), encoding="utf-8")


def build_here(project: Path, **asked: Any) -> None:
    """Build in this process, the notebooks too: each shows what it calls `shown`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        patch.setenv("NKSTATS_DATA", "")
        patch.setattr(tempfile, "tempdir", str(project.parent))
        patch.setattr(run_module, "run", run_here)
        patch.setattr(editions, "produce", produce_here)
        build(planned(**asked))


def run_here(notebook: Path, parameters: dict[str, Any], **_: Any) -> Any:
    names: dict[str, Any] = {}
    executed = nbformat.read(notebook, as_version=4)
    for cell in executed.cells:
        exec(cell.source, names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(parameters)
    cell.outputs = [nbformat.v4.new_output("display_data", data=names["shown"])]
    return executed


def produce_here(wanted: Any, **_: Any) -> Iterator[Outcome]:
    data = {path.name: path.read_bytes() for path in Path("data/raw").iterdir()}
    for made, copies in wanted:
        for copy in copies:
            page = pages.Page(
                report=copy[0], lang=copy[1], notebook=made.notebooks[copy[0]].read_bytes(),
                parameters={}, data=data, recipe=recipe(made, copy), formats=made.request.formats,
                timeout=60, cwd="",
            )  # fmt: skip
            yield Outcome(made, copy, pages.make(page, lambda *_: None), "")
            os.environ["NKSTATS_DATA"] = ""


@pytest.fixture(scope="module")
def built(raw: Path, save_notebook: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with two reports, one of them with a table of its own; copy it."""
    folder: Path = tmp_path_factory.mktemp("twice") / "project"
    shutil.copytree(raw, folder / "data" / "raw")
    (folder / "data" / "mine.csv").write_text("a\n1\n")
    save_notebook(folder, "arrivals", ARRIVALS, parameters=PARAMETERS)
    save_notebook(folder, "exiles", EXILES, parameters=PARAMETERS)
    build_here(folder)
    return folder


@pytest.fixture
def mine(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the built project, its times kept; it is where the test stands."""
    folder = Path(shutil.copytree(built, tmp_path / "mine"))
    monkeypatch.chdir(folder)
    return folder


def test_a_changed_exile_row_remakes_what_shows_exiles_and_nothing_else(
    mine: Path, tmp_path: Path
) -> None:
    """The edition is then the one that a full build of the same inputs gives."""
    before = state(mine)
    edit("data/raw/exiles.csv", ",31,31,31,", ",31,32,32,")
    assert explained(planned()) == [
        "build exiles.en: load_exiles(as_of=None, claims=False) gives something else",
        "keep arrivals.en",
    ]
    assert state(mine) == before
    build_here(mine)
    after = state(mine)
    assert {name for name in after if after[name] != before[name]} == {
        "exiles.en.html", "key_figures.csv", "manifest.json",
    }  # fmt: skip
    whole = Path(
        shutil.copytree(mine, tmp_path / "whole", ignore=shutil.ignore_patterns("report*"))
    )
    build_here(whole)
    assert {name: found[0] for name, found in state(whole).items()} == {
        name: found[0] for name, found in after.items()
    }  # fmt: skip


def _another_notebook() -> None:
    edit("notebooks/exiles.ipynb", "found = int", "found = 0 + int")


def _another_table() -> None:
    edit("data/mine.csv", "1", "2")


def _a_spoiled_page() -> None:
    edit(f"reports/{LABEL}/exiles.en.html", "<", " <")


def _a_missing_page() -> None:
    Path(f"reports/{LABEL}/arrivals.en.html").unlink()


def _a_spoiled_table() -> None:
    edit(f"reports/{LABEL}/key_figures.csv", "exiles", "exile")


def _a_forged_read() -> None:
    path = Path(f"reports/{LABEL}/manifest.json")
    content = json.loads(path.read_text())
    content["documents"][0]["inputs"]["load_places()"] = "0" * 64
    path.write_text(json.dumps(content))


def _another_exile() -> None:
    edit("data/raw/exiles.csv", ",31,31,31,", ",31,32,32,")


def _a_new_day() -> None:
    path = Path("data/raw/sources.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("2026-11-21", "2026-11-20"))


@pytest.mark.parametrize(
    ("change", "reports", "said"),
    [
        (_another_notebook, "exiles", "its notebook changed"),
        (_another_table, "arrivals", "file data/mine.csv gives something else"),
        (_a_spoiled_page, "exiles", "exiles.en.html is changed since it was published"),
        (_a_missing_page, "arrivals", "arrivals.en.html is missing"),
        (_a_spoiled_table, "arrivals exiles", "key_figures.csv is changed since"),
        (_a_forged_read, "arrivals", "manifest.json is changed since"),
        (_another_exile, "exiles", "load_exiles(as_of=None, claims=False) gives something else"),
        (_a_new_day, "arrivals exiles", "the data day was 2026-11-21, now it is 2026-11-20"),
    ],
)
def test_a_page_is_made_again_for_a_reason(
    mine: Path, change: Callable[[], None], reports: str, said: str
) -> None:
    assert planned().up_to_date
    change()
    made = planned()
    assert sorted(made.todo) == [(name, "en") for name in reports.split()]
    assert all(said in why for why in made.todo.values()), made.todo
    assert not made.up_to_date
    assert sorted([*made.todo, *made.kept]) == PAGES


@pytest.mark.parametrize(
    ("asked", "new", "said"),
    [
        ({"force": True}, 2, "--force"), ({"languages": ("en", "ko")}, 2, "new"),
        ({"formats": ("pdf",)}, 2, "never built in pdf"),
        ({"since": "2025-01-01"}, 2, "since was 2025-06-30, now it is 2025-01-01"),
        ({"as_of": "2026-02-04"}, 2, "as_of was none, now it is 2026-02-04"),
        ({"parameters": {"colour": 1}}, 2, "parameters was none, now it is {'colour': 1}"),
        ({"edition": "2024"}, 2, "new"), ({"reports": ("exiles",)}, 0, ""),
        ({"edition": "latest"}, 0, ""), ({"since": "2025-06-30"}, 0, ""),
    ],
)  # fmt: skip
def test_what_is_asked_for_otherwise_is_made_again(
    mine: Path, asked: dict[str, Any], new: int, said: str
) -> None:
    """And what is asked for in part is kept whole."""
    made = planned(**asked)
    assert (len(made.todo), set(made.todo.values())) == (new, {said} if new else set())
    assert made.up_to_date == (not new)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "0" * 64}, "the code of nkstats changed"),
        ({"lock": "0" * 64}, "requirements.lock changed"),
        ({"versions": {"pandas": "9.9"}}, "pandas was "),
    ],
)
def test_other_software_makes_all_pages_again(
    mine: Path, changes: dict[str, Any], said: str
) -> None:
    here = inputs()
    versions = (
        {"versions": {**here.versions, **changes["versions"]}} if "versions" in changes else {}
    )
    made = planned(replace(here, **{**changes, **versions}))
    assert sorted(made.todo) == PAGES
    assert all(said in why for why in made.todo.values()), made.todo


def test_what_changes_without_showing_is_written_into_the_manifest_alone(mine: Path) -> None:
    """No notebook is run; the next build sees at once that there is nothing to do."""
    before = state(mine)
    with Path("data/raw/corrections.yml").open("a", encoding="utf-8") as file:
        file.write("\n# seen\n")
    (line, words) = explained(planned())
    assert (line, words[:25]) == ("keep arrivals.en, exiles.en", "write manifest.json anew:")
    build_here(mine)
    after = state(mine)
    assert [name for name in after if after[name][0] != before[name][0]] == ["manifest.json"]
    assert planned().up_to_date


def test_a_report_whose_notebook_is_gone_leaves_the_edition(mine: Path) -> None:
    Path("notebooks/exiles.ipynb").unlink()
    made = planned()
    assert (made.gone, made.kept, made.up_to_date) == ([PAGES[1]], [PAGES[0]], False)
    assert "leave out exiles.en" in "\n".join(explained(made))


@pytest.mark.parametrize("asked", ["latest", LABEL])
def test_a_plan_with_nothing_to_do_loads_no_pandas(mine: Path, asked: str) -> None:
    code = (
        "import sys; from pathlib import Path; from nkstats.building import Request, plan\n"
        f"made = plan(Request(out=Path('reports'), edition={asked!r}))\n"
        "assert made.up_to_date or made.todo and set(made.todo.values()) <= {'new', 'never built "
        "in pdf'}\nassert 'pandas' not in sys.modules and 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=dict(os.environ))


@pytest.mark.parametrize("key", ["documents", "raw", "latest", "data_day", "files", "parameters"])
def test_a_manifest_of_another_form_is_no_obstacle(mine: Path, key: str) -> None:
    """It may be older, or a stranger's: the plan is as if nothing stood there, or as it was."""
    path = Path(f"reports/{LABEL}/manifest.json")
    content = json.loads(path.read_text())
    others: list[Any] = [None, 7, [], {}, [[]], [{"lang": []}], {"x": 1}]
    for other in others:
        path.write_text(json.dumps({**content, key: other}))
        made = planned()
        assert sorted([*made.todo, *made.kept]) == PAGES
        assert not made.up_to_date


def test_what_changes_while_pages_are_made_is_named(mine: Path) -> None:
    made = planned(force=True)
    page = Made({}, (), {}, {"file data/mine.csv": "0" * 64, "load_places()": ""}, {})
    assert changed(made, []) == []
    edit("data/raw/context.csv", "\n", "\n\n")
    _another_notebook()
    assert changed(made, [page]) == [
        "data/raw/context.csv", "file data/mine.csv", "notebooks/exiles.ipynb",
    ]  # fmt: skip
