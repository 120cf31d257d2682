"""Read any notebook, and give it the shape that the rest may rely on; changes no content."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v3.rwbase import rejoin_lines

from nkstats.blocks import DOCUMENT
from nkstats.errors import ReportError

_KINDS = ("markdown", "code", "raw")


def read(text: str) -> Any:
    """Return the notebook that a text holds, of any format since 2.

    Raises
    ------
    ReportError
        If it holds no notebook.
    """
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReportError(f"this is no notebook: it is not JSON ({error})") from None
    if not isinstance(found, dict) or not ({"cells", "worksheets"} & set(found)):
        raise ReportError("this is no notebook: it has neither `cells` nor `worksheets`")
    node = nbformat.from_dict(found)
    try:
        return _of_format_4(node)
    except Exception as error:  # nbformat's own conversions raise whatever they trip over
        raise ReportError(f"this notebook of an older format cannot be read: {error!r}") from None


def _of_format_4(node: Any) -> Any:
    if "worksheets" in node:
        node.setdefault("nbformat", 3)
        node.setdefault("metadata", nbformat.from_dict({}))
        return nbformat.convert(rejoin_lines(node), 4)
    node["nbformat"] = 4
    node.setdefault("nbformat_minor", 5)
    return node


def mended(notebook: Any) -> Any:
    """Return a copy in which every cell and output has the fields that its kind asks for.

    What outputs show is not copied: nothing changes it.
    """
    cells = [_cell(cell) for cell in _list(notebook.get("cells")) if isinstance(cell, dict)]
    shaped = NotebookNode({
        "nbformat": 4, "nbformat_minor": 4, "cells": cells,
        "metadata": nbformat.from_dict(_dictionary(notebook.get("metadata"))),
    })  # fmt: skip
    if not _has_sound_metadata(shaped):
        _strip(shaped)
    return shaped


def _has_sound_metadata(notebook: Any) -> bool:
    """Say whether nbformat takes a notebook; the shape of what it shows is sound as made here."""
    bare = [{**cell, "outputs": []} if "outputs" in cell else cell for cell in notebook["cells"]]
    try:
        nbformat.validate({**notebook, "cells": bare})
    except nbformat.ValidationError:
        return False
    return True


def _strip(notebook: Any) -> None:
    """Leave out the metadata that nothing here needs, one of which is at fault."""
    held = notebook["metadata"]
    notebook["metadata"] = nbformat.from_dict({
        name: held[name] for name in ("widgets", "nkstats") if isinstance(held.get(name), dict)
    } | {name: held[name] for name in ("title",) if isinstance(held.get(name), str)})  # fmt: skip
    for cell in notebook["cells"]:
        kept = ("tags", "raw_mimetype", "format")
        found = cell["metadata"]
        cell["metadata"] = {
            name: found[name] for name in kept if name == "tags" or isinstance(found.get(name), str)
        }


def _cell(cell: Any) -> Any:
    kind = cell.get("cell_type")
    shaped = NotebookNode({
        "cell_type": kind if kind in _KINDS else "raw",
        "metadata": _metadata(cell.get("metadata")),
        "source": joined(cell.get("source", "")),
    })  # fmt: skip
    if kind == "code":
        outputs = _list(cell.get("outputs"))
        shaped["outputs"] = [_output(output) for output in outputs if isinstance(output, dict)]
        shaped["execution_count"] = None
    elif attachments := _dictionary(cell.get("attachments")):
        shaped["attachments"] = {
            name: _bundle(held) for name, held in attachments.items() if isinstance(held, dict)
        }
    return shaped


def _metadata(found: Any) -> Any:
    metadata = nbformat.from_dict(_dictionary(found))
    tags = [tag for tag in _list(metadata.get("tags")) if isinstance(tag, str)]
    metadata["tags"] = [tag for tag in dict.fromkeys(tags) if tag and "," not in tag]
    return metadata


def _output(output: Any) -> Any:
    kind = output.get("output_type")
    if kind == "stream":
        name = joined(output.get("name")) or "stdout"
        shaped = {"output_type": kind, "name": name, "text": joined(output.get("text"))}
    elif kind == "error":
        lines = list(map(joined, _list(output.get("traceback"))))
        said = {name: joined(output.get(name)) for name in ("ename", "evalue")}
        shaped = {"output_type": kind, "traceback": lines, **said}
    else:
        data, metadata = _bundle(output.get("data")), _dictionary(output.get("metadata"))
        shaped = {"output_type": "display_data", "data": data, "metadata": metadata}
    return NotebookNode(shaped)


def _bundle(found: Any) -> Any:
    """Return a bundle whose texts are texts, without a document of ours that is none."""
    bundle = NotebookNode({
        kind: data if kind.endswith("json") else joined(data)
        for kind, data in _dictionary(found).items()
        if data is not None
    })  # fmt: skip
    if DOCUMENT in bundle and not _says_what_it_is(bundle[DOCUMENT]):
        del bundle[DOCUMENT]
    return bundle


def _says_what_it_is(document: Any) -> bool:
    if not isinstance(document, dict):
        return False
    named = all(isinstance(document.get(name), str) for name in ("title", "lang", "date"))
    try:
        return named and date.fromisoformat(document["date"]).year > 0
    except ValueError:
        return False


def _dictionary(found: Any) -> dict[str, Any]:
    return {str(name): value for name, value in found.items()} if isinstance(found, dict) else {}


def joined(text: Any) -> str:
    """Return a text that a notebook may hold as a list of lines."""
    if isinstance(text, list):
        return "".join(map(str, text))
    return text if isinstance(text, str) else "" if text is None else str(text)


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []
