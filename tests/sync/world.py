"""People, phones and a server in memory. Times are whole minutes after `START`; names stand for ids."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sync.access import Access, Role, Side, Span
from sync.entity import Entity
from sync.gather import read_beforehand
from sync.kind import Kinds
from sync.op import Fault, Op, Stamp, ms_to_instant, parse
from sync.receipt import Receipt
from sync.reconcile import Batch, Result, reconcile, reconcile_all, release
from sync.scope import body, store_scope, territory_scope
from tests.sync.memory import MemoryStore
from tests.sync.toy import KINDS

START = int(datetime(2026, 11, 2, 8, tzinfo=UTC).timestamp()) * 1000
MINUTE = 60_000
DAY = 24 * 60
FULL = 99
"""The high-water mark of an outbox whose ops were all made before its first contact: each time stands as stamped."""

Raw = dict[str, Any]


def uid(name: str) -> str:
    """The id a name stands for, always the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def ms(minute: float) -> int:
    return START + round(minute * MINUTE)


NORTH, SOUTH = uid("north"), uid("south")


def person(
    name: str,
    *roles: Role,
    territories: Sequence[str] = (),
    accounts: Sequence[str] = (),
    until: float | None = None,
    since: float = -DAY,
) -> Access:
    """Somebody with roles, territories and accounts, all held over the same dates (minutes)."""

    def spans(names: Sequence[str]) -> tuple[Span, ...]:
        return tuple(Span(of, ms(since), None if until is None else ms(until)) for of in names)

    held = [role.value for role in roles]
    return Access(uid(name), name, spans(held), spans(territories), spans([uid(a) for a in accounts]))


ANA = person("ana", Role.REP, territories=[NORTH, SOUTH])
BEN = person("ben", Role.REP, territories=[SOUTH])
HAL = person("hal", Role.BRAND_MANAGER)
MIA = person("mia", Role.STORE_MANAGER, accounts=["a", "b"])
EVERYONE = (ANA, BEN, HAL, MIA)
PEOPLE = {a.user: (a.name, (a.side(START) or Side.BRAND).value) for a in EVERYONE}


@dataclass
class Phone:
    """One outbox of one user: numbers its ops, stamps them with a clock that is right."""

    name: str
    owner: Access
    seq: int = 0

    @property
    def page(self) -> str:
        return uid(f"page of {self.name}")

    @property
    def incarnation(self) -> str:
        return uid(f"outbox of {self.name}")

    def stamp(self, minute: float) -> Stamp:
        return Stamp(ms(minute), ms(minute) - ms(-10 * DAY), self.page)

    def op(
        self,
        name: str,
        kind: str,
        entity: str,
        t: float,
        args: Mapping[str, Any] | None = None,
        *,
        base: Mapping[str, Sequence[str]] | None = None,
        after: str | None = None,
        seq: int | None = None,
        v: int = 0,
    ) -> Raw:
        """The next op, as it travels. `heads` and `account` in the arguments are names too."""
        self.seq = self.seq + 1 if seq is None else max(self.seq, seq)
        sent = dict(args or {})
        if "account" in sent:
            sent["account"] = uid(sent["account"])
        for named in {"pile", "desk"} & sent.keys():
            sent[named] = uid(sent[named])
        if "heads" in sent:
            sent["heads"] = [uid(head) for head in sent["heads"]]
        stamp = self.stamp(t)
        return {
            "id": uid(name),
            "seq": self.seq if seq is None else seq,
            "after": None if after is None else uid(after),
            "kind": kind,
            "v": v or (KINDS.ops[kind].v if kind in KINDS.ops else 1),
            "entity": uid(entity),
            "base": {f: [uid(op) for op in ops] for f, ops in (base or {}).items()},
            "args": sent,
            "at": {"wall": ms_to_instant(stamp.wall_ms), "mono_ms": stamp.mono_ms, "page": stamp.page},
        }


@dataclass
class World:
    """A server in memory and what can be asked of it."""

    kinds: Kinds = KINDS
    people: Sequence[Access] = EVERYONE
    store: MemoryStore = field(init=False)
    minute: float = DAY

    def __post_init__(self) -> None:
        self.store = MemoryStore({a.user: a for a in self.people})

    def batch(self, phone: Phone, raws: Sequence[Any], at: float, high_water: int = FULL) -> Batch:
        items: tuple[Op | Fault, ...] = tuple(parse(raw, n) for n, raw in enumerate(raws))
        return Batch(
            user=phone.owner.user,
            device=uid(f"device of {phone.name}"),
            incarnation=phone.incarnation,
            received_at=ms(at),
            clock=phone.stamp(at),
            high_water=high_water,
            items=items,
            payloads=tuple(raws),
            device_since_ms=ms(-10 * DAY),
            read=read_beforehand(self.kinds, items),
        )

    def push(self, phone: Phone, *raws: Any, at: float | None = None, high_water: int = FULL) -> Result:
        """Send ops; by default a minute after whatever came last."""
        self.minute = self.minute + 1 if at is None else at
        return self.land(self.batch(phone, raws, self.minute, high_water))

    def land(self, batch: Batch) -> Result:
        return self.store.transaction(reconcile(self.store, self.kinds, batch))

    def land_all(self, batches: Sequence[Batch]) -> list[Result]:
        return self.store.transaction(reconcile_all(self.store, self.kinds, batches))

    def let_go(
        self,
        *names: str,
        at: float | None = None,
        forced: bool = True,
        accepted: bool = False,
        waitlisted: bool = False,
    ) -> Result:
        """Settle held ops again: after 72 hours (`forced`), after a fix, let through review (`accepted`), or a place freed."""
        self.minute = self.minute + 1 if at is None else at
        found = [
            replace(self.store.pending(uid(n)), forced=forced, accepted=accepted, waitlisted=waitlisted) for n in names
        ]
        return self.store.transaction(release(self.store, self.kinds, found, ms(self.minute)))

    def receipt(self, name: str) -> Receipt:
        return self.store.rows.receipts[uid(name)][-1]

    def outcomes(self, name: str) -> list[str]:
        """Every outcome an op went through."""
        return [receipt.outcome.value for receipt in self.store.rows.receipts.get(uid(name), ())]

    def seen(self, entity: str, side: Side = Side.BRAND) -> dict[str, Any] | None:
        """An entity as one company sees it."""
        found = self.store.rows.entities.get(uid(entity))
        return None if found is None else self.seen_entity(found, side)

    def seen_entity(self, entity: Entity, side: Side) -> dict[str, Any] | None:
        return body(entity, self.kinds.entities[entity.kind], side, PEOPLE)

    def fields(self, entity: str, side: Side = Side.BRAND) -> dict[str, Any]:
        found = self.seen(entity, side)
        assert found is not None
        fields: dict[str, Any] = found["fields"]
        return fields

    def conflicts(self, entity: str, side: Side = Side.BRAND) -> dict[str, list[Any]]:
        """Fields with an open conflict, and the values on the table."""
        found = self.seen(entity, side)
        assert found is not None
        return {name: [rival["value"] for rival in rivals] for name, rivals in found.get("conflicts", {}).items()}

    def reads(self, scope: str) -> dict[str, dict[str, Any]]:
        """The rows a reader of a scope holds after a full pull."""
        return {i: dict(c.body) for (s, i), (_, c) in self.store.rows.feed.items() if s == scope and c.body is not None}

    def territory(self, territory: str) -> dict[str, dict[str, Any]]:
        return self.reads(territory_scope(territory))

    def shop(self, account: str) -> dict[str, dict[str, Any]]:
        return self.reads(store_scope(uid(account)))


def settled_world(*accounts: str, territory: str = NORTH) -> World:
    """A server that knows these accounts; the op that made account `a` is called `add a`."""
    world, desk = World(), Phone("desk", HAL)
    adds = [
        desk.op(f"add {a}", "account.add", a, 0, {"name": f"Shop {a}", "city": "Lille", "territory": territory})
        for a in accounts
    ]
    world.push(desk, *adds, at=1)
    world.minute = DAY
    return world
