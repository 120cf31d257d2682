"""What a build tells of itself while it works; who listens decides how that looks."""

from __future__ import annotations

from collections.abc import Sequence


class Watch:
    """Hears how a build goes on; this one says nothing.

    A page is named by edition, report and language: "2025H2 arrivals_trends.en".
    """

    def begins(self, pages: Sequence[str]) -> None:
        """Hear which pages will be made."""

    def kept(self, pages: Sequence[str]) -> None:
        """Hear which pages are up to date, and stay."""

    def cells(self, page: str, done: int, total: int) -> None:
        """Hear how many code cells of a page have run."""

    def ended(self, page: str, seconds: float, error: str) -> None:
        """Hear that a page is made, or why not."""

    def published(self, edition: str, error: str) -> None:
        """Hear that an edition is published whole, or why not."""
