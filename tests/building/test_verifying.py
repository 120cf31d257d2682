"""Whether a file is as it was published: what `nkstats verify` says of sound and spoiled ones.

Rebuilding for real is slow, and is done once.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
import subprocess
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nkstats.building import editions, loose_files, rebuilding, remaking, verifying
from nkstats.building.made import Copy, Made
from nkstats.building.planning import plan
from nkstats.building.producing import Outcome
from nkstats.building.request import Request
from nkstats.cli import main
from nkstats.errors import ReportError
from nkstats.reporting import manifest, seal
from nkstats.reporting.embedded import data_block

Verify = Callable[..., "subprocess.CompletedProcess[str]"]
PAGE = "small.ko.html"


def state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def verify(*arguments: object) -> tuple[int, str]:
    """Run the command in this process; return its exit code, and all that it said."""
    done = CliRunner().invoke(main, ["verify", *map(str, arguments)])
    spilt = "" if isinstance(done.exception, SystemExit | None) else "".join(
        traceback.format_exception(done.exception)
    )  # fmt: skip
    assert not spilt
    assert len(done.stderr) < 5000
    return done.exit_code, done.stdout + done.stderr


def made_of(folder: Path, *formats: str) -> dict[Copy, Made]:
    """Return the pages of a published edition as they were when they were made."""
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with (folder / "key_figures.csv").open(encoding="utf-8", newline="") as file:
        figures = list(csv.DictReader(file))
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return {
        (page["report"], page["lang"]): Made(
            {name: files[name] for name in page["files"] if Path(name).suffix[1:] in formats},
            figures, page, {}, page,
        )
        for page in content["documents"]
    }  # fmt: skip


@pytest.fixture
def copied(mine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a rebuild give what was published, in no time; return the edition's folder."""
    folder = mine / "reports" / "2025H2"
    pages = made_of(folder, "html", "pdf", "txt")

    def remade(_: Any, copies: Any, *__: object) -> dict[Copy, Made]:
        return {copy: pages[copy] for copy in copies}

    for module in (verifying, loose_files):
        monkeypatch.setattr(module, "remade", remade)
    return folder


def test_an_edition_is_built_again_under_other_settings_with_the_same_bytes(
    published: Path, build: Callable[..., Any], tmp_path: Path
) -> None:
    """Another time zone, locale, hash seed, folder, umask and order of asking; byte for byte."""
    other = tmp_path / "an other place" / "프로젝트"
    shutil.copytree(published, other, ignore=shutil.ignore_patterns("reports"))
    settings = {"TZ": "Pacific/Kiritimati", "LC_ALL": "ko_KR.UTF-8", "LANG": "de_DE.UTF-8",
                "PYTHONHASHSEED": "4711", "COLUMNS": "40"}  # fmt: skip
    build(other, "--lang", "ko,en", "--format", "pdf,html", umask=0o077, **settings)
    first, second = state(published / "reports"), state(other / "reports")
    assert set(first) >= {"index.html", "feed.xml"} | {
        f"2025H2/{name}" for name in (
            "manifest.json", "key_figures.csv", "small.en.html", "small.ko.pdf", "small.ko.txt",
        )
    }  # fmt: skip
    assert [name for name in first | second if first.get(name) != second.get(name)] == []
    mode = (other / "reports" / "2025H2" / PAGE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_an_edition_is_as_published_and_rebuilt(copied: Path) -> None:
    """And nothing on the shelf is touched."""
    before = state(copied.parent)
    code, said = verify("2025H2")
    assert (code, "rebuilt here, with the same bytes" in said) == (0, True), said
    assert "all 7 files are as published" in said
    assert state(copied.parent) == before


def test_a_page_that_came_by_mail_is_unchanged_and_rebuilt(mine: Path, tmp_path: Path) -> None:
    """Run and rendered for real, from a place that knows no shelf of it."""
    mailed = tmp_path / "mail" / "report (1).html"
    mailed.parent.mkdir()
    shutil.move(mine / "reports" / "2025H2" / PAGE, mailed)
    shutil.rmtree(mine / "reports")
    code, said = verify(mailed)
    assert code == 0, said
    assert "unchanged since it was made" in said and "rebuilt here, with the same bytes" in said


def test_each_page_carries_its_own_manifest(published: Path) -> None:
    """What it was made from and nothing of the other pages; the edition's tells the same of it."""
    folder = published / "reports" / "2025H2"
    whole = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert rebuilding.consistent(whole)
    for page in whole["documents"]:
        lang = page["lang"]
        carried = seal.carried((folder / f"small.{lang}.html").read_text(encoding="utf-8"))
        assert carried is not None and manifest.consistent(carried)
        assert (carried.pop("report"), carried.pop("lang")) == ("small", lang)
        assert len(carried.pop("page")) == 64
        told = {name: page[name] for name in ("inputs", "key")}
        asked = {"edition": "2025H2", "as_of": "", "since": "2025-06-30", "parameters": {}}
        alike = {name: whole[name] for name in ("data_day", "fonts", "versions")}
        assert carried == {**told, **alike, "parameters": {**asked, "lang": lang}}
        assert set(page["inputs"]) == {
            "data_day(as_of=None)", "nkstats", "notebooks/small.ipynb", "requirements.lock",
        }  # fmt: skip
    assert whole["inputs"] == {f"small.{page['lang']}": page["key"] for page in whole["documents"]}
    assert set(whole["raw"]) == {path.name for path in (published / "data" / "raw").iterdir()}


@pytest.mark.parametrize("where", ["2025H2", "reports/2025H2", "reports/2025H2/manifest.json"])
def test_every_spoiled_file_of_an_edition_is_named(copied: Path, where: str) -> None:
    (copied / "small.en.pdf").unlink()
    (copied / "small.en.txt").write_text("other")
    (copied / "mine.txt").write_text("extra")
    code, said = verify(where)
    assert code == 1
    for name, fault in (("small.en.pdf", "missing"), ("small.en.txt", "changed"),
                        ("mine.txt", "not in the manifest")):  # fmt: skip
        assert f"{name}: {fault}" in said


def test_a_rebuild_that_differs_is_named(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes a page and its hashes is found out."""
    page = (copied / PAGE).read_text(encoding="utf-8").replace("127", "128")
    (copied / PAGE).write_text(seal.stamp(page), encoding="utf-8")
    content = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    content["files"][PAGE] = manifest.digest(copied / PAGE)
    (copied / "manifest.json").write_text(
        json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    code, said = verify("2025H2")
    assert (code, "these files differ: " in said) == (1, True), said
    assert PAGE in said
    code, said = verify(copied / PAGE)
    assert (code, "someone changed the page" in said) == (1, True), said


def _older_library(made: Any) -> None:
    made["versions"]["pandas"] = "2.0"


def _other_code(made: Any) -> None:
    made["inputs"]["nkstats"] = "0" * 64


def _other_lock(made: Any) -> None:
    made["inputs"]["requirements.lock"] = "0" * 64


def _other_data(made: Any) -> None:
    made["inputs"]["load_places(as_of=None, claims=False)"] = "0" * 64
    made["inputs"]["file data/gone.csv"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_older_library, "pandas was 2.0, here it is"), (_other_code, "code of nkstats differs"),
        (_other_lock, "requirements.lock differs"),
        (_other_data, "inputs differ: file data/gone.csv, load_places(as_of=None, claims=False)"),
    ],
)  # fmt: skip
def test_what_was_made_from_something_else_is_not_rebuilt_and_says_from_what(
    copied: Path, change: Callable[[Any], None], said: str
) -> None:
    """The edition and the page alike; their hashes hold, so that is no failure."""
    page = (copied / PAGE).read_text(encoding="utf-8")
    made = seal.carried(page)
    assert made is not None
    old = data_block(made, name="manifest")
    change(made)
    made["key"] = manifest.key_of(made["inputs"], made["parameters"], made["versions"])
    other = seal.stamp(page.replace(old, data_block(made, name="manifest")))
    mailed = copied.parents[1] / "mailed.html"
    mailed.write_text(other, encoding="utf-8")
    code, told = verify(mailed)
    assert (code, said in told, "not rebuilt" in told) == (0, True, True), told
    assert "in the edition 2025H2 on the shelf it has" in told
    content = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    for entry in content["documents"]:
        change({"inputs": entry["inputs"], "versions": content["versions"]})
    (copied / "manifest.json").write_text(json.dumps(rekeyed(content)), encoding="utf-8")
    code, told = verify("2025H2")
    assert (code, said in told, "not rebuilt" in told) == (0, True, True), told


def rekeyed(content: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest of an edition with the keys that fit what it lists."""
    for page in content["documents"]:
        asked = {**content["parameters"], "lang": page["lang"]}
        for name in ("reports", "languages", "formats"):
            asked.pop(name)
        page["key"] = manifest.key_of(page["inputs"], asked, content["versions"])
    pages = {f"{page['report']}.{page['lang']}": page["key"] for page in content["documents"]}
    key = manifest.key_of(pages, content["parameters"], content["versions"])
    return {**content, "inputs": pages, "key": key}


def test_raw_tables_that_show_nowhere_are_no_difference(copied: Path) -> None:
    """The edition is made again as it tells of itself."""
    path = copied.parents[1] / "data" / "raw" / "corrections.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# seen\n", encoding="utf-8")
    code, said = verify("2025H2")
    assert (code, "rebuilt here, with the same bytes" in said) == (0, True), said


@pytest.mark.parametrize("of", ["edition", "page", "read"])
def test_a_key_that_does_not_fit_is_named(copied: Path, of: str) -> None:
    content = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    page = content["documents"][0]
    if of == "read":
        page["inputs"]["data_day(as_of=None)"] = "0" * 64
    else:
        (page if of == "page" else content)["key"] = "0" * 64
    (copied / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    code, said = verify("2025H2")
    assert (code, "its key is not that of what it lists" in said) == (1, True), said


@pytest.mark.parametrize("name", ["small.en.pdf", "small.ko.txt", "key_figures.csv", "feed.xml"])
def test_a_file_without_a_manifest_is_looked_up(copied: Path, tmp_path: Path, name: str) -> None:
    """By its bytes, whatever it is called now."""
    path = next(copied.parent.rglob(name))
    assert verify(path)[0] == 0
    mailed = tmp_path / "renamed"
    shutil.copy(path, mailed)
    code, said = verify(mailed)
    assert (code, "as published" in said) == ((1, False) if name == "feed.xml" else (0, True))
    mailed.write_bytes(path.read_bytes() + b"\n")
    code, said = verify(mailed)
    assert (code, manifest.digest(mailed) in said) == (1, True)


def _cut(page: bytes) -> bytes:
    return page[: len(page) // 2]


def _letter(page: bytes) -> bytes:
    return page.replace(b"127", b"128", 1)


def _no_report(page: bytes) -> bytes:
    made = seal.carried(page.decode()) or {}
    changed = {**made, "report": "../../etc/passwd", "page": ""}
    element = data_block(made, name="manifest")
    return seal.stamp(page.decode().replace(element, data_block(changed, name="manifest"))).encode()


def _asks(asked: dict[str, Any], **more: object) -> Callable[[bytes], bytes]:
    """Return a forger of a page that says it was asked for otherwise, key and seal fitting."""

    def change(page: bytes) -> bytes:
        made = seal.carried(page.decode()) or {}
        forged = {**made, "parameters": {**made["parameters"], **asked}, **more}
        forged["key"] = manifest.key_of(forged["inputs"], forged["parameters"], forged["versions"])
        element = data_block(made, name="manifest")
        forged_element = data_block(forged, name="manifest")
        return seal.stamp(page.decode().replace(element, forged_element)).encode()

    return change


@pytest.mark.parametrize(
    ("forge", "code", "said"),
    [
        (_cut, 1, "carries no manifest"), (_letter, 1, "changed since it was made"),
        (_no_report, 1, "names no report"),
        (lambda page: b"\xff\x00" * 2_000_000, 1, "carries no manifest"),
        (lambda page: bytes(10_000_000), 1, "too large"), (lambda page: b"", 1, "no manifest"),
        (_asks({"edition": "../../etc"}), 0, "cannot be built here"),
        (_asks({"edition": "latest"}), 0, "not rebuilt"), (_asks({"as_of": "x"}), 0, "'x'"),
        (_asks({"edition": 7}), 0, "not say"), (_asks({"reports": 7}), 0, "reads otherwise"),
        (_asks({"lang": "en"}), 0, "reads otherwise"), (_asks({}, lang=7), 0, "not say"),
        (_asks({}, documents=[{}]), 0, "not say"),
        (_asks({"parameters": {"import os": 1}}), 0, "no parameter"),
        (_asks({"parameters": {"edition": "2024"}}), 0, "its own option"),
        (_asks({"parameters": {"colour": ["a"]}}), 0, "expected str"),
        (_asks({}, lang="xx\x1b[31m\n"), 0, "does not exist"),
        (_asks({}, inputs={"notebooks/small.ipynb": "0"}), 0, "differ"),
    ],
    ids=range(19),
)  # fmt: skip
def test_a_spoiled_or_hostile_page_gets_one_message(
    copied: Path, tmp_path: Path, forge: Callable[[bytes], bytes], code: int, said: str
) -> None:
    """It is not run, crashes nothing, and cannot write on the terminal."""
    mailed = tmp_path / "mailed.html"
    mailed.write_bytes(forge((copied / PAGE).read_bytes()))
    done = verify(mailed)
    assert (done[0], said in done[1]) == (code, True), done
    assert "\x1b" not in done[1]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"../../../../etc/hostname": "0"}, "not a file of an edition"),
        ({"/dev/zero": "0"}, "not a file of an edition"), ({"x" * 5000: "0"}, "xxx…"),
        ({"a\x00b": "0"}, "aU+0000b: missing"), ({"pipe": "0"}, "not a file"), ({"": "0"}, "not a"),
    ],
    ids=range(6),
)  # fmt: skip
def test_a_hostile_manifest_opens_no_other_file(
    copied: Path, names: dict[str, str], said: str
) -> None:
    """Neither devices nor what lies elsewhere."""
    os.mkfifo(copied / "pipe")
    content = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    (copied / "manifest.json").write_text(json.dumps({**content, "files": names}))
    code, told = verify(copied)
    assert (code, said in told) == (1, True), told


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        ("2019Q1", 2, "no edition of that name"), ("no/such/file.html", 2, "is no file"),
        ("", 1, "no manifest.json"), ("reports", 1, "no manifest.json"),
        ("/dev/null", 1, "not a regular file"), ("x" * 5000, 1, "too long"),
        ("reports/index.html", 0, "in step"),
    ],
)  # fmt: skip
def test_what_cannot_be_verified_is_said(mine: Path, what: str, code: int, said: str) -> None:
    told = verify(what)
    assert (told[0], said in told[1]) == (code, True), told


@pytest.mark.parametrize("command", [["verify", "none"], ["list", "editions"]])
def test_the_next_command_that_sees_a_stale_index_makes_it_anew(
    mine: Path, command: list[str]
) -> None:
    """As does a build that has nothing to do (below)."""
    right = (mine / "reports" / "index.html").read_bytes()
    (mine / "reports" / "index.html").write_text("stale")
    CliRunner().invoke(main, command)
    assert (mine / "reports" / "index.html").read_bytes() == right


def test_a_build_with_nothing_to_do_makes_a_stale_index_anew(mine: Path) -> None:
    right = (mine / "reports" / "feed.xml").read_bytes()
    (mine / "reports" / "feed.xml").unlink()
    (mine / "reports" / "2024").mkdir()
    done = CliRunner().invoke(main, ["build", "--edition", "2025H2"])
    assert "up to date" in done.stdout
    assert "warning: " in done.stderr and "reports/2024: no manifest" in done.stderr
    assert (mine / "reports" / "feed.xml").read_bytes() == right


def producing(made: dict[Copy, Made], meanwhile: Callable[[], object] = lambda: None) -> Any:
    """Return what makes pages in no time: these, whatever is asked for."""

    def produce(wanted: Any, **_: object) -> Iterator[Outcome]:
        meanwhile()
        ((planned, copies),) = wanted
        yield from (Outcome(planned, copy, made[copy], "") for copy in copies)

    return produce


def test_a_figure_that_the_languages_give_otherwise_is_not_published(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edition stays as it was."""
    made = made_of(mine / "reports" / "2025H2", "html")
    other = [{**figure, "value": 128} for figure in made["small", "ko"].figures]
    made["small", "ko"] = replace(made["small", "ko"], figures=other)
    monkeypatch.setattr(editions, "produce", producing(made))
    before = state(mine / "reports")
    done = CliRunner().invoke(main, ["build", "--edition", "2025H2", "--force"])
    assert done.exit_code == 1, done.output
    assert "small: twins differ" in done.stderr and "arrivals/2025H2/total" in done.stderr
    assert state(mine / "reports") == before


def test_data_that_change_meanwhile_are_not_published(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A curator may save a table while the notebooks run."""
    made = made_of(mine / "reports" / "2025H2", "html")
    table = mine / "data" / "raw" / "context.csv"
    monkeypatch.setattr(editions, "produce", producing(made, lambda: table.open("a").write("\n")))
    before = state(mine / "reports")
    done = CliRunner().invoke(main, ["build", "--edition", "2025H2", "--force"])
    assert (done.exit_code, "changed while it was built" in done.stderr) == (1, True)
    assert "data/raw/context.csv" in done.stderr
    assert state(mine / "reports") == before


def test_pages_made_again_are_those_asked_for(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of nothing that changed meanwhile."""
    made = made_of(mine / "reports" / "2025H2", "html")
    planned = plan(Request(edition="2025H2", out=mine / "reports"))
    monkeypatch.setattr(remaking, "produce", producing(made))
    assert list(remaking.remade(planned, [("small", "en")])) == [("small", "en")]
    (mine / "data" / "raw" / "context.csv").unlink()
    with pytest.raises(ReportError, match=r"data/raw/context\.csv changed while"):
        remaking.remade(planned, [("small", "en")])
