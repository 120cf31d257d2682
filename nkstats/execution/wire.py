"""How processes of ours speak: messages with a length before them, and open files.

Both ends are of one user on one machine, and a socket lies in a private folder or has no name at
all, so that nothing here is proof against a hostile peer.
"""

from __future__ import annotations

import array
import json
import pickle
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!Q")
_MOST_FILES = 16
_ONE_READ = 1 << 20  # bytes


def send(peer: socket.socket, message: Any, files: tuple[int, ...] = ()) -> None:
    """Send plain data, and with it copies of open files by their descriptors."""
    send_bytes(peer, json.dumps(message).encode(), files)


def receive(peer: socket.socket) -> tuple[Any, list[int]]:
    """Return plain data and the descriptors of the files that came with it.

    Raises
    ------
    EOFError
        The other end is closed.
    """
    content, files = receive_bytes(peer)
    return json.loads(content), files


def send_object(peer: socket.socket, message: object) -> None:
    """Send what can be pickled."""
    send_bytes(peer, pickle.dumps(message, protocol=5))


def receive_object(peer: socket.socket) -> Any:
    """Return what was sent by `send_object`.

    Raises
    ------
    EOFError
        The other end is closed.
    """
    return pickle.loads(receive_bytes(peer)[0])


def send_bytes(peer: socket.socket, content: bytes, files: tuple[int, ...] = ()) -> None:
    """Send bytes, and copies of open files."""
    head = _LENGTH.pack(len(content))
    if files:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))]
        sent = peer.sendmsg([head], rights)
        head = head[sent:]
    peer.sendall(head + content)


def receive_bytes(peer: socket.socket) -> tuple[bytes, list[int]]:
    """Return one message and the descriptors of the files that came with it.

    Raises
    ------
    EOFError
        The other end is closed.
    """
    room = socket.CMSG_SPACE(_MOST_FILES * array.array("i").itemsize)
    head, rights, _, _ = peer.recvmsg(_LENGTH.size, room)
    files = _descriptors(rights)
    head += _exactly(peer, _LENGTH.size - len(head), started=bool(head))
    return _exactly(peer, _LENGTH.unpack(head)[0], started=True), files


async def readable(peer: socket.socket) -> None:
    """Wait, while the event loop goes on, until there is something to receive."""
    import asyncio

    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(peer, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(peer)


def _exactly(peer: socket.socket, length: int, *, started: bool) -> bytes:
    parts = []
    while length:
        part = peer.recv(min(length, _ONE_READ)) if started else b""
        if not part:
            raise EOFError("the other end is closed")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _descriptors(rights: list[tuple[int, int, bytes]]) -> list[int]:
    found = array.array("i")
    for level, kind, content in rights:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            found.frombytes(content[: len(content) - len(content) % found.itemsize])
    return list(found)
