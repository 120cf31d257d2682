"""Notebooks made in memory, and what both exporters make of them."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import outloud
import pypdf
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from nkstats.reporting.html import NkstatsHTMLExporter
from nkstats.reporting.pdf import NkstatsPDFExporter

Cell = dict[str, Any]


class Make:
    """Short ways to write a notebook down as its file has it."""

    @staticmethod
    def notebook(*cells: Cell, **metadata: Any) -> dict[str, Any]:
        """Return a notebook."""
        return {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": list(cells)}

    @staticmethod
    def text(source: str, **rest: Any) -> Cell:
        """Return a cell of Markdown."""
        return {"cell_type": "markdown", "metadata": {}, "source": source, **rest}

    @staticmethod
    def code(source: str, *outputs: Any, tags: tuple[str, ...] = ()) -> Cell:
        """Return a cell of code."""
        return {
            "cell_type": "code",
            "metadata": {"tags": list(tags)},
            "source": source,
            "execution_count": None,
            "outputs": list(outputs),
        }

    @staticmethod
    def shown(**metadata: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
        """Return what makes an output of a bundle."""
        return lambda data: {"output_type": "display_data", "data": data, "metadata": metadata}

    @staticmethod
    def picture(kind: str = "PNG", mode: str = "RGB") -> str:
        """Return a picture in Base64."""
        buffer = io.BytesIO()
        Image.new(mode, (20, 10)).save(buffer, kind)
        return base64.b64encode(buffer.getvalue()).decode("ascii")


@pytest.fixture
def make() -> type[Make]:
    """Return the ways to write a notebook."""
    return Make


@pytest.fixture
def page() -> Callable[..., BeautifulSoup]:
    """Return what makes a page of a notebook."""

    def made(notebook: Any, **resources: Any) -> BeautifulSoup:
        html, _ = NkstatsHTMLExporter().from_notebook_node(notebook, {"metadata": resources})
        return BeautifulSoup(html, "html.parser")

    return made


class Printed:
    """A PDF, its text, and what an independent checker says of it."""

    def __init__(self, pdf: bytes) -> None:
        self.bytes = pdf
        self.reader = pypdf.PdfReader(io.BytesIO(pdf))
        self.text = "\n".join(each.extract_text() for each in self.reader.pages)

    def errors(self, path: Any) -> list[str]:
        """Return what an independent checker finds."""
        path.write_bytes(self.bytes)
        return [str(each) for each in outloud.check(str(path)).findings if each.severity == "error"]

    def alternatives(self) -> list[str]:
        """Return the alternative texts."""
        return [str(each["/Alt"]) for each in self._objects() if "/Alt" in each]

    def count(self, kind: str) -> int:
        """Return how many elements of a kind the document's structure has."""
        return sum(each.get("/S") == kind for each in self._objects())

    def _objects(self) -> list[Any]:
        found = map(self.reader.get_object, range(1, int(self.reader.trailer["/Size"])))
        return [each for each in found if isinstance(each, dict)]


@pytest.fixture
def pdf() -> Callable[..., Printed]:
    """Return what makes a PDF of a notebook."""

    def made(notebook: Any, **resources: Any) -> Printed:
        found, _ = NkstatsPDFExporter().from_notebook_node(notebook, {"metadata": resources})
        return Printed(found)

    return made
