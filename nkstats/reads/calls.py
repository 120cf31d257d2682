"""Noting calls that hand out the record, and making them again from what was noted.

A call is written as one would write it, with all its arguments by name. It is made again from that
text as data: only functions that are decorated here are called, with plain values.
"""

from __future__ import annotations

import ast
import functools
import inspect
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from nkstats.errors import NkstatsError
from nkstats.paths import raw_dir
from nkstats.reads import files, log
from nkstats.reads.digests import digest_of

_FOLDER = "data_dir"
_LONGEST = 1000  # characters; no call of ours is nearly as long
_KNOWN: dict[str, Callable[..., Any]] = {}
_kept: WeakKeyDictionary[object, dict[str, str]] = WeakKeyDictionary()  # digests, by the reading

P = ParamSpec("P")
R = TypeVar("R")


class _NotPlainError(Exception):
    """An argument that cannot be written down."""


class _Thread(threading.local):
    readings: list[object] | None = None  # of the call that is being made, if it is to be noted


_thread = _Thread()


def rests_on(reading: object) -> None:
    """Say which reading of the raw tables the call that is being made rests on.

    What a call gives follows from its arguments and this reading, so its digest is worked out once
    and kept beside the reading.
    """
    if _thread.readings is not None and reading not in _thread.readings:
        _thread.readings.append(reading)


@contextmanager
def _resting() -> Iterator[list[object]]:
    """Gather the readings that a call rests on."""
    before, _thread.readings = _thread.readings, []
    try:
        yield _thread.readings
    finally:
        _thread.readings = before


def noted(function: Callable[P, R]) -> Callable[P, R]:
    """Have each outermost call of a function noted, with the SHA-256 of what it gave.

    A call that is refused is noted as well, with its message: a notebook may catch the error and
    show something else. A call on another data folder, or with an argument that is no plain value,
    is not noted itself, but the files that it opens are.
    """
    _KNOWN[function.__name__] = function

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        text = _written(function, args, kwargs) if log.heard() else None
        if text is None:
            return function(*args, **kwargs)
        if log.named():
            files.watch()
        try:
            with log.covered(), _resting() as readings:
                given = function(*args, **kwargs)
                log.note(text, _digest(text, given, readings))
        except NkstatsError as error:
            log.note(text, _digest_of_refusal(error))
            raise
        return given

    return call


def again(text: str) -> str | None:
    """Return the SHA-256 of what a noted read gives now; None if it cannot be made again.

    The text may be a stranger's. The modules whose functions are to be called must be loaded.
    """
    with log.covered():
        if files.is_file(text):
            return files.again(text)
        call = _parsed(text)
        if call is None:
            return None
        function, arguments = call
        try:
            with _resting() as readings:
                given = function(**arguments)
            return _digest(_written(function, (), arguments), given, readings)
        except NkstatsError as error:
            return _digest_of_refusal(error)
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            return None  # arguments that no call of ours was ever given


def text_of(name: str, arguments: Mapping[str, object]) -> str:
    """Return a call as it is noted.

    Examples
    --------
    >>> text_of("data_day", {"as_of": date(2026, 2, 4)})
    "data_day(as_of='2026-02-04')"
    """
    return f"{name}({', '.join(f'{key}={_plain(value)!r}' for key, value in arguments.items())})"


def _digest(text: str | None, given: object, readings: Sequence[object]) -> str:
    """Return the SHA-256 of what a call gave, which rests on these readings."""
    if text is None or len(readings) != 1:
        return digest_of(given)
    kept = _kept.setdefault(readings[0], {})
    if text not in kept:
        kept[text] = digest_of(given)
    return kept[text]


def _written(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> str | None:
    """Return a call as text; None if it cannot be made again from text."""
    try:
        bound = _signature(function).bind(*args, **kwargs)
        bound.apply_defaults()
        folder = bound.arguments.pop(_FOLDER, None)
        if folder is not None and raw_dir(folder).resolve() != raw_dir().resolve():
            return None
        return text_of(function.__name__, bound.arguments)
    except (TypeError, NkstatsError, _NotPlainError):  # the function itself refuses what is wrong
        return None


@functools.cache
def _signature(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(function)


def _plain(value: object) -> object:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, date) and value == value:  # all but NaT
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, tuple | list):
        return tuple(map(_plain, value))
    raise _NotPlainError


def _parsed(text: str) -> tuple[Callable[..., Any], dict[str, Any]] | None:
    """Return the function and the arguments of a call; None if it is no call that we note."""
    try:
        call = ast.parse(text[:_LONGEST], mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.args:
            return None
        arguments = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
        return (_KNOWN[call.func.id], arguments) if _FOLDER not in arguments else None
    except (SyntaxError, ValueError, TypeError, LookupError, MemoryError, RecursionError):
        return None


def _digest_of_refusal(error: NkstatsError) -> str:
    return digest_of(["refused", type(error).__name__, str(error)])
