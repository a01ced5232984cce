"""Exactly once: numbers, repeats, gaps, forks, ids met before, and a receipt for every item in its place."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.receipt import Outcome
from sync.store import Incarnation, Transient
from sync.triage import with_seqs
from tests.sync.stories import STEADY
from tests.sync.world import ANA, HAL, MIA, NORTH, Phone, World, settled_world, uid


@pytest.fixture
def world() -> World:
    return settled_world("a")


@pytest.fixture
def phone() -> Phone:
    return Phone("phone", ANA)


@STEADY
@given(st.lists(st.lists(st.integers(1, 30), max_size=6), max_size=6))
def test_ranges_hold_exactly_the_numbers_that_arrived(arrivals: list[list[int]]) -> None:
    ranges: tuple[tuple[int, int], ...] = ()
    for numbers in arrivals:
        ranges = with_seqs(ranges, numbers)
    held = {n for numbers in arrivals for n in numbers}
    assert {n for low, high in ranges for n in range(low, high + 1)} == held
    assert all(high + 1 < low for (_, high), (low, _) in pairwise(ranges))
    incarnation = Incarnation("i", "u", "d", 0, ranges)
    assert incarnation.have == next(n for n in range(32) if n + 1 not in held)
    assert all(incarnation.holds(n) == (n in held) for n in range(32))


def test_the_same_batch_again_is_answered_the_same_and_changes_nothing(world: World, phone: Phone) -> None:
    raws = [phone.op("x", "account.edit", "a", 5, {"phone": "1"}), {"id": uid("bad"), "seq": 2, "kind": "?"}, "noise"]
    first = world.push(phone, *raws)
    entities, letters = dict(world.store.rows.entities), dict(world.store.rows.letters)
    assert world.push(phone, *raws).receipts == first.receipts
    assert (world.store.rows.entities, world.store.rows.letters) == (entities, letters)
    assert len(world.store.rows.receipts[uid("x")]) == 1


def test_a_gap_stops_what_the_device_may_forget_and_closes_when_it_is_filled(world: World, phone: Phone) -> None:
    one, two, three = (phone.op(n, "account.edit", "a", 5, {"phone": n}) for n in ("1", "2", "3"))
    assert world.push(phone, three).have == 0
    assert world.push(phone, one).have == 1
    assert world.push(phone, two).have == 3


def test_a_number_that_comes_with_another_op_is_a_fork_and_nothing_of_it_lands(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "a", 5, {"phone": "1"}))
    clone = Phone("phone", ANA)
    result = world.push(
        clone,
        clone.op("y", "account.edit", "a", 6, {"phone": "2"}),
        clone.op("z", "account.edit", "a", 6, {"brand_note": "Lens"}),
    )
    assert (result.fork, result.have, result.receipts) == (True, 1, ())
    assert world.outcomes("y") == world.outcomes("z") == []
    assert "brand_note" not in world.fields("a")


def test_after_a_fork_a_new_outbox_brings_the_same_ops_under_new_numbers(world: World, phone: Phone) -> None:
    shared = phone.op("x", "account.edit", "a", 5, {"phone": "1"})
    world.push(phone, shared)
    fresh = Phone("phone, again", ANA)
    again = shared | {"seq": fresh.op("-", "account.edit", "a", 5)["seq"]}
    result = world.push(fresh, again, fresh.op("y", "account.edit", "a", 6, {"brand_note": "Lens"}))
    assert [(r.op, r.seq, r.outcome) for r in result.receipts] == [
        (uid("x"), 1, Outcome.APPLIED),
        (uid("y"), 2, Outcome.APPLIED),
    ]
    assert (result.fork, result.have) == (False, 2)
    assert world.outcomes("x") == ["applied"]


@pytest.mark.parametrize("turned", [False, True])
def test_two_ops_under_one_number_in_one_batch_are_a_fork_whichever_comes_first(
    world: World, phone: Phone, *, turned: bool
) -> None:
    known = phone.op("x", "account.edit", "a", 5, {"phone": "1"})
    world.push(phone, known)
    fresh = phone.op("y", "account.edit", "a", 6, {"brand_note": "Lens"})
    pair = [known | {"seq": fresh["seq"]}, fresh]
    assert world.push(phone, *(reversed(pair) if turned else pair)).fork


def test_an_outbox_of_another_user_or_device_is_a_fork(world: World, phone: Phone) -> None:
    world.push(phone)
    stranger = Phone("phone", HAL)
    assert world.push(stranger, stranger.op("x", "account.edit", "a", 5)).fork
    moved = replace(world.batch(phone, [], 9), device=uid("another device"))
    assert world.land(moved).fork


def test_an_id_with_other_content_is_held_its_payload_kept_and_the_first_stays(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "a", 5, {"phone": "1"}))
    other = phone.op("x", "account.edit", "a", 5, {"phone": "2"})
    result = world.push(phone, other)
    receipt = result.receipts[0]
    assert (receipt.outcome, receipt.code, result.have) == (Outcome.HELD, "id_reused", 2)
    assert world.store.rows.letters[receipt.params["trace"]][4] == other
    assert world.fields("a")["phone"] == "1"
    assert world.outcomes("x") == ["applied"]


def test_one_id_twice_in_a_batch_with_other_content_keeps_both_and_leaves_no_gap(world: World, phone: Phone) -> None:
    pair = [phone.op("x", "account.edit", "a", 5, {"phone": n}) for n in ("1", "2")]
    result = world.push(phone, *pair, phone.op("y", "account.edit", "a", 5, {"brand_note": "Lens"}))
    assert [(r.outcome, r.code) for r in result.receipts] == [
        (Outcome.APPLIED, None),
        (Outcome.HELD, "id_reused"),
        (Outcome.APPLIED, None),
    ]
    assert (result.fork, result.have) == (False, 3)
    assert [letter[4] for letter in world.store.rows.letters.values()] == [pair[1]]


def test_an_id_twice_in_a_batch_lands_as_the_lower_number_said_it_whichever_came_first(
    world: World, phone: Phone
) -> None:
    one, two = (phone.op("x", "account.edit", "a", 5, {"phone": n}) for n in ("1", "2"))
    world.push(phone, two, one)
    assert world.fields("a")["phone"] == "1"


def test_a_held_op_lands_as_it_was_journalled_whatever_came_under_its_id_since(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "new", 5, {"phone": "1"}))
    other = phone.op("x", "account.edit", "new", 5, {"phone": "2"})
    desk = Phone("desk 2", HAL)
    made = desk.op("new", "account.add", "new", 6, {"name": "N", "territory": NORTH})
    world.push(phone, other, at=world.minute)
    batches = [world.batch(phone, [other | {"seq": 3}], world.minute), world.batch(desk, [made], world.minute)]
    world.land_all(batches)
    assert world.fields("new")["phone"] == "1"


def test_an_id_of_another_user_is_refused_and_tells_nothing(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "a", 5, {"brand_note": "secret"}))
    other = Phone("other", MIA)
    result = world.push(other, other.op("x", "visit.cancel", "v", 5))
    (receipt,) = result.receipts
    assert (receipt.outcome, receipt.code, receipt.entity) == (Outcome.REJECTED, "op_id_taken", uid("v"))
    assert (receipt.params, receipt.at, receipt.effective_at, receipt.winner) == ({}, {}, None, None)
    assert result.have == 1


def test_every_item_has_its_receipt_in_its_place(world: World, phone: Phone) -> None:
    one, two = (phone.op(n, "account.tag", "a", 5, {"tags": [n]}) for n in ("1", "2"))
    result = world.push(phone, two, "noise", one, one, two | {"args": {"n": 1.5}}, {"seq": 3})
    assert [(r.op, r.code) for r in result.receipts] == [
        (uid("2"), None),
        (None, "malformed"),
        (uid("1"), None),
        (uid("1"), None),
        (uid("2"), "float"),
        (None, "malformed"),
    ]
    assert result.have == 3


def test_a_fault_of_form_is_its_author_s_to_mend_and_its_payload_is_kept(world: World, phone: Phone) -> None:
    bad = phone.op("x", "account.edit", "a", 5, {"price": 1.5})
    result = world.push(phone, bad)
    (receipt,) = result.receipts
    assert (receipt.outcome, receipt.code, receipt.params["field"]) == (Outcome.REJECTED, "float", "ops[0].args.price")
    assert "decimals" in receipt.params["reason"]
    assert world.store.rows.letters[receipt.params["trace"]][4] == bad
    assert result.have == 1


@pytest.mark.parametrize("nth", range(12))
def test_a_busy_database_repeats_the_whole_batch_and_holds_nothing(phone: Phone, nth: int) -> None:
    world = settled_world("a")
    before = world.store.rows.copy()
    batch = world.batch(
        phone,
        [phone.op("x", "account.edit", "a", 5, {"phone": "1"}), phone.op("b", "boom.now", "a", 6, {"fail": True}), "?"],
        at=world.minute + 1,
    )
    world.store.transient_at = nth
    with pytest.raises(Transient):
        world.land(batch)
    assert world.store.rows == before
    assert [r.outcome.value for r in world.land(batch).receipts] == ["applied", "held", "rejected"]
    assert world.outcomes("x") == ["applied"]
