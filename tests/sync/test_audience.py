"""What one company writes for itself is in no byte the other receives; readers keep what they may still read."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.access import Side
from sync.kind import VISIBLE, Audience, Rule
from sync.scope import store_scope, territory_scope
from tests.sync.stories import STEADY, Arrival, Deed, Story, arrivals, live, stories
from tests.sync.toy import KINDS
from tests.sync.world import ANA, HAL, MIA, NORTH, SOUTH, Phone, World, settled_world, uid

INTERNAL, OWN = "«brand only»", "«store only»"
_MARKED = {"brand_note": INTERNAL, "note": INTERNAL, "tags": INTERNAL, "owner_note": OWN}


def _marked(story: Story, shared: set[str]) -> Story:
    """The story with every one-sided word marked; verbatims stay with the brand unless `shared` says so."""

    def raw(deed: Deed) -> dict[str, Any]:
        args = dict(deed.raw["args"])
        for field, mark in _MARKED.items():
            if field in args:
                args[field] = [f"{mark}{v}" for v in args[field]] if field == "tags" else f"{mark}{args[field]}"
        if deed.raw["kind"].startswith("verbatim.") and deed.raw["entity"] not in shared:
            args |= {f: f"{INTERNAL}{args[f]}" for f in ("text",) if f in args}
            args |= {"about": [INTERNAL]} if "about" in args else {}
            args.pop("audience", None)
        return deed.raw | {"args": args}

    return Story(tuple(replace(deed, raw=raw(deed)) for deed in story.deeds))


def _sent(world: World, prefix: str) -> Iterator[tuple[Any, str]]:
    for (scope, _), change in world.store.rows.sent.items():
        if scope.startswith(prefix) and change.body is not None:
            yield change, json.dumps(change.body, ensure_ascii=False)


@STEADY
@given(st.data())
def test_no_line_ever_sent_to_a_store_holds_a_word_of_the_brand_nor_the_other_way_round(data: st.DataObject) -> None:
    story = _marked(data.draw(stories()), shared=data.draw(st.sampled_from([set(), {uid("q")}])))
    world = live(story, data.draw(arrivals(story)))
    sides = {"store:": (Side.RETAILER, INTERNAL), "territory:": (Side.BRAND, OWN)}
    for prefix, (side, mark) in sides.items():
        for change, text in _sent(world, prefix):
            assert mark not in text
            assert Audience(change.body["audience"]) in VISIBLE[side]
            specs = KINDS.entities[change.kind].fields
            for part in ("fields", "heads", "conflicts"):
                assert all(specs[name].audience in VISIBLE[side] for name in change.body.get(part, ()))
    for op, receipts in world.store.rows.receipts.items():
        if world.store.rows.journal[op].pending.user == MIA.user:
            for receipt in receipts:
                told = json.dumps(receipt.to_wire(), ensure_ascii=False)
                assert INTERNAL not in told
                assert "territory:" not in told


@STEADY
@given(st.data())
def test_a_store_hears_the_same_whether_or_not_the_brand_wrote_for_itself(data: st.DataObject) -> None:
    """Not even that something happened: the numbers of its scope do not move either."""
    story = data.draw(stories())
    quiet = tuple(d for d in story.deeds if not _brand_only(d))
    names = {d.raw["id"] for d in quiet}
    quiet = tuple(replace(d, raw=d.raw | {"after": d.raw["after"] if d.raw["after"] in names else None}) for d in quiet)
    told: list[Any] = []
    for one in (story, Story(quiet)):
        world = live(one, Arrival(tuple((n,) for n in range(len(one.deeds)))))
        lines = {key: c for key, c in world.store.rows.sent.items() if key[0].startswith("store:")}
        told.append({key: _timeless(c.body) for key, c in lines.items()})
        told.append(
            [(d.name, [r.outcome for r in world.store.rows.receipts[d.raw["id"]]]) for d in quiet if "mia" in d.phone]
        )
    assert told[:2] == told[2:]


def _timeless(body: Any) -> Any:
    return None if body is None else {k: v for k, v in body.items() if k not in {"recorded_at", "late"}}


def _brand_only(deed: Deed) -> bool:
    """An edit of an account that touches nothing the store may read."""
    kind, args = deed.raw["kind"], deed.raw["args"]
    return kind in {"account.tag", "account.untag", "account.assign"} or (
        kind == "account.edit" and set(args) <= {"brand_note"}
    )


@pytest.fixture
def world() -> World:
    return settled_world("a")


def test_an_audience_that_narrows_writes_a_tombstone_where_it_was_read(world: World) -> None:
    phone, scope = Phone("phone", ANA), store_scope(uid("a"))
    world.push(phone, phone.op("q", "verbatim.add", "q", 5, {"account": "a", "text": "t", "audience": "shared"}))
    assert set(world.shop("a")) == {uid("a"), uid("q")}
    world.push(phone, phone.op("x", "verbatim.correct", "q", 6, {"audience": "brand"}, base={"audience": ["q"]}))
    assert set(world.shop("a")) == {uid("a")}
    assert world.store.rows.feed[scope, uid("q")][1].body is None
    seq = world.store.rows.counters[scope]
    world.push(phone, phone.op("y", "verbatim.correct", "q", 7, {"text": "u"}, base={"text": ["q"]}))
    assert world.store.rows.counters[scope] == seq
    world.push(phone, phone.op("z", "verbatim.correct", "q", 8, {"audience": "shared"}, base={"audience": ["x"]}))
    assert world.shop("a")[uid("q")]["fields"]["text"] == "u"


def test_while_two_people_disagree_on_an_audience_the_narrower_holds(world: World) -> None:
    ana, hal = Phone("phone", ANA), Phone("hal's", HAL)
    world.push(ana, ana.op("q", "verbatim.add", "q", 5, {"account": "a", "text": "t", "audience": "shared"}))
    world.push(ana, ana.op("x", "verbatim.correct", "q", 6, {"audience": "brand"}, base={"audience": ["q"]}))
    world.push(hal, hal.op("y", "verbatim.correct", "q", 9, {"audience": "shared"}, base={"audience": ["q"]}))
    assert (world.receipt("y").outcome.value, world.conflicts("q")) == (
        "conflicted",
        {"audience": ["brand", "shared"]},
    )
    assert uid("q") not in world.shop("a")
    heads = {"field": "audience", "value": "shared", "heads": ["x", "y"]}
    world.push(hal, hal.op("r", "conflict.resolve", "q", 10, heads))
    assert uid("q") in world.shop("a")


@pytest.mark.parametrize("audience", ["brand", "shared", "retailer"])
@pytest.mark.parametrize("side", list(Side))
def test_an_entity_is_read_by_the_sides_of_its_audience(world: World, audience: str, side: Side) -> None:
    shop, phone = Phone("mia's", MIA), Phone("phone", ANA)
    author = phone if audience == "brand" else shop
    world.push(author, author.op("q", "verbatim.add", "q", 5, {"account": "a", "text": "t", "audience": audience}))
    assert (world.seen("q", side) is not None) == (Audience(audience) in VISIBLE[side])


@STEADY
@given(st.data())
def test_a_reader_of_both_territories_never_loses_an_account_that_moves_between_them(data: st.DataObject) -> None:
    world = settled_world("a", "b")
    phone, desk = Phone("phone", ANA), Phone("hal's", HAL)
    world.push(phone, *(phone.op(f"v{n}", "visit.log", f"v{n}", n, {"account": "ab"[n % 2]}) for n in range(4)))
    rows: dict[tuple[str, str], Any] = {}
    cursors = {territory_scope(t): 0 for t in (NORTH, SOUTH)}
    for step in range(data.draw(st.integers(1, 6))):
        account, territory = data.draw(st.sampled_from("ab")), data.draw(st.sampled_from([NORTH, SOUTH]))
        move = desk.op(f"m{step}", "account.assign", account, 100 + step, {"territory": territory})
        edit = desk.op(f"e{step}", "visit.log", "v0", 100 + step, {"account": "a", "note": str(step)})
        world.push(desk, *data.draw(st.permutations([move, edit])))
        if data.draw(st.booleans()):
            _pull(world, cursors, rows)
            held = {key[1] for key in rows}
            assert held == {uid(name) for name in ("a", "b", "v0", "v1", "v2", "v3")}
    _pull(world, cursors, rows)
    assert len(rows) == 6
    shown = {entity: body for (_, entity), body in rows.items()}
    assert shown == {uid(name): world.seen(name) for name in ("a", "b", "v0", "v1", "v2", "v3")}


def _pull(world: World, cursors: dict[str, int], rows: dict[tuple[str, str], Any]) -> None:
    """One snapshot over both scopes; a device keys its rows by (scope, id)."""
    lines = sorted((seq, key) for key, (seq, _) in world.store.rows.feed.items() if key[0] in cursors)
    for seq, key in lines:
        if seq > cursors[key[0]]:
            change = world.store.rows.feed[key][1]
            rows[key] = change.body
            if change.body is None:
                del rows[key]
    cursors.update({scope: world.store.rows.counters.get(scope, 0) for scope in cursors})


def test_what_turns_private_while_its_account_moves_leaves_the_territory_it_was_in(world: World) -> None:
    shop, desk = Phone("mia's", MIA), Phone("hal's", HAL)
    world.push(shop, shop.op("q", "verbatim.add", "q", 5, {"account": "a", "text": "t", "audience": "shared"}))
    world.push(
        desk,
        desk.op("m", "account.assign", "a", 6, {"territory": SOUTH}),
        desk.op("x", "verbatim.correct", "q", 7, {"audience": "retailer"}, base={"audience": ["q"]}),
    )
    assert uid("q") not in world.territory(NORTH)
    assert uid("q") not in world.territory(SOUTH)
    assert uid("q") in world.shop("a")


def test_what_the_brand_never_read_leaves_no_trace_in_a_territory_when_the_account_moves(world: World) -> None:
    shop, desk = Phone("mia's", MIA), Phone("hal's", HAL)
    world.push(shop, shop.op("q", "verbatim.add", "q", 5, {"account": "a", "text": "t"}))
    world.push(desk, desk.op("m", "account.assign", "a", 6, {"territory": SOUTH}))
    assert {change.id for (scope, _), change in world.store.rows.sent.items() if "territory" in scope} == {uid("a")}


def test_an_account_that_leaves_every_territory_leaves_its_readers_and_comes_back(world: World) -> None:
    desk = Phone("hal's", HAL)
    world.push(desk, desk.op("m", "account.assign", "a", 6, {"territory": None}, base={"territory": ["add a"]}))
    assert world.territory(NORTH) == {}
    world.push(desk, desk.op("n", "account.assign", "a", 7, {"territory": NORTH}, base={"territory": ["m"]}))
    assert set(world.territory(NORTH)) == {uid("a")}


def test_every_rule_of_a_field_is_cut_by_its_audience() -> None:
    rules = {spec.rule for kind in KINDS.entities.values() for spec in kind.fields.values()}
    assert rules == set(Rule)
