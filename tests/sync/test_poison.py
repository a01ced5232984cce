"""One op that breaks a reducer is held and seen by an administrator; everything else lands as if it were not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.receipt import Outcome
from tests.sync.stories import OWNERS, STEADY, arrivals, live, state, stories
from tests.sync.toy import mended
from tests.sync.world import ANA, DAY, HAL, NORTH, Phone, World, settled_world, uid


@pytest.fixture
def world() -> World:
    return settled_world("a")


@pytest.fixture
def phone() -> Phone:
    return Phone("phone", ANA)


@pytest.mark.parametrize("at", range(4))
def test_its_neighbours_land_wherever_it_stands_in_the_batch(world: World, phone: Phone, at: int) -> None:
    ops = [phone.op(f"ok {n}", "visit.log", f"v{n}", n, {"account": "a"}) for n in range(3)]
    ops.insert(at, phone.op("bad", "boom.now", "a", 5, {"fail": True}))
    result = world.push(phone, *ops)
    assert [r.outcome for r in result.receipts] == [Outcome.HELD if n == at else Outcome.APPLIED for n in range(4)]
    bad = result.receipts[at]
    assert (bad.code, bad.effective_at is not None, result.have) == ("fault", True, 4)
    user, op, code, detail, _ = world.store.rows.letters[bad.params["trace"]]
    assert (user, op, code) == (ANA.user, uid("bad"), "fault")
    assert detail.startswith("BoomError")


@STEADY
@given(st.data())
def test_a_story_ends_the_same_with_and_without_it(data: st.DataObject) -> None:
    story = data.draw(stories())
    arrival = data.draw(arrivals(story))
    name = data.draw(st.sampled_from([n for n in OWNERS if OWNERS[n].user != OWNERS["mia's phone"].user]))
    spot = data.draw(st.integers(0, len(arrival.batches)))
    assert state(live(story, arrival, poison=(name, spot))) == state(live(story, arrival))


def test_its_lane_waits_but_facts_of_it_do_not(world: World, phone: Phone) -> None:
    result = world.push(
        phone,
        phone.op("bad", "boom.now", "a", 5, {"fail": True}),
        phone.op("edit", "account.edit", "a", 6, {"phone": "1"}, after="bad"),
        phone.op("fact", "visit.log", "v", 7, {"account": "a"}, after="bad"),
    )
    assert [r.outcome.value for r in result.receipts] == ["held", "held", "applied"]


def test_after_a_fix_it_is_replayed_and_its_lane_follows(world: World, phone: Phone) -> None:
    world.push(
        phone,
        phone.op("bad", "boom.now", "a", 5, {"fail": True, "city": "Lens"}, base={"city": ["add a"]}),
        phone.op("edit", "account.edit", "a", 6, {"phone": "1"}, after="bad"),
    )
    world.let_go("bad", forced=False)
    assert world.outcomes("bad") == ["held", "held"]
    assert len(world.store.rows.letters) == 1
    world.kinds = mended()
    world.let_go("bad", forced=False)
    assert world.outcomes("bad") == ["held", "held", "applied"]
    assert world.outcomes("edit") == ["held", "applied"]
    assert world.fields("a")["city"] == "Lens"


def test_sent_again_it_is_answered_and_not_run_again(world: World, phone: Phone) -> None:
    bad = phone.op("bad", "boom.now", "a", 5, {"fail": True})
    first = world.push(phone, bad)
    assert world.push(phone, bad).receipts == first.receipts
    assert world.outcomes("bad") == ["held"]


def test_held_before_and_set_free_by_another_s_batch_it_stops_neither_that_batch_nor_its_neighbours(
    world: World, phone: Phone
) -> None:
    world.push(
        phone,
        phone.op("bad", "boom.now", "new", 5, {"fail": True}),
        phone.op("good", "account.edit", "new", 6, {"phone": "1"}),
        phone.op("behind", "account.edit", "new", 7, {"brand_note": "n"}, after="bad"),
    )
    desk = Phone("desk 2", HAL)
    result = world.push(
        desk,
        desk.op("new", "account.add", "new", 3, {"name": "N", "territory": NORTH}),
        desk.op("other", "visit.log", "v", 4, {"account": "a"}),
    )
    assert [r.outcome.value for r in result.receipts] == ["applied", "applied"]
    assert world.outcomes("good") == ["held", "applied"]
    assert world.outcomes("bad") == ["held", "held"]
    assert world.receipt("bad").code == "fault"
    assert world.receipt("behind").params == {"after": uid("bad")}
    row = world.reads(f"user:{ANA.user}")[uid("bad")]
    assert (row["rev"], row["code"]) == (2, "fault")


def test_op_by_op_what_waited_early_in_the_batch_is_set_free_late_in_it(world: World, phone: Phone) -> None:
    result = world.push(
        phone,
        phone.op("edit", "account.edit", "new", 5, {"phone": "1"}),
        phone.op("bad", "boom.now", "a", 5, {"fail": True}),
        phone.op("new", "account.add", "new", 5, {"name": "N", "territory": NORTH}),
    )
    assert [r.outcome.value for r in result.receipts] == ["applied", "held", "applied"]


def test_op_by_op_a_successor_that_goes_on_waiting_hears_nothing_new(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "new", 5, {"phone": "1"}))
    shop = Phone("desk 2", HAL)
    world.push(shop, shop.op("y", "account.edit", "new", 5), shop.op("bad", "boom.now", "a", 5, {"fail": True}))
    assert world.outcomes("x") == ["held"]


def test_let_go_after_72_hours_behind_a_fault_the_lane_moves_on(world: World, phone: Phone) -> None:
    world.push(
        phone,
        phone.op("bad", "boom.now", "a", 5, {"fail": True}),
        phone.op("edit", "account.edit", "a", 6, {"phone": "1"}, after="bad"),
    )
    world.let_go("edit", at=5 * DAY)
    assert world.receipt("edit").params == {"forced": True}
    assert world.fields("a")["phone"] == "1"
