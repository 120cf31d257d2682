"""Pages made on the workers of a Dask cluster; the caller alone publishes.

A task carries its notebook, its parameters and the raw tables, and brings back the files of one
page, so that no folder is shared. What a worker is made of must be what we are made of, or the
same key would stand for other bytes: one that differs is refused. Needs the extra ``cluster``.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import pickle
import re
import threading
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from nkstats.building.made import Made
from nkstats.errors import ReportError, UsageError

if TYPE_CHECKING:
    from nkstats.building.pages import Page
    from nkstats.building.watching import Watch
    from nkstats.execution.crew import Crew

_CONNECT_TIMEOUT = 5  # seconds for a scheduler to answer
_WORKER_TIMEOUT = 30  # seconds for a first worker to be there
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://\S+:[0-9]+")
_MOST_NAMED = 3  # differences of a worker that are said

Ended = tuple[str, Made | None, str, float]


def make(tasks: Mapping[str, Page], scheduler: str, watch: Watch) -> Iterator[Ended]:
    """Make pages on a cluster, and yield label, page, error and seconds as they come.

    A page whose worker dies is made again by another.

    Raises
    ------
    UsageError
        That is no address, or distributed is not installed.
    ReportError
        No scheduler answers there, it has no worker, or a worker is made of something else.
    """
    check_address(scheduler)
    distributed = _library()
    with _connected(distributed, scheduler) as client:
        _compare(client, scheduler)
        futures = {
            client.submit(perform, label, _packed(page), identity(), pure=False): label
            for label, page in tasks.items()
        }
        try:
            for future in distributed.as_completed(futures, loop=client.loop):
                yield futures[future], *_outcome(future)
        finally:
            client.cancel(list(futures))


def check_address(scheduler: str) -> None:
    """Refuse what is no address of a scheduler.

    Raises
    ------
    UsageError
        Saying what is expected.
    """
    if not _ADDRESS.fullmatch(scheduler):
        raise UsageError(f"--scheduler {scheduler!r}: expected an address, as tcp://host:8786")


def perform(label: str, page: bytes, wanted: Mapping[str, str]) -> bytes:
    """Make a page here, on a worker: in a warm child process, as it is made on one machine."""
    from nkstats.execution.crew import Task

    unlike = differences(wanted, identity())
    if unlike:
        raise ReportError(f"this worker is not made as the caller is: {unlike}")
    given: Page = pickle.loads(zlib.decompress(page))
    done = _Crew.of(given.data).do(Task(label, "nkstats.building.pages:make", given))
    return zlib.compress(pickle.dumps((done.value, done.error, done.seconds)), 1)


@cache
def identity() -> dict[str, str]:
    """Return what this process is made of: the hash of our code, and versions by name."""
    from nkstats.building.inputs import code, versions

    return {"the code of nkstats": code()[:12], **versions()}


def differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Return in words how a worker differs from its caller; "" if it does not.

    Examples
    --------
    >>> differences({"pandas": "3.0.1"}, {"pandas": "3.1.0"})
    'pandas is 3.1.0 there, 3.0.1 here'
    """
    names = sorted(name for name in {**wanted, **found} if wanted.get(name) != found.get(name))
    told = [
        f"{name} is {found.get(name, 'absent')} there, {wanted.get(name, 'absent')} here"
        for name in names[:_MOST_NAMED]
    ]
    more = len(names) - len(told)
    return "; ".join([*told, *([f"and {more} more"] if more else [])])


class _Crew:
    """The crew of a worker process: kept warm from page to page, made anew for other tables."""

    _lock = threading.Lock()
    _data = ""
    _crew: Crew | None = None

    @classmethod
    def of(cls, data: Mapping[str, bytes]) -> Crew:
        from nkstats.building.producing import crew_for

        key = hashlib.sha256(pickle.dumps(sorted(data.items()))).hexdigest()
        with cls._lock:
            if cls._crew is None or cls._data != key:
                if cls._crew is not None:
                    atexit.unregister(cls._crew.close)
                cls._crew, cls._data = crew_for(data), key
                atexit.register(cls._crew.close)
            return cls._crew


def _library() -> Any:
    try:
        import distributed
    except ImportError:
        raise UsageError(
            "--scheduler needs Dask: pip install 'nkstats[cluster]', here and on the workers"
        ) from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL + 1)  # we say it once
    return distributed


def _connected(distributed: Any, scheduler: str) -> Any:
    try:
        return distributed.Client(
            scheduler, timeout=_CONNECT_TIMEOUT, set_as_default=False, name="nkstats"
        )
    except (OSError, TimeoutError, ValueError) as error:
        raise ReportError(
            f"{scheduler}: no Dask scheduler answers there ({error}). Start one with `dask "
            "scheduler`, and give the address that it prints, as tcp://host:8786."
        ) from None


def _compare(client: Any, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_WORKER_TIMEOUT)
    except TimeoutError:
        raise ReportError(
            f"{scheduler}: no worker came within {_WORKER_TIMEOUT} s. Start one with `dask worker "
            f"{scheduler}` where this nkstats is installed."
        ) from None
    for worker, found in client.run(identity, on_error="return").items():
        if not isinstance(found, dict):
            unlike = f"it cannot tell what it is made of ({found})"
        else:
            unlike = differences(identity(), found)
        if unlike:
            raise ReportError(
                f"{worker}: this worker is not made as we are: {unlike}. The same page would not "
                "have the same bytes; install there what is installed here."
            )


def _packed(page: Page) -> bytes:
    return zlib.compress(pickle.dumps(page), 1)


def _outcome(future: Any) -> tuple[Made | None, str, float]:
    try:
        made, error, seconds = pickle.loads(zlib.decompress(future.result()))
        return made, error, seconds
    except ReportError as error:
        return None, str(error), 0.0
    except Exception as error:  # of Dask: a worker that died again and again, a lost scheduler
        return None, (
            f"the cluster could not make it ({type(error).__name__}: {error}). See to the "
            "scheduler and its workers, then build again: what is published stands."
        ), 0.0  # fmt: skip
