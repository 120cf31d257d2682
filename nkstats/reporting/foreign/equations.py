"""TeX formulas as MathML or as Typst, by pandoc: one call for all of them.

A formula that pandoc cannot read comes back as None; it is then shown as it was written.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

_BETWEEN = "nkstats-between-two-formulas"
_UNSET = re.compile(r"\\(label|tag\*?)\s*\{[^{}]*\}|\\(nonumber|notag)\b")
_MACRO = re.compile(
    r"\\(?:re)?newcommand\*?\s*\{?(\\[A-Za-z]+)\}?(?:\[\d\])*\{(?:[^{}]|\{[^{}]*\})*\}"
)
_NOTE = re.compile(r"(<annotation [^>]*>).*?(</annotation>)", re.DOTALL)
_LONGEST = 20_000
_SECONDS = 60


@dataclass(frozen=True)
class Equation:
    """One formula in TeX, on a line of its own or within the text."""

    tex: str
    display: bool


def mathml(equations: Sequence[Equation]) -> list[str | None]:
    """Return each formula as a `math` element."""
    parts = _converted(equations, "html", "--mathml")
    return [_element(part, each.tex) for part, each in zip(parts, equations, strict=True)]


def _element(part: str, tex: str) -> str | None:
    found = part.removeprefix("<p>").removesuffix("</p>")
    if not found.startswith("<math"):
        return None
    as_written = html.escape(tex.strip(), quote=False)
    return _NOTE.sub(lambda note: note[1] + as_written + note[2], found)


def typst_maths(equations: Sequence[Equation]) -> list[str | None]:
    """Return the inside of each formula as Typst's markup for maths."""
    return [
        part[1:-1].strip() if len(part) > 1 and part[0] == part[-1] == "$" else None
        for part in _converted(equations, "typst")
    ]


def _converted(equations: Sequence[Equation], form: str, *options: str) -> list[str]:
    if not equations:
        return []
    macros = {found[1]: found[0] for each in equations for found in _MACRO.finditer(each.tex)}
    blocks: list[object] = []
    for each in equations:
        blocks += [_paragraph(each, macros), {"t": "RawBlock", "c": [form, _BETWEEN]}]
    parts = [part.strip() for part in _pandoc(blocks, form, *options).split(_BETWEEN)]
    return parts[:-1] if len(parts) == len(equations) + 1 else [""] * len(equations)


def _paragraph(equation: Equation, macros: dict[str, str]) -> object:
    tex = _UNSET.sub("", equation.tex.replace(_BETWEEN, ""))[:_LONGEST]
    used = "".join(text for name, text in macros.items() if name in tex and text not in tex)
    kind = "DisplayMath" if equation.display else "InlineMath"
    return {"t": "Para", "c": [{"t": "Math", "c": [{"t": kind}, used + tex]}]}


def _pandoc(blocks: list[object], form: str, *options: str) -> str:
    import pypandoc

    document = {"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks}
    try:
        done = subprocess.run(
            [pypandoc.get_pandoc_path(), "-f", "json", "-t", form, "--wrap=none", *options],
            input=json.dumps(document).encode(), capture_output=True, check=True, timeout=_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8")
