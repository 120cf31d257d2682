"""What the files around the package say of each other: packages, pins, targets, notebooks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import nkstats

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"matplotlib-base": "matplotlib", "playwright-python": "playwright"}
TARGETS = (
    "help", "env", "data", "check", "reports", "lab", "test", "test-browser", "bench", "lock",
    "clean",
)  # fmt: skip
# written in pieces, so that this file does not hold what it looks for
REGISTRY = re.compile("|".join(["/sim" + "ple", r"pypi\." + "org", "--(?:extra-)?index" + "-url"]))
LONGEST_CELL = 8


def required() -> dict[str, Requirement]:
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return {canonicalize_name(r.name): r for texts in lists for r in map(Requirement, texts)}


def in_environment() -> dict[str, Requirement]:
    """Return what environment.yml asks for, under the names that pyproject.toml uses."""
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [Requirement(entry) for entry in entries if isinstance(entry, str)]
    by_pip = [text for entry in entries if isinstance(entry, dict) for text in entry["pip"]]
    found = {CONDA_NAMES.get(r.name, canonicalize_name(r.name)): r for r in conda}
    return found | {
        canonicalize_name(r.name): r for r in map(Requirement, sorted({*by_pip} - {"-e ."}))
    }


def test_environment_names_the_packages_of_the_project_with_the_same_bounds() -> None:
    wanted = {name: str(requirement.specifier) for name, requirement in required().items()}
    wanted |= {"python": PROJECT["requires-python"], "pip": ""}
    assert {name: str(found.specifier) for name, found in in_environment().items()} == wanted


def test_environment_knows_one_channel_and_installs_the_project() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == PROJECT["name"]
    assert environment["channels"] == ["conda-forge"]
    assert "-e ." in environment["dependencies"][-1]["pip"]


def pins() -> list[tuple[Requirement, list[str]]]:
    """Return each requirement of the lock file with its hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    joined = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    lines = [re.split(r"\s--hash=", line) for line in joined.splitlines()]
    return [(Requirement(head), [h.strip() for h in hashes]) for head, *hashes in lines]


def test_the_lock_pins_what_the_project_needs_within_its_bounds() -> None:
    locked: dict[str, list[str]] = {}
    for pin, _ in pins():
        match = re.fullmatch(r"==([^,*]+)", str(pin.specifier))
        assert match, f"requirements.lock: {pin} is no exact version"
        locked.setdefault(canonicalize_name(pin.name), []).append(match[1])
    assert required().keys() - locked.keys() == set(), "run make lock"
    outside = {
        name: version
        for name, requirement in required().items()
        for version in locked[name]
        if not requirement.specifier.contains(version)
    }
    assert outside == {}, "run make lock"


def test_each_pin_of_the_lock_has_hashes() -> None:
    bare = [
        str(pin)
        for pin, hashes in pins()
        if not hashes or not all(re.fullmatch("sha256:[0-9a-f]{64}", h) for h in hashes)
    ]
    assert bare == []


def test_the_lock_names_no_address() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def texts() -> Iterator[tuple[str, str]]:
    """Yield path and text of what git holds or would take in."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("only a git checkout tells which files are the project's")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    for name in sorted(set(listed.decode().split("\0")) - {""}):
        path = ROOT / name
        data = path.read_bytes() if path.is_file() else b""
        if b"\0" not in data:
            yield name, data.decode("utf-8", errors="replace")


def test_no_file_names_a_package_registry() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts()
        if REGISTRY.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if REGISTRY.search(line)
    ]
    assert not found, "\n" + "\n".join(found)


def test_make_help_lists_every_described_target_and_all_that_were_promised() -> None:
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    described = re.findall(
        r"^([^\s:#]+)\s*:(?!=).*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--no-print-directory", "help"]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    listed = [line.split()[0] for line in run.stdout.splitlines()]
    assert all(len(line.split()) > 1 for line in run.stdout.splitlines())
    assert listed == described
    assert set(TARGETS) - set(listed) == set()


def test_citation_and_package_name_the_same_version_and_licence() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == nkstats.__version__
    assert citation["license"] == PROJECT["license"]


NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BELONGS_IN_THE_PACKAGE = {
    "a function or class": re.compile(r"^\s*(?:async\s+)?(?:def|class)\s", re.MULTILINE),
    "read_csv": re.compile(r"\bread_csv\b"),
    "an absolute path": re.compile(r"(?:[\"'\s(]|^)(?:/\w|~/|[A-Za-z]:[\\/])", re.MULTILINE),
}


def cell_faults(cell: dict[str, object]) -> Iterator[str]:
    lines = cell["source"]
    source = "".join(lines) if isinstance(lines, list) else str(lines)
    if cell.get("outputs"):
        yield "has outputs"
    if cell.get("execution_count") is not None:
        yield "has an execution count"
    yield from (f"holds {what}" for what, shape in BELONGS_IN_THE_PACKAGE.items()
                if shape.search(source))  # fmt: skip
    if len(source.splitlines()) > LONGEST_CELL:
        yield f"has {len(source.splitlines())} lines, at most {LONGEST_CELL} are wanted"


def code_cells(notebook: Path) -> list[dict[str, object]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_a_thin_template(notebook: Path) -> None:
    found = [
        f"{notebook.name}, code cell {number}: {fault}"
        for number, cell in enumerate(code_cells(notebook), start=1)
        for fault in cell_faults(cell)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ({"outputs": [{"output_type": "stream"}]}, "has outputs"),
        ({"execution_count": 3}, "has an execution count"),
        ({"source": "if True:\n    def f(): ..."}, "holds a function or class"),
        ({"source": ["x = 1\n", "class A: ..."]}, "holds a function or class"),
        ({"source": "pd.read_csv(name)"}, "holds read_csv"),
        ({"source": "open('/home/me/a.txt')"}, "holds an absolute path"),
        ({"source": "%cd ~/data"}, "holds an absolute path"),
        ({"source": "f('C:/data')"}, "holds an absolute path"),
        ({"source": "\n".join(["x = 1"] * 9)}, "has 9 lines, at most 8 are wanted"),
    ],
)
def test_a_planted_fault_in_a_notebook_is_named(cell: dict[str, object], fault: str) -> None:
    sound: dict[str, object] = {"source": "x = a / b", "outputs": [], "execution_count": None}
    assert list(cell_faults(sound)) == []
    assert list(cell_faults(sound | cell)) == [fault]
