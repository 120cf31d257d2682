"""Front page and feed follow the folders: the next look makes right whatever was done to them."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nkstats import locks
from nkstats.errors import ReportError
from nkstats.reporting import shelf

Add = Callable[..., Path]


def bytes_of(out: Path) -> tuple[bytes, bytes]:
    return (out / "index.html").read_bytes(), (out / "feed.xml").read_bytes()


def page(out: Path) -> str:
    return (out / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def full(out: Path, add: Add) -> Path:
    """Return a shelf of two editions with its front page."""
    add("2025H2")
    add("2025H1")
    assert shelf.refresh(out) == []
    return out


def test_what_is_in_step_is_not_touched(full: Path) -> None:
    before = [(full / name).stat().st_mtime_ns for name in (shelf.INDEX, shelf.FEED)]
    assert shelf.refresh(full) == []
    assert [(full / name).stat().st_mtime_ns for name in (shelf.INDEX, shelf.FEED)] == before
    assert shelf.in_step(full)
    assert sorted(os.listdir(full)) == ["2025H1", "2025H2", "feed.xml", "index.html"]


def _page_gone(out: Path) -> None:
    (out / "index.html").unlink()


def _page_cut(out: Path) -> None:
    (out / "index.html").write_bytes((out / "index.html").read_bytes()[:-20])


def _page_edited(out: Path) -> None:
    (out / "index.html").write_text(page(out).replace("127", "128"), encoding="utf-8")


def _page_empty(out: Path) -> None:
    (out / "index.html").write_bytes(b"")


def _page_not_text(out: Path) -> None:
    (out / "index.html").write_bytes(b"\xff\xfe")


def _feed_gone(out: Path) -> None:
    (out / "feed.xml").unlink()


def _feed_edited(out: Path) -> None:
    with (out / "feed.xml").open("a") as file:
        file.write("\n")


@pytest.mark.parametrize(
    "spoil", [_page_gone, _page_cut, _page_edited, _page_empty, _page_not_text, _feed_gone,
              _feed_edited],
)  # fmt: skip
def test_a_spoiled_page_or_feed_is_made_anew(full: Path, spoil: Callable[[Path], None]) -> None:
    before = bytes_of(full)
    spoil(full)
    assert not shelf.in_step(full)
    shelf.refresh(full)
    assert bytes_of(full) == before


def test_an_edition_that_goes_or_comes_is_off_or_on_the_page(full: Path, add: Add) -> None:
    shutil.rmtree(full / "2025H1")
    shelf.refresh(full)
    assert "2025H1/" not in page(full) and "2025H2/" in page(full)
    add("2024")
    shelf.refresh(full)
    assert "2024/trends.ko.html" in page(full)
    assert "2024/trends.ko.html" in (full / "feed.xml").read_text()


def test_a_file_that_goes_is_linked_no_more(full: Path) -> None:
    (full / "2025H2" / "trends.ko.pdf").unlink()
    shelf.refresh(full)
    assert "2025H2/trends.ko.pdf" not in page(full) and "2025H2/trends.ko.html" in page(full)


def test_half_a_shelf_copied_elsewhere_is_a_shelf(full: Path, tmp_path: Path) -> None:
    """Its page is that of a shelf that never had more."""
    copy = tmp_path / "usb"
    shutil.copytree(full, copy, ignore=shutil.ignore_patterns("2025H1"))
    shelf.refresh(copy)
    alone = tmp_path / "alone"
    shutil.copytree(full / "2025H2", alone / "2025H2")
    shelf.refresh(copy)
    shelf.refresh(alone)
    assert bytes_of(copy) != bytes_of(full)
    shutil.rmtree(full / "2025H1")
    shelf.refresh(full)
    assert bytes_of(copy) == bytes_of(full)


def test_the_last_edition_gone_leaves_a_page_that_says_so(full: Path) -> None:
    for label in ("2025H1", "2025H2"):
        shutil.rmtree(full / label)
    shelf.refresh(full)
    assert "There is no edition here yet." in page(full) and "아직" in page(full)


def test_a_folder_that_never_was_a_shelf_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    assert shelf.refresh(tmp_path) == []
    assert shelf.refresh(tmp_path / "none") == []
    assert os.listdir(tmp_path) == ["notes"]


def test_the_page_waits_for_the_lock_of_the_shelf(full: Path) -> None:
    """A run that is publishing holds it."""
    _page_gone(full)
    child = os.fork()
    if child == 0:
        shelf.refresh(full)
        os._exit(0)
    with locks.held(full):
        pass  # the child may have come first
    os.waitpid(child, 0)
    assert shelf.in_step(full)


def test_what_cannot_be_written_is_said_and_the_old_page_stands(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(full)
    shutil.rmtree(full / "2025H1")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ReportError, match="the editions stand.*No space left.*Free some space"):
        shelf.refresh(full)
    assert bytes_of(full) == before


def test_three_hundred_editions_take_about_a_second(out: Path, add: Add) -> None:
    """Of this process; and a look at a shelf in step takes a fraction."""
    for year in range(1960, 2025):
        for part in ("", "H1", "H2", "Q1", "Q4"):
            add(f"{year}{part}", reports=("trends", "exile"))
    started = time.process_time()
    shelf.refresh(out)
    made = time.process_time() - started
    shelf.refresh(out)
    assert made < 3
    assert time.process_time() - started - made < 0.7
    assert (out / "index.html").stat().st_size < 2_000_000
