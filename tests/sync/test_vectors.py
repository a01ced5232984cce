"""The golden cases of `sync/vectors`, as this engine answers them. The app's tests read the same files."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import sync
from sync.access import Role, Side
from sync.clock import Contact, bracket, effective, with_contact
from sync.entity import Entity
from sync.kind import Audience, EntityKind, Field, Home, Rule
from sync.merge import ElementSet, Register, Write, add, remove, write
from sync.op import Fault, Op, Stamp, canonical, clean, instant_to_ms, parse
from sync.pulling import Head, plan_pull
from sync.scope import body
from tests.sync.world import ANA, BEN, DAY, HAL, NORTH, SOUTH, Phone, World, person, settled_world, uid

VECTORS = Path(sync.__file__).parent / "vectors"
Case = Mapping[str, Any]


def cases(name: str, part: str = "cases") -> pytest.MarkDecorator:
    found = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))[part]
    return pytest.mark.parametrize("case", found, ids=[case["name"] for case in found])


@cases("canonical")
def test_canonical(case: Case) -> None:
    cleaned = clean(case["raw"], "args")
    assert cleaned == case["clean"]
    text = canonical(cleaned)
    assert text == case["canonical"]
    assert hashlib.sha256(text.encode()).hexdigest() == case["sha256"]


@cases("op_parse", "good")
def test_an_op_that_reads(case: Case) -> None:
    op = parse(case["raw"])
    assert isinstance(op, Op)
    read = {name: getattr(op, name) for name in ("id", "seq", "after", "kind", "v", "entity", "args", "hash")}
    read["base"] = {field: list(heads) for field, heads in op.base.items()}
    read["at"] = {"wall_ms": op.at.wall_ms, "mono_ms": op.at.mono_ms, "page": op.at.page}
    assert read == case["op"]


@cases("op_parse", "faults")
def test_an_op_that_does_not_read(case: Case) -> None:
    raw = case["raw"]
    if "repeat" in case:
        *path, last = case["repeat"]["at"]
        raw = json.loads(json.dumps(raw))
        inner = raw
        for name in path:
            inner = inner[name]
        inner[last] *= case["repeat"]["times"]
    fault = parse(raw, 3)
    assert isinstance(fault, Fault)
    assert {"code": fault.code, "field": fault.field, "id": fault.id, "seq": fault.seq} == case["fault"]
    assert fault.index == 3
    assert fault.reason


def _contacts(raw: Any) -> list[Contact]:
    return [Contact(c["high_water"], c["first_ms"], c["last_ms"]) for c in raw]


@cases("clock", "bracket")
def test_bracket(case: Case) -> None:
    assert (
        list(bracket(case["seq"], _contacts(case["contacts"]), case["since_ms"], case["received_ms"])) == case["window"]
    )


@cases("clock", "effective")
def test_effective(case: Case) -> None:
    made, now = (Stamp(s["wall_ms"], s["mono_ms"], s["page"]) for s in (case["made"], case["now"]))
    earliest, latest = case["window"]
    when = effective(made, now, case["received_ms"], (earliest, latest), case["floor_ms"])
    assert {"at_ms": when.at_ms, "uncertain": when.uncertain} == case["effective"]


@cases("clock", "contacts")
def test_contacts(case: Case) -> None:
    kept = with_contact(_contacts(case["kept"]), case["high_water"], case["now_ms"], case["have"])
    assert list(kept) == _contacts(case["then"])


@cases("register")
def test_register_in_any_order(case: Case) -> None:
    for steps in permutations(case["writes"]):
        register = Register()
        for w in steps:
            register = write(register, Write(w["op"], w["at_ms"], w["by"], w["value"]), w["saw"])
        assert [head.op for head in register.heads] == case["heads"]
        assert (register.shown, register.clashes) == (case["shown"], case["clashes"])


@cases("set")
def test_set_in_any_order(case: Case) -> None:
    for steps in permutations(case["steps"]):
        held = ElementSet()
        for step in steps:
            adds = "add" in step
            held = add(held, step["add"], step["op"]) if adds else remove(held, step["remove"], step["saw"])
        assert (held.shown, held.tags) == (case["shown"], case["heads"])


@cases("body")
def test_body(case: Case) -> None:
    raw, kind = case["entity"], case["kind"]
    entity = Entity(
        id=raw["id"],
        kind=raw["kind"],
        account=raw["account"],
        created=Write(raw["created"]["op"], instant_to_ms(raw["created"]["at"]), raw["created"]["by"], None),
        recorded_ms=instant_to_ms(raw["recorded_at"]),
        fixed=raw.get("fixed", {}),
        registers={
            name: Register(tuple(Write(h["op"], instant_to_ms(h["at"]), h["by"], h["value"]) for h in heads))
            for name, heads in raw.get("registers", {}).items()
        },
        sets={
            name: ElementSet({e: tuple(ops) for e, ops in adds.items()}) for name, adds in raw.get("sets", {}).items()
        },
    )
    spec = EntityKind(
        raw["kind"],
        {name: Field(Rule(f["rule"]), Audience(f["audience"])) for name, f in kind["fields"].items()},
        audience=Audience(kind["audience"]),
        home=Home(kind.get("home", "account")),
        entry=kind.get("entry", {}),
    )
    people = {user: (p["name"], p["side"]) for user, p in case["people"].items()}
    for side in Side:
        assert body(entity, spec, side, people) == case[side.value]


@cases("pull")
def test_pull(case: Case) -> None:
    heads = {scope: Head(head["seq"], head["floor"]) for scope, head in case["heads"].items()}
    plan = plan_pull(case["cursors"], case["allowed"], heads, same_epoch=case["same_epoch"])
    assert {
        "enter": list(plan.enter),
        "leave": list(plan.leave),
        "reset": list(plan.reset),
        "start": dict(plan.start),
    } == case["plan"]


SHOP = person("shop", Role.STORE_MANAGER, accounts=["a", "b", "new"])
OWNERS = {"rep": ANA, "ben": BEN, "boss": HAL, "shop": SHOP}
TERRITORIES = {"north": NORTH, "south": SOUTH, "west": uid("west")}


def _world(case: Case) -> World:
    world = settled_world("a")
    world.store.access[SHOP.user] = SHOP
    desk = Phone("desk", HAL, seq=1)
    for account, territory in case.get("accounts", {}).items():
        args = {"name": f"Shop {account}", "city": "Lille", "territory": TERRITORIES[territory]}
        world.push(desk, desk.op(f"add {account}", "account.add", account, 0, args), at=2)
    world.minute = DAY
    return world


def _ops(case: Case) -> Iterator[tuple[str, Phone, dict[str, Any]]]:
    phones: dict[str, Phone] = {}
    for name, op in case["ops"].items():
        owner = op["by"]
        phone = phones.setdefault(op.get("phone", owner), Phone(op.get("phone", owner), OWNERS[owner]))
        args = dict(op.get("args", {}))
        if args.get("territory") is not None:
            args["territory"] = TERRITORIES[args["territory"]]
        raw = phone.op(name, op["kind"], op["on"], op["t"], args, base=op.get("base"), after=op.get("after"))
        yield name, phone, raw


def _check(world: World, side: Side, entity: str, expected: Case | None) -> None:
    seen = world.seen(entity, side)
    if expected is None or seen is None:
        assert seen == expected
        return
    for field, value in expected.get("fields", {}).items():
        assert seen["fields"].get(field) == (TERRITORIES[value] if field == "territory" else value), field
    found, wanted = world.conflicts(entity, side), expected["conflicts"]
    assert found.keys() == wanted.keys()
    names = {uid(t): t for t in TERRITORIES}
    for field, values in wanted.items():
        assert values == "any" or [names.get(v, v) for v in found[field]] == values
    for key in expected.keys() - {"fields", "conflicts", "territory"}:
        assert seen[key] == (uid(expected[key]) if key == "op" else expected[key]), key
    if "territory" in expected:
        assert [t for t, scope in TERRITORIES.items() if uid(entity) in world.territory(scope)] == [
            expected["territory"]
        ]


@cases("chains")
def test_chain(case: Case) -> None:
    world = _world(case)
    made = {name: (phone, raw) for name, phone, raw in _ops(case)}
    for step in case["arrive"]:
        if isinstance(step, dict):
            ((how, names),) = step.items()
            world.let_go(*names, at=world.minute + 5000, forced=how == "force", accepted=how == "accept")
        else:
            world.push(made[step[0]][0], *(made[name][1] for name in step))
    assert {name: found for name in made if (found := world.outcomes(name))} == case["outcomes"]
    for side, part in ((Side.BRAND, "brand"), (Side.RETAILER, "store")):
        for entity, expected in case.get(part, {}).items():
            _check(world, side, entity, expected)


def test_there_are_enough_chains_and_each_has_its_own_name() -> None:
    found = json.loads((VECTORS / "chains.json").read_text(encoding="utf-8"))["cases"]
    assert len({case["name"] for case in found}) == len(found) >= 40
