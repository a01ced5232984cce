"""Sightings that overlap are one case: the same cases, witnesses and durations however they arrive."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sync
from sync import interval
from sync.entity import Entity, dump, load
from sync.interval import SAME_CASE_MS, Case, fold
from sync.merge import Event, Write
from tests.sync.stories import STEADY
from tests.sync.world import ANA, HAL, MIA, Phone, Raw, World, settled_world, uid

VECTORS = json.loads((Path(sync.__file__).parent / "vectors" / "interval.json").read_text(encoding="utf-8"))
MINUTE = 60_000
WHAT = (
    interval.REPORTED,
    interval.ACKNOWLEDGED,
    interval.IN_SUPPLY,
    interval.BACK,
    interval.CONFIRMED,
    interval.NOT_CONFIRMED,
    interval.CANCELLED,
)


def _told(case: Case) -> dict[str, Any]:
    return {
        "status": case.status,
        "since": case.since_ms // MINUTE,
        "until": None if case.until_ms is None else case.until_ms // MINUTE,
        "minutes": case.minutes,
        "witnesses": [[w.by, w.at_ms // MINUTE] for w in case.witnesses],
        "facts": dict(case.facts),
        "events": [event.write.op for event in case.events],
    }


@pytest.mark.parametrize("case", VECTORS["cases"], ids=[case["name"] for case in VECTORS["cases"]])
def test_the_golden_cases(case: dict[str, Any]) -> None:
    events = [Event(what, Write(op, at * MINUTE, by, words)) for op, at, by, what, words in case["events"]]
    assert [_told(found) for found in fold(events)] == case["then"]
    assert [_told(found) for found in fold(reversed(events))] == case["then"]


@st.composite
def said(draw: st.DrawFn) -> list[Event]:
    """What people said of one shelf over some days."""
    count = draw(st.integers(0, 12))
    return [
        Event(
            draw(st.sampled_from(WHAT)),
            Write(f"op{n:02}", draw(st.integers(0, 80)) * 60 * MINUTE, draw(st.sampled_from("amh")), None),
        )
        for n in range(count)
    ]


@STEADY
@given(st.data())
def test_any_arrival_with_repeats_gives_the_same_cases(data: st.DataObject) -> None:
    events = data.draw(said())
    empty = Entity("e", "gap", "a", Write("op", 0, "a", None), 0)
    arrived = empty
    for event in data.draw(st.permutations(events + events[: data.draw(st.integers(0, 12))])):
        arrived = arrived.happening(event.name, event.write)
    assert fold(arrived.events) == fold(events)
    again = load(
        json.loads(json.dumps(dump(arrived))), entity_id="e", kind="gap", account="a", recorded_ms=0, version=1
    )
    assert fold(again.events) == fold(events)


@STEADY
@given(said())
def test_cases_follow_one_another_and_every_word_is_in_one(events: list[Event]) -> None:
    cases = fold(events)
    sightings = [e for e in events if e.name in interval.SIGHTINGS]
    assert bool(cases) == bool(sightings)
    held = [event.write.op for case in cases for event in case.events]
    assert sorted(held) == (sorted(e.write.op for e in events) if cases else [])
    for case, following in pairwise(cases):
        assert case.until_ms is not None
        assert case.since_ms <= case.until_ms <= following.since_ms
        if case.status == interval.BACK:
            assert following.since_ms - case.until_ms > SAME_CASE_MS
    for case in cases:
        mine = [e for e in case.events if e.name in interval.SIGHTINGS]
        assert {w.by for w in case.witnesses} == {e.write.by for e in mine}
        assert case.since_ms == min(e.write.at_ms for e in mine)
        assert (case.minutes is None) == (case.is_open or case.status == interval.CANCELLED)


def _say(phone: Phone, name: str, what: str, t: int, more: dict[str, Any] | None = None) -> Raw:
    return phone.op(name, "gap.say", "gap", t, {"account": "a", "what": what, "more": more})


def _pushed(batches: Sequence[tuple[Phone, Sequence[Raw]]]) -> World:
    world = settled_world("a")
    for phone, raws in batches:
        world.push(phone, *raws)
    return world


def test_two_phones_and_a_store_in_any_order_leave_one_case_that_both_companies_read() -> None:
    ana, hal, mia = Phone("ana's", ANA), Phone("hal's", HAL), Phone("mia's", MIA)
    seen = [_say(mia, "m1", "reported", 10), _say(mia, "m2", "back_on_shelf", 200)]
    also = [_say(ana, "n1", "reported", 60), _say(ana, "n2", "confirmed", 300)]
    cause = [_say(hal, "h1", "acknowledged", 100, {"cause": "transport"})]
    worlds = [
        _pushed([(mia, seen), (ana, also), (hal, cause)]),
        _pushed([(ana, also), (hal, cause), (mia, seen), (ana, also)]),
        _pushed([(hal, cause), (mia, seen[:1]), (ana, also), (mia, seen)]),
    ]
    bodies = [world.shop("a")[uid("gap")]["fields"] for world in worlds]
    assert bodies[0] == bodies[1] == bodies[2]
    (case,) = bodies[0]["cases"]
    assert (case["status"], case["minutes"], case["cause"]) == ("confirmed", 190, "transport")
    assert [witness["by"]["name"] for witness in case["witnesses"]] == ["mia", "ana"]
    assert [step["what"] for step in case["steps"]] == [
        "reported", "reported", "acknowledged", "back_on_shelf", "confirmed",
    ]  # fmt: skip
    brand = worlds[0].fields("gap")
    assert "steps" not in bodies[0], "what the toy keeps for the brand is cut from the store's line"
    assert [step["by"]["name"] for step in brand["steps"]] == ["mia", "ana", "hal", "mia", "ana"]
    assert [one["status"] for one in worlds[2].shop("a")[uid("gap")]["fields"]["cases"]] == ["confirmed"]
