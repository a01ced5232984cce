"""Requests: what one decision takes, no other has; what it did not ask to see, it cannot change."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ground import AUTHOR, Cells, Claim, Overlap, Reads, Stretch, joined
from tests.sync.world import ANA, HAL, MIA, Phone, Raw, World, settled_world, uid


@pytest.fixture
def world() -> World:
    world = settled_world("a", "b")
    desk = Phone("hal's", HAL)
    world.push(desk, desk.op("publish", "pile.publish", "pile", 2, {"left": 5}))
    return world


def book(phone: Phone, name: str, cell: int, *others: int, wait: bool = False, account: str = "a") -> Raw:
    args = {"account": account, "desk": "desk", "cell": cell, "or": list(others), "wait": wait}
    return phone.op(name, "booking.request", f"booking {name}", 5, args)


def cancel(phone: Phone, name: str, booking: str) -> Raw:
    return phone.op(name, "booking.cancel", f"booking {booking}", 6)


def order(phone: Phone, name: str, quantity: int, pile: str = "pile") -> Raw:
    return phone.op(name, "order.place", f"order {name}", 5, {"account": "a", "pile": pile, "quantity": quantity})


def holders(world: World) -> dict[int, str]:
    return {cell: holder for (_, cell), holder in sorted(world.store.rows.cells.items())}


def test_a_cell_has_one_holder_whether_the_two_ask_in_one_batch_or_in_two(world: World) -> None:
    one, two = Phone("mia's", MIA), Phone("ana's", ANA)
    world.push(one, book(one, "x", 0), book(one, "y", 0))
    world.push(two, book(two, "z", 0))
    assert [world.outcomes(n) for n in "xyz"] == [["applied"], ["rejected"], ["rejected"]]
    assert world.receipt("z").params == {"free": [1, 2, 3]}
    assert holders(world) == {0: uid("booking x")}


def test_the_first_free_of_what_was_wanted_is_taken_and_the_receipt_says_that_it_moved(world: World) -> None:
    mia = Phone("mia's", MIA)
    world.push(mia, book(mia, "x", 0), book(mia, "y", 0, 3, 4), book(mia, "z", 0, 3, 4))
    assert [world.outcomes(n)[-1] for n in "xyz"] == ["applied", "moved", "moved"]
    assert holders(world) == {0: uid("booking x"), 3: uid("booking y"), 4: uid("booking z")}
    assert world.fields("booking z")["cell"] == 4


def test_what_is_asked_and_cancelled_in_one_batch_is_free_for_the_third_op_of_it(world: World) -> None:
    """The cancellation needs a desk that only its booking names: it is gathered once it stands."""
    mia = Phone("mia's", MIA)
    world.push(mia, book(mia, "x", 0), cancel(mia, "c", "x"), book(mia, "y", 0))
    assert [world.outcomes(n) for n in ("x", "c", "y")] == [["applied"]] * 3
    assert holders(world) == {0: uid("booking y")}


def test_a_cancellation_frees_the_cell_and_the_first_who_waits_is_decided_again(world: World) -> None:
    mia, ana = Phone("mia's", MIA), Phone("ana's", ANA)
    world.push(mia, book(mia, "x", 0))
    world.push(ana, book(ana, "y", 0, wait=True))
    assert world.let_go("y", waitlisted=True).receipts == ()
    assert world.outcomes("y") == ["waitlisted"], "still waiting is no news"
    world.push(mia, cancel(mia, "c", "x"))
    world.let_go("y", waitlisted=True)
    assert world.outcomes("y") == ["waitlisted", "applied"]
    assert holders(world) == {0: uid("booking y")}


def test_an_order_takes_from_a_pile_that_everybody_sees_shrink(world: World) -> None:
    mia = Phone("mia's", MIA)
    world.push(mia, order(mia, "x", 3), order(mia, "y", 3))
    world.push(mia, order(mia, "z", 3))
    assert [world.receipt(n).params["given"] for n in "xyz"] == [3, 2, 0]
    assert world.reads("public")[uid("pile")]["fields"] == {"left": 0}
    assert world.store.rows.entities[uid("pile")].version == 3


def test_an_unknown_pile_is_a_refusal_with_the_field(world: World) -> None:
    mia = Phone("mia's", MIA)
    world.push(mia, order(mia, "x", 3, pile="none"))
    assert (world.receipt("x").code, world.receipt("x").params) == ("unknown_pile", {"field": "args.pile"})


@pytest.mark.parametrize("args", [{"desk": "desk"}, {}])
def test_a_reducer_that_takes_what_it_may_not_is_held_and_its_neighbours_land(
    world: World, args: dict[str, str]
) -> None:
    mia = Phone("mia's", MIA)
    world.push(mia, book(mia, "x", 0))
    meddle = mia.op("m", "booking.meddle", "booking x", 7, args)
    world.push(mia, meddle, book(mia, "y", 1))
    assert (world.outcomes("m"), world.outcomes("y")) == (["held"], ["applied"])
    assert holders(world) == {0: uid("booking x"), 1: uid("booking y")}


@given(st.lists(st.tuples(st.sampled_from("bco"), st.integers(0, 4), st.booleans()), max_size=25), st.data())
def test_nothing_is_given_twice_in_any_order_and_batching(
    steps: Sequence[tuple[str, int, bool]], data: st.DataObject
) -> None:
    world = settled_world("a")
    mia = Phone("mia's", MIA)
    world.push(mia, mia.op("publish", "pile.publish", "pile", 2, {"left": 5}))
    ops: list[Raw] = []
    booked: list[str] = []
    for n, (what, number, wait) in enumerate(steps):
        if what == "b":
            ops.append(book(mia, f"{n}", number, (number + 1) % 5, wait=wait))
            booked.append(f"{n}")
        elif what == "o":
            ops.append(order(mia, f"{n}", number))
        elif booked:
            ops.append(cancel(mia, f"{n}", data.draw(st.sampled_from(booked))))
    while ops:
        size = data.draw(st.integers(1, len(ops)))
        world.push(mia, *ops[:size])
        ops = ops[size:]
    entities = world.store.rows.entities.values()
    shown = {e.get("cell"): e.id for e in entities if e.kind == "booking" and e.get("cell") is not None}
    assert holders(world) == dict(sorted(shown.items()))
    assert sum(e.get("given") for e in entities if e.kind == "order") + world.fields("pile")["left"] == 5


def test_reads_are_joined_and_know_what_they_cover() -> None:
    both = joined(
        [Reads(frozenset({"e"}), (Stretch("r", 4, 6),)), Reads(cells=(Stretch("r", 0, 2), Stretch("s", 1, 2)))]
    )
    assert both == Reads(frozenset({"e"}), (Stretch("r", 0, 6), Stretch("s", 1, 2)))
    assert both.locks == ["ground:e", "ground:r", "ground:s"]
    assert both.covers(Reads(frozenset({"e"}), (Stretch("r", 5, 6),)))
    assert not both.covers(Reads(cells=(Stretch("s", 1, 3),)))
    assert not both.covers(Reads(frozenset({"f"})))
    assert not Reads()


def test_reads_name_people_and_the_author_of_the_op() -> None:
    asked = Reads(frozenset({AUTHOR}), (Stretch(f"desk:{AUTHOR}", 4, 6), Stretch("desk:mia", 0, 2)), frozenset({"bob"}))
    mine = asked.by("mia")
    assert mine == Reads(frozenset({"mia"}), (Stretch("desk:mia", 0, 6),), frozenset({"bob"}))
    assert mine.by("ana") is mine
    assert joined([mine, Reads(people=frozenset({"eve"}))]).people == {"bob", "eve"}
    assert not mine.covers(Reads(people=frozenset({"eve"})))
    assert Reads(people=frozenset({"eve"}))
    assert Reads(people=frozenset({"eve"})).locks == []


def test_what_was_let_go_of_is_told_and_what_was_only_taken_is_not() -> None:
    cells = Cells.of({"r": {1: "x", 2: "x"}, "s": {}})
    cells.take(Claim("s", "x", (1,)))
    cells.take(Claim("r", "x", (1, 2, 3)))
    assert cells.freed == set()
    cells.take(Claim("r", "x", (3,)))
    assert cells.freed == {"r"}


def test_a_holder_keeps_its_last_claim_only() -> None:
    cells = Cells.of({"r": {1: "x"}})
    cells.take(Claim("r", "x", (2, 3)))
    cells.take(Claim("r", "x", (3, 4)))
    with pytest.raises(Overlap, match="cell 4 is held"):
        cells.take(Claim("r", "y", (0, 4)))
    assert cells.held == {"r": {3: "x", 4: "x"}}
    assert list(cells.claims.values()) == [Claim("r", "x", (3, 4))]
