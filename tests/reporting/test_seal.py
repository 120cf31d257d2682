"""A page tells by itself whether it is still as it was made."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from nkstats.errors import ReportError
from nkstats.reporting import seal
from nkstats.reporting.embedded import data_block

MADE = {"key": "k" * 64, "parameters": {"note": "</script><!--"}, "inputs": {}, "versions": {}}


def page(*elements: str) -> str:
    return "<p>127명</p>\n" + "\n".join(elements) + "\n</body>\n"


@pytest.fixture
def sealed() -> str:
    return seal.stamp(page(data_block(MADE, name="manifest")))


def test_the_seal_is_the_hash_of_the_page_with_the_seal_left_empty(sealed: str) -> None:
    """Computed again with hashlib from the text alone."""
    (found,) = re.findall(r'"page": "([0-9a-f]{64})"', sealed)
    blank = sealed.replace(found, "")
    assert hashlib.sha256(blank.encode()).hexdigest() == found
    assert seal.unbroken(sealed)
    assert seal.carried(sealed) == {**MADE, "page": found}
    assert seal.stamp(sealed) == sealed


def test_any_change_of_a_letter_breaks_the_seal(sealed: str) -> None:
    changes = [sealed.replace("127", "128"), sealed + " ", sealed.replace("\n", "\r\n"),
               sealed.replace('"kkkk', '"jkkk'), sealed.replace('"inputs": {}', '"inputs":{}'),
               sealed.replace("application/json", "text/json"), sealed[:-1]]  # fmt: skip
    assert not [changed for changed in changes if changed == sealed or seal.unbroken(changed)]


def test_a_page_without_a_manifest_is_left_as_it_is() -> None:
    assert seal.stamp(page()) == page()
    assert seal.carried(page()) is None
    assert not seal.unbroken(page())


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"key": 1}', "[" * 100_000, '{"key": "k"}',
             '{"key":"k","parameters":[],"inputs":{},"versions":{}}',
             '{"key":"k","parameters":{},"inputs":{"a":1},"versions":{}}'],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_manifest_is_none_and_not_sealed(text: str) -> None:
    broken = page(f'<script type="application/json" id="manifest">{text}</script>')
    assert seal.carried(broken) is None
    assert not seal.unbroken(broken)
    with pytest.raises(ReportError, match="cannot be sealed"):
        seal.stamp(broken)


def test_numbers_that_json_does_not_have_break_no_check() -> None:
    """Python reads NaN; what holds it is not ours."""
    text = json.dumps({**MADE, "page": "", "parameters": {"x": float("nan")}})
    odd = page(f'<script type="application/json" id="manifest">{text}</script>')
    assert not seal.unbroken(odd)


def test_two_manifests_are_none() -> None:
    twice = page(data_block(MADE, name="manifest"), data_block(MADE, name="manifest"))
    assert seal.carried(twice) is None
    with pytest.raises(ReportError, match="no single manifest"):
        seal.stamp(twice)


def test_a_hostile_page_is_read_in_no_time() -> None:
    """Many openings and no end are searched once, not once each."""
    opening = '<script type="application/json" id="manifest">'
    assert seal.carried(opening * 100_000) is None
