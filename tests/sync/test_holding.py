"""Held: kept safe until what it waits for is there, and no longer than 72 hours."""

from dataclasses import replace
from itertools import permutations

import pytest

from sync.kind import Kinds
from sync.receipt import Outcome
from sync.reconcile import release
from tests.sync.toy import KINDS
from tests.sync.world import ANA, DAY, HAL, MIA, NORTH, SOUTH, Phone, World, ms, settled_world, uid


@pytest.fixture
def world() -> World:
    return settled_world("a")


@pytest.fixture
def phone() -> Phone:
    return Phone("phone", ANA)


@pytest.fixture
def desk() -> Phone:
    return Phone("desk 2", HAL)


def test_an_edit_of_what_is_not_there_yet_lands_when_somebody_else_s_batch_makes_it(
    world: World, phone: Phone, desk: Phone
) -> None:
    held = world.push(phone, phone.op("edit", "account.edit", "new", 9, {"phone": "1"})).receipts[0]
    assert (held.outcome, held.code, held.params) == (Outcome.HELD, "waiting", {"entity": uid("new")})
    result = world.push(desk, desk.op("new", "account.add", "new", 5, {"name": "N", "territory": NORTH}))
    assert [r.op for r in result.receipts] == [uid("new")]
    assert world.outcomes("edit") == ["held", "applied"]
    assert world.fields("new")["phone"] == "1"


def test_a_receipt_that_advances_travels_in_its_author_s_own_scope(world: World, phone: Phone, desk: Phone) -> None:
    world.push(phone, phone.op("edit", "account.edit", "new", 9, {"phone": "1"}))
    result = world.push(desk, desk.op("new", "account.add", "new", 5, {"name": "N", "territory": NORTH}))
    row = world.reads(f"user:{ANA.user}")[uid("edit")]
    assert (row["rev"], row["outcome"], row["seq"]) == (2, "applied", 1)
    assert row["at"] == {f"territory:{NORTH}": result.heads[f"territory:{NORTH}"]}
    assert f"user:{ANA.user}" in result.heads


def test_everything_on_an_account_not_there_yet_lands_with_it_whatever_came_first(desk: Phone) -> None:
    endings = []
    for order in permutations(range(4)):
        world, phone = settled_world("a"), Phone("phone", ANA)
        ops = [
            phone.op("log", "visit.log", "v", 11, {"account": "new", "summary": "s"}),
            phone.op("cancel", "visit.cancel", "v", 12),
            phone.op("said", "verbatim.add", "q", 13, {"account": "new", "text": "t"}),
            phone.op("fix", "verbatim.correct", "q", 14, {"text": "u"}, base={"text": ["said"]}, after="said"),
        ]
        for n in order:
            world.push(phone, ops[n])
            assert world.outcomes(("log", "cancel", "said", "fix")[n]) == ["held"]
        new = Phone("desk 2", HAL).op("new", "account.add", "new", 10, {"name": "N", "territory": NORTH})
        world.push(desk, new)
        endings.append([world.outcomes(name) for name in ("log", "cancel", "said", "fix")])
        assert world.fields("q") == {"text": "u", "audience": "brand"}
    assert {str(ending) for ending in endings} == {
        str([["held", "applied"], ["held", "superseded"], ["held", "applied"], ["held", "applied"]])
    }


def test_what_waits_lands_in_the_same_batch_whose_later_number_sets_it_free(world: World, phone: Phone) -> None:
    edit = phone.op("edit", "account.edit", "new", 9, {"phone": "1"})
    add = phone.op("new", "account.add", "new", 9, {"name": "N", "territory": NORTH})
    assert [r.outcome.value for r in world.push(phone, edit, add).receipts] == ["applied", "applied"]
    assert world.outcomes("edit") == ["applied"]


def test_an_edit_waits_for_the_op_it_was_made_after_and_a_fact_does_not(world: World, phone: Phone) -> None:
    first = phone.op("1", "visit.log", "v", 5, {"account": "a"})
    second = phone.op("2", "visit.log", "v", 6, {"account": "a", "summary": "s"}, after="1")
    third = phone.op("3", "visit.cancel", "v", 7, after="1")
    world.push(phone, second, third)
    assert (world.outcomes("2"), world.outcomes("3")) == (["applied"], ["held"])
    assert world.receipt("3").params == {"after": uid("1")}
    world.push(phone, first)
    assert world.outcomes("3") == ["held", "superseded"]


def test_a_missing_op_holds_only_its_own_lane(world: World, phone: Phone) -> None:
    held = phone.op("x", "account.edit", "a", 5, {"phone": "1"}, after="lost")
    free = phone.op("y", "visit.log", "v", 6, {"account": "a"})
    assert [r.outcome.value for r in world.push(phone, held, free).receipts] == ["held", "applied"]


def test_after_72_hours_an_op_applies_on_the_latest_state_and_says_so(world: World, phone: Phone, desk: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "a", 5, {"phone": "1"}, after="lost"))
    world.push(desk, desk.op("y", "account.edit", "a", 6, {"brand_note": "n"}))
    world.let_go("x", at=5 * DAY)
    assert world.outcomes("x") == ["held", "merged"]
    assert world.receipt("x").params == {"forced": True}
    assert world.fields("a")["phone"] == "1"


def test_the_first_of_a_chain_let_go_takes_the_rest_along_unforced(world: World, phone: Phone) -> None:
    chain = [
        phone.op(str(n), "account.edit", "a", n, {"phone": str(n)}, base={"phone": [str(n - 1)]}, after=str(n - 1))
        for n in (2, 3, 4)
    ]
    world.push(phone, *chain)
    world.let_go("2", at=5 * DAY)
    assert [world.outcomes(n) for n in "234"] == [["held", "applied"]] * 3
    assert [world.receipt(n).params.get("forced") for n in "234"] == [True, None, None]
    assert world.conflicts("a") == {}
    world.push(phone, phone.op("1", "account.edit", "a", 1, {"phone": "1"}, seq=9))
    assert (world.outcomes("1"), world.receipt("1").winner) == (["superseded"], uid("4"))
    assert world.fields("a")["phone"] == "4"


def test_the_middle_of_a_chain_missing_holds_what_follows_and_nothing_before(world: World, phone: Phone) -> None:
    one, two, three = (
        phone.op(n, "account.edit", "a", int(n), {"phone": n}, after=after, base={"phone": [after] if after else []})
        for n, after in (("1", None), ("2", "1"), ("3", "2"))
    )
    world.push(phone, one, three)
    assert (world.outcomes("1"), world.outcomes("3")) == (["applied"], ["held"])
    world.push(phone, two)
    assert (world.outcomes("2"), world.outcomes("3")) == (["applied"], ["held", "applied"])


def test_a_refused_predecessor_does_not_hold_what_follows(world: World) -> None:
    shop = Phone("mia's", MIA)
    refused = shop.op("1", "account.edit", "a", 5, {"brand_note": "x"})
    result = world.push(shop, refused, shop.op("2", "account.edit", "a", 6, {"phone": "1"}, after="1"))
    assert [r.outcome.value for r in result.receipts] == ["rejected", "applied"]


def test_an_op_let_go_whose_entity_never_came_is_refused_and_stays_in_the_journal(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "never", 5, {"phone": "1"}))
    world.push(phone, phone.op("y", "visit.log", "v", 5, {"account": "never"}))
    world.let_go("x", "y", at=5 * DAY)
    assert (world.receipt("x").code, world.receipt("y").code) == ("unknown_entity", "unknown_account")
    assert world.store.rows.journal[uid("x")].pending.op.args == {"phone": "1"}


def test_to_go_on_waiting_for_the_same_thing_is_no_news(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "a", 5, {"phone": "1"}, after="lost"))
    world.let_go("x", forced=False)
    assert world.outcomes("x") == ["held"]
    assert f"user:{ANA.user}" not in world.store.rows.counters


def test_what_waits_first_for_an_op_may_then_wait_for_an_entity(world: World, phone: Phone, desk: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "new", 5, {"phone": "1"}, after="w"))
    world.push(phone, phone.op("w", "account.tag", "a", 4, {"tags": ["t"]}, seq=9))
    assert world.outcomes("x") == ["held", "held"]
    assert world.receipt("x").params == {"entity": uid("new")}
    world.push(desk, desk.op("new", "account.add", "new", 3, {"name": "N", "territory": NORTH}))
    assert world.outcomes("x") == ["held", "held", "applied"]


def test_ops_that_wait_for_each_other_wait_until_they_are_let_go(world: World, phone: Phone) -> None:
    one = phone.op("1", "account.edit", "a", 5, {"phone": "1"}, after="2")
    two = phone.op("2", "account.edit", "a", 6, {"phone": "2"}, after="1", base={"phone": ["1"]})
    alone = phone.op("3", "account.edit", "a", 7, {"brand_note": "n"}, after="3")
    world.push(phone, one, two, alone)
    assert [world.outcomes(n) for n in "123"] == [["held"]] * 3
    world.let_go("1", "2", "3", at=5 * DAY)
    assert world.fields("a")["phone"] == "2"
    assert world.conflicts("a") == {}


def test_moves_set_free_in_one_run_are_written_in_the_order_they_were_decided(world: World) -> None:
    desk = Phone("desk 2", HAL)
    move = desk.op("move", "account.assign", "new", 6, {"territory": SOUTH}, base={"territory": ["new"]})
    world.push(desk, move, desk.op("new", "account.add", "new", 6, {"name": "N", "territory": NORTH}))
    assert [span.of for span in world.store.rows.histories[uid("new")]] == [NORTH, SOUTH]
    assert set(world.territory(SOUTH)) == {uid("new")}


def test_freed_ops_are_decided_in_the_order_they_were_made(world: World, phone: Phone, desk: Phone) -> None:
    for t, territory in ((30, "third"), (10, "first"), (20, "second")):
        args = {"territory": uid(territory)}
        world.push(desk, desk.op(territory, "account.assign", "new", t, args, seq=t))
    world.push(phone, phone.op("new", "account.add", "new", 5, {"name": "N", "territory": NORTH}))
    landed = list(world.store.rows.landed)
    assert landed[-4:] == [uid(n) for n in ("new", "first", "second", "third")]
    assert set(world.territory(uid("third"))) == {uid("new")}


def test_an_unknown_kind_or_version_is_kept_until_an_upgrade_knows_it(world: World, phone: Phone) -> None:
    old = Kinds({n: k for n, k in KINDS.ops.items() if n != "visit.log"}, KINDS.entities)
    world.kinds = old
    world.push(phone, phone.op("x", "visit.log", "v", 5, {"account": "a", "summary": "s"}))
    assert (world.receipt("x").outcome, world.receipt("x").code) == (Outcome.HELD, "unknown_kind")
    world.kinds = Kinds({**old.ops, "visit.log": replace(KINDS.ops["visit.log"], v=1)}, KINDS.entities)
    world.let_go("x", forced=False)
    assert (world.receipt("x").outcome, world.receipt("x").code) == (Outcome.HELD, "unknown_version")
    world.kinds = KINDS
    world.let_go("x", forced=False)
    assert world.outcomes("x") == ["held", "held", "applied"]
    assert world.fields("v")["summary"] == "s"


def test_an_op_of_an_older_version_is_read_as_the_newer_one(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "visit.log", "v", 5, {"account": "a", "text": "s"}, v=1))
    assert world.fields("v")["summary"] == "s"


def test_fields_nobody_knows_are_kept_and_named(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "visit.log", "v", 5, {"account": "a", "mood": "good"}))
    assert world.receipt("x").params == {"unknown": ["args.mood"]}
    assert world.store.rows.journal[uid("x")].pending.op.args["mood"] == "good"


def test_arguments_a_kind_cannot_take_are_refused_by_field(world: World, phone: Phone) -> None:
    receipt = world.push(phone, phone.op("x", "visit.log", "v", 5, {"summary": "s"})).receipts[0]
    assert (receipt.outcome, receipt.code) == (Outcome.REJECTED, "invalid_args")
    assert receipt.params["field"] == "args.account"


def test_an_op_on_a_thing_of_another_kind_or_account_is_refused(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("v", "visit.log", "v", 5, {"account": "a"}))
    wrong = phone.op("x", "account.edit", "v", 6, {"phone": "1"})
    moved = phone.op("y", "visit.log", "v", 6, {"account": "b"})
    twice = phone.op("z", "account.add", "a", 6, {"name": "A"})
    codes = [r.code for r in world.push(phone, wrong, moved, twice).receipts]
    assert codes == ["wrong_entity", "account_is_fixed", "entity_exists"]


def test_a_likely_duplicate_is_named_in_the_receipt(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.add", "x", 5, {"name": "Shop a", "territory": NORTH}))
    assert world.receipt("x").params == {"candidates": [uid("a")]}


def test_what_somebody_else_settled_after_it_was_chosen_is_not_settled_twice(world: World, phone: Phone) -> None:
    world.push(phone, phone.op("x", "account.edit", "a", 5, {"phone": "1"}, after="lost"))
    chosen = [replace(world.store.pending(uid("x")), forced=True)]
    world.let_go("x")
    world.push(phone, phone.op("y", "account.edit", "a", 6, {"phone": "2"}, base={"phone": ["x"]}))
    before = world.store.rows.copy()
    result = world.store.transaction(release(world.store, KINDS, chosen, ms(world.minute)))
    assert (result.receipts, world.store.rows) == ((), before)
