"""The papermill engine `forkserver`: as papermill's own, with kernels forked from a warm process.

papermill loads its engines while it is itself imported: this module must not import it, or whoever
imports this one first has each wait for the other. What the engine does is in `client`.
"""

from __future__ import annotations

from typing import Any


class ForkserverEngine:
    """What papermill finds by its name; it hands all to `client.ManagedEngine`, imported late."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run the notebook's cells and return it; the options are those of papermill's own."""
        return _engine().execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """Return the name of the kernel to run a notebook with."""
        return str(_engine().nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """Return the language of a notebook."""
        return str(_engine().nb_language(nb, language))


def _engine() -> Any:
    from nkstats.execution.client import ManagedEngine

    return ManagedEngine
