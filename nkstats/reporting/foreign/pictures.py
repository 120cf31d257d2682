"""Pictures of any kind, checked and brought into a form that pages and PDFs can carry.

A picture that cannot be shown is an `Absent`, which says why. Nothing is ever fetched.
"""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from nkstats.reporting.foreign import svg

_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_PLAIN = {"PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}, "JPEG": {"L", "RGB"}}
_LARGEST = 50_000_000  # pixels: more would take the memory of the machine


@dataclass(frozen=True)
class Picture:
    """A picture that can be shown; width and height in pixels of a screen."""

    kind: str
    data: bytes
    width: float
    height: float

    def address(self) -> str:
        """Return the picture as an address that holds it."""
        return f"data:{self.kind};base64,{base64.b64encode(self.data).decode('ascii')}"

    def drawing(self) -> str:
        """Return the picture as a drawing, the one form that holds every kind as text."""
        if self.kind == "image/svg+xml":
            return self.data.decode("utf-8")
        held = self if self.kind in ("image/png", "image/jpeg") else as_png(self)
        size = f'width="{self.width:g}" height="{self.height:g}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} '
            f'preserveAspectRatio="none" href="{held.address()}"/></svg>'
        )


@dataclass(frozen=True)
class Absent:
    """A picture that cannot be shown: `reason` is a key of `words`, `where` its address."""

    reason: str
    where: str = ""


Shown = Picture | Absent


def picture(data: bytes) -> Shown:
    """Return a picture from its bytes, whatever its file said it was."""
    if b"<svg" in data[:4096].lower():
        return drawn(data.decode("utf-8", "replace"))
    return _raster(data)


def drawn(text: str) -> Shown:
    """Return a drawing (SVG) without anything that acts or asks."""
    found = svg.harmless(text)
    if found is None:
        return Absent("broken")
    return Picture("image/svg+xml", found.encode("utf-8", "replace"), *svg.size(found))


def _raster(data: bytes) -> Shown:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _LARGEST:
                return Absent("large")
            image.load()
            kept = image.format in _TYPES and image.mode in _PLAIN.get(image.format, {image.mode})
            kind = _TYPES.get(image.format or "", "")
            held = Picture(kind if kept else "", data, float(image.width), float(image.height))
    except Exception:  # Pillow's readers raise whatever they trip over
        return Absent("broken")
    return held if kept else as_png(held)


def as_png(found: Picture) -> Picture:
    """Return a picture as PNG; of one that moves, its first frame."""
    from PIL import Image

    with Image.open(io.BytesIO(found.data)) as image:
        out = io.BytesIO()
        image.convert("RGBA" if image.has_transparency_data else "RGB").save(out, "PNG")
    return Picture("image/png", out.getvalue(), found.width, found.height)


def from_bundle(data: Any) -> Shown:
    """Return the picture that a bundle or an attachment holds in Base64, or a drawing as text."""
    text = "".join(map(str, data)) if isinstance(data, list) else str(data)
    if text.lstrip().startswith("<"):
        return drawn(text)
    try:
        return picture(base64.b64decode("".join(text.split())))
    except (binascii.Error, ValueError):
        return Absent("broken")


def at(address: str, *, attachments: dict[str, Any], folder: Path | None) -> Shown:
    """Return the picture at an address, if the notebook or its folder holds it."""
    scheme = urlsplit(address.strip()).scheme.lower() if address.count("[") < 1 else ""
    if scheme == "data":
        return _inline(address.strip())
    if scheme == "attachment":
        name = unquote(address.strip()[len("attachment:") :])
        held = attachments.get(name)
        found = next((held[kind] for kind in sorted(held)), None) if held else None
        return Absent("missing", name) if found is None else from_bundle(found)
    if scheme in ("http", "https") or address.strip().startswith("//"):
        return Absent("remote", address.strip())
    return Absent("missing", address.strip()) if scheme else _file(address.strip(), folder)


def _inline(address: str) -> Shown:
    head, _, body = address.partition(",")
    if head.lower().replace(" ", "").endswith(";base64"):
        return from_bundle(unquote(body))
    return picture(unquote_to_bytes(body))


def _file(address: str, folder: Path | None) -> Shown:
    name = unquote(address.split("?")[0].split("#")[0])
    try:
        path = (folder / name).resolve() if folder and name else None
        if path is None or not path.is_relative_to(folder.resolve()) or not path.is_file():  # type: ignore[union-attr]
            return Absent("missing", name)
        return picture(path.read_bytes())
    except (OSError, ValueError):
        return Absent("missing", name)
