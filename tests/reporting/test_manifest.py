"""Equal editions have equal manifests; any change of a byte, a name or a parameter shows."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from nkstats.errors import ReportError
from nkstats.reporting import manifest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "here"
    (root / "data").mkdir(parents=True)
    (root / "data" / "arrivals.csv").write_text("period,total\n2016,1418\n")
    (root / "trends.ipynb").write_text("{}")
    return root


def key(root: Path, **parameters: object) -> str:
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*.*")}
    return manifest.key_of(manifest.digests(files), parameters, {"pandas": "3.1"})


def write(folder: Path, key: str = "k") -> Path:
    return manifest.write(
        folder,
        key=key,
        parameters={"edition": "2025H2", "lang": "한국어"},
        inputs={"data/arrivals.csv": "0" * 64},
        versions={"pandas": "3.1"},
    )


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    folder = tmp_path / "2025H2"
    (folder / "figures").mkdir(parents=True)
    (folder / "trends.en.html").write_text("<p>127</p>")
    (folder / "figures" / "one.svg").write_bytes(b"\x00" * 100_000)
    return folder


def test_digest_is_what_sha256sum_says(project: Path) -> None:
    path = project / "data" / "arrivals.csv"
    told = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True).stdout
    assert manifest.digest(path) == told.split()[0]


def test_a_file_that_changes_and_keeps_its_size_and_time_gets_another_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_SETTLED", -1)  # remember those of files as young as this too
    path = tmp_path / "table.csv"
    for content in ("2016,1418", "2016,1481"):
        before = path.stat().st_ctime_ns if path.exists() else 0
        while not path.exists() or path.stat().st_ctime_ns == before:  # the system's clock ticks
            path.write_text(content)
            os.utime(path, (10**9, 10**9))
        expected = hashlib.sha256(content.encode()).hexdigest()
        assert [manifest.digest(path), manifest.digest(path)] == [expected, expected]
    assert path in manifest._digests


def test_a_file_that_was_just_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("2016,1418")
    manifest.digest(path)
    assert path not in manifest._digests


def test_the_key_knows_neither_the_folder_nor_the_order_nor_the_clock(
    project: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "there" / "deeper"
    shutil.copytree(project, moved)
    expected = key(project, edition="2025H2", lang="en")
    assert key(moved, lang="en", edition="2025H2") == expected
    files = {"trends.ipynb": moved / "trends.ipynb"}
    files["data/arrivals.csv"] = moved / "data" / "arrivals.csv"
    asked = {"edition": "2025H2", "lang": "en"}
    assert manifest.key_of(manifest.digests(files), asked, {"pandas": "3.1"}) == expected
    assert manifest.key_of(manifest.digests(files), asked, {"pandas": "3.2"}) != expected


def test_the_key_changes_with_content_name_and_parameters(project: Path) -> None:
    keys = [key(project, edition="2025H2"), key(project, edition="2025H1"), key(project)]
    (project / "data" / "arrivals.csv").write_text("period,total\n2016,1419\n")
    keys.append(key(project))
    (project / "data" / "arrivals.csv").rename(project / "data" / "Arrivals.csv")
    keys.append(key(project))
    (project / "data" / "Arrivals.csv").rename(project / "Arrivals.csv")
    keys.append(key(project))
    assert len(set(keys)) == len(keys)


def test_names_and_contents_cannot_be_shifted_into_one_another(tmp_path: Path) -> None:
    for root, name, text in (("a", "ab.", "c"), ("b", "a.", "bc")):
        (tmp_path / root).mkdir()
        (tmp_path / root / name).write_text(text)
    assert key(tmp_path / "a") != key(tmp_path / "b")


def test_the_manifest_lists_what_sha256sum_finds_and_not_itself(edition: Path) -> None:
    write(edition)
    listed = json.loads(write(edition).read_text())["files"]  # the second must not list the first
    lines = "".join(f"{hash_}  {name}\n" for name, hash_ in listed.items())
    subprocess.run(["sha256sum", "--check", "--strict"], input=lines, text=True, check=True,
                   cwd=edition, capture_output=True)  # fmt: skip
    assert list(listed) == ["figures/one.svg", "trends.en.html"]


def test_equal_editions_have_manifests_of_equal_bytes(edition: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "2025H2"
    shutil.copytree(edition, copy)
    text = write(edition).read_text(encoding="utf-8")
    assert write(copy).read_bytes() == text.encode()
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert "한국어" in text and str(tmp_path) not in text


def test_reading_gives_what_was_written(edition: Path) -> None:
    write(edition, key="abc")
    read = manifest.read(edition)
    assert read is not None
    assert (read["key"], read["versions"]) == ("abc", {"pandas": "3.1"})


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", "{}", '{"files": {}}', '{"files": [], "key": "k"}', "\xff"]
)
def test_an_absent_or_broken_manifest_is_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_bytes(text.encode("latin-1"))
    assert manifest.read(tmp_path) is None


def test_a_file_is_as_published_until_it_changes_or_goes(edition: Path) -> None:
    content = json.loads(write(edition).read_text())
    page = edition / "trends.en.html"
    assert manifest.spoiled(edition, content) == {}
    page.write_text("<p>128</p>")
    assert manifest.spoiled(edition, content) == {page.name: "changed since it was published"}
    page.write_text("<p>127</p>")
    assert manifest.spoiled(edition, content) == {}
    page.unlink()
    assert manifest.spoiled(edition, content) == {page.name: "missing"}
    page.mkdir()
    assert manifest.spoiled(edition, content) == {page.name: "not a file of an edition"}


def test_a_manifest_that_cannot_be_written_is_a_report_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match=r"file/manifest.json: the manifest cannot be written"):
        write(tmp_path / "file")
