"""What the claims on one event must share: kind and parent; and no event holds itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

Told = Callable[..., list[str]]

ONE, SEVEN = "ru-1995-09-one", "cn-2000-01-12-seven"
MASS, SUBSET = "cn-2023-10-09-mass", "cn-2023-10-09-hoeryong-subset"


def test_an_event_that_is_its_own_parent_is_named(told: Told) -> None:
    """At its row and column."""
    (problem,) = told("repatriations", ({"event_id": ONE}, {"parent_event_id": ONE}))
    assert re.fullmatch(rf"repatriations\.csv:2:parent_event_id: found '{ONE}'.*; .+; .+", problem)


def test_a_circle_of_several_is_named_at_each_of_them(told: Told, line: Callable[..., str]) -> None:
    """The subset is part of the mass return, which is made part of the subset."""
    found = told("repatriations", ({"event_id": MASS}, {"parent_event_id": SUBSET}))
    circles = {p.partition(": ")[0] for p in found if "leads back" in p}
    lines = [line("repatriations", event_id=event) for event in (MASS, SUBSET)]
    assert circles == {f"repatriations.csv:{at}:parent_event_id" for at in lines}


def test_an_event_that_only_leads_to_a_circle_is_not_in_it(told: Told) -> None:
    """Of the parts of the mass return, only the one in the circle is named."""
    found = told("repatriations", ({"event_id": SEVEN}, {"parent_event_id": SEVEN}))
    assert len([p for p in found if "leads back" in p]) == 1


def test_a_circle_among_exiles_is_named(told: Told) -> None:
    """The second table with parents."""
    own = {"event_id": "ex-2008-01-hyesan-31"}
    found = told("exiles", (own, {"parent_event_id": "ex-2008-01-hyesan-25"}))
    assert len([p for p in found if re.match(r"exiles\.csv:\d+:parent_event_id: .*back", p)]) == 2


def test_two_claims_may_not_give_one_event_two_parents(told: Told) -> None:
    """The line of the first is told."""
    second = {"event_id": "ru-1999-12-30-to-china", "claimant": "unhcr"}
    (problem,) = told("repatriations", (second, {"parent_event_id": ONE}))
    assert re.match(rf"repatriations\.csv:5:parent_event_id: found '{ONE}'.*on line 4", problem)


@pytest.mark.parametrize(
    ("name", "event", "kind"),
    [
        ("repatriations", "cn-2023-10-09-mass", "handover"),
        ("timeline", "ce-2019-02-hanoi", "rally"),
    ],
)
def test_claims_of_two_kinds_are_no_one_event(
    told: Callable[..., list[str]], line: Callable[..., str], name: str, event: str, kind: str
) -> None:
    """Returns and handovers are never added, so they cannot be claims on one event."""
    change = {"kind": kind, "source_id": "amn-20200621-thought-crimes"}
    problems = told(name, ({"event_id": event}, change), more=True)
    (problem,) = [p for p in problems if ":kind:" in p]
    assert f"as on line {line(name, event_id=event)}" in problem and kind in problem
