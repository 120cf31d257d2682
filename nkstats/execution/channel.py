"""A client's channel to its kernel that waits for each message once, not first for a sign of it."""

from __future__ import annotations

import asyncio
from queue import Empty
from typing import Any

from jupyter_client.channels import AsyncZMQSocketChannel


class Channel(AsyncZMQSocketChannel):
    """As Jupyter's own, which polls its socket before it reads it."""

    async def get_msg(  # type: ignore[override]
        self, timeout: float | None = None
    ) -> dict[str, Any]:
        """Return the next message.

        Raises
        ------
        Empty
            None came in that many seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._recv()
        except TimeoutError:
            raise Empty from None
