"""What a nursery has imported, and whether that is still what a new process would import."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

_STANDARD = sysconfig.get_paths()["stdlib"] + os.sep
_SITES = ("site-packages", "dist-packages")
_DRAWING_DEFAULTS = "matplotlibrc"  # found in the working folder first
_US = __name__.partition(".")[0]
_KERNEL = "ipykernel"  # takes what it needs from the environment alone, never the working folder


class Larder:
    """Imports modules, and notes when their files were written last."""

    def __init__(self) -> None:
        self._stamps: dict[str, tuple[int, int]] = {}
        self._everyones = frozenset(sys.modules) - {_US}
        self._ours: dict[str, str] = {}

    def bring_in(self, names: list[str]) -> None:
        """Import modules, or ``module:function`` and call the function; then keep memory still.

        One that cannot be imported is left out: whoever needs it will say so better.
        """
        gc.disable()  # hardly anything of what importing makes is let go
        for name in names:
            _import(name)
            if name.startswith(_KERNEL):
                self._everyones |= frozenset(sys.modules) - {_US}
        self._note()
        gc.collect()
        gc.freeze()  # so that no child writes into what it shares
        gc.enable()

    def changed(self) -> str | None:
        """Return a file or folder of packages that is no longer what it was, None if all are."""
        return next((name for name, stamp in self._stamps.items() if _stamp(name) != stamp), None)

    def hidden_by(self, cwd: str) -> str | None:
        """Return what a new process would import from this working folder instead of ours."""
        try:
            there = os.listdir(cwd)
        except OSError:
            return None
        for entry in there:
            if entry == _DRAWING_DEFAULTS and "matplotlib" in self._ours:
                return os.path.join(cwd, entry)
            ours = self._ours.get(entry.partition(".")[0])
            if ours is not None and _hides(Path(cwd, entry), ours):
                return os.path.join(cwd, entry)
        return None

    def _note(self) -> None:
        for name, module in list(sys.modules.items()):
            place = _place(module)
            if place is None:
                continue
            if not place.startswith(_STANDARD) or any(site in place for site in _SITES):
                self._stamps.setdefault(place, _stamp(place))
            if "." not in name and name not in self._everyones and not _comes_first(place):
                self._ours[name] = place
        for folder in sys.path:
            if folder.endswith(_SITES):  # a package was installed: other paths may lead to it
                self._stamps.setdefault(folder, _stamp(folder))


def _import(name: str) -> None:
    module, _, function = name.partition(":")
    silent = io.StringIO()
    with (
        contextlib.suppress(Exception),
        contextlib.redirect_stdout(silent),
        contextlib.redirect_stderr(silent),
    ):
        loaded = importlib.import_module(module)
        if function:
            getattr(loaded, function)()


def _hides(entry: Path, ours: str) -> bool:
    """Say whether a file or folder would be imported, and is not the one that was."""
    if entry.is_dir():
        entry = entry / "__init__.py"
    if entry.suffix not in (".py", ".so", ".pyc") or not entry.exists():
        return False
    return not os.path.samefile(entry, ours) if os.path.exists(ours) else True


def _comes_first(place: str) -> bool:
    """Say whether a module is found before the working folder, which IPython puts before sites."""
    first = next((at for at, folder in enumerate(sys.path) if folder.endswith(_SITES)), 0)
    found = Path(place)
    root = found.parent.parent if found.stem == "__init__" else found.parent
    return sys.flags.safe_path or str(root) in sys.path[:first]


def _place(module: ModuleType) -> str | None:
    place = getattr(module, "__file__", None)
    return place if isinstance(place, str) else None


def _stamp(name: str) -> tuple[int, int]:
    try:
        found = os.stat(name)
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
