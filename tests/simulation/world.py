"""A small world for random schedules: one server, phones of four people, a network and clocks that misbehave.

Everything is drawn from one seed and every clock is virtual, so a failing seed can be run again.
"""

import contextlib
import copy
import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uuid_utils import uuid7

from backend.db.backup import backup, restore
from backend.db.work import Database, Statement, Work, execute, execute_many, fetch
from backend.identity.access import load_access
from backend.pos_orders.jobs import supply_back_orders
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from backend.replication.exchange import Caller, exchange
from backend.replication.unsettled import release_overdue
from backend.replication.wire import SyncRequest
from backend.stock_outs.ids import product_key, stock_out_id
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOLD_MS, HOUR_MS
from tests.conftest import VirtualClock
from tests.reference.client import Phone, PhoneClock
from tests.simulation import bookings, notices, promotions
from tests.simulation.carriers import Carriers
from tests.simulation.crash import Crash

SECRET = "CONFIDENTIEL"
"""Stands in every word written for the brand alone; no store may ever receive it."""


STOCK = 12


@dataclass
class User:
    """A person, and the phone they hold."""

    id: str
    role: str
    device: str


@dataclass
class World:
    """The server and everybody around it."""

    database: Database
    rng: random.Random
    clock: VirtualClock
    folder: Path
    users: dict[str, User] = field(default_factory=dict)
    territories: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    item: str = field(default_factory=lambda: str(uuid7()))
    """The one item of POS material there is, in `STOCK` units."""
    phones: list[tuple[User, Phone]] = field(default_factory=list)
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    offline: set[int] = field(default_factory=set)
    stash: list[tuple[User, dict[str, Any]]] = field(default_factory=list)
    calm: bool = False
    at_once: bool = False
    """Things happen at the same moment."""
    saved: Path | None = None
    received_by_store: list[tuple[str, str]] = field(default_factory=list)
    """To whom, and what their phone was answered."""
    lives: int = 0
    """How often the server was restored from a backup."""
    memory: notices.Memory = field(default_factory=notices.Memory)
    kept: notices.Memory | None = None
    ledger: promotions.Ledger = field(default_factory=promotions.Ledger)
    ever_muted: set[tuple[str, str, str]] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    """Accounts that changed hands."""
    shaken: set[str] = field(default_factory=set)
    """People who lost what they had."""
    carriers: Carriers = field(init=False)
    watch: notices.Watch = field(init=False)

    def __post_init__(self) -> None:
        self.carriers, self.watch = Carriers(self), notices.Watch(self)

    @property
    def by_mail(self) -> dict[str, str]:
        """Users by their address."""
        return {f"{name}@example.org": user.id for name, user in self.users.items()}

    def stores_of(self, user: str) -> list[str] | None:
        """The stores a person manages; None: they are of the brand."""
        found = {self.users["zoe"].id: self.accounts[:2], self.users["max"].id: self.accounts[3:4]}
        return found.get(user)

    def learns(self, user: str, text: str) -> str | None:
        """What a person of a store reads there and may not know."""
        stores = self.stores_of(user)
        if stores is None:
            return None
        return SECRET if SECRET in text else self.ledger.leaked(stores, text)

    def names(self, users: set[str]) -> list[str]:
        """People as this file calls them."""
        return sorted(name for name, user in self.users.items() if user.id in users)

    async def heads(self, entity: str, name: str) -> list[str]:
        """The ops whose values of a field stand."""
        rows = await self.database.read(lambda: fetch("SELECT state FROM entity WHERE id = ?", entity))
        return [head[0] for head in json.loads(rows[0][0])["r"].get(name, [[]])[0]]

    @property
    def door(self) -> Door:
        return Door(self.database, RULES, self.clock)

    @property
    def today(self) -> str:
        """The day it is (ISO)."""
        return ms_to_instant(self.clock.now)[:10]

    # ---- set-up

    async def found(self) -> None:
        """Two territories, six accounts, two reps, two store managers, an admin."""
        org, shop = str(uuid7()), str(uuid7())
        self.territories = [str(uuid7()), str(uuid7())]
        for name, role in (("ana", "rep"), ("bob", "rep"), ("zoe", "store_manager"), ("max", "store_manager"),
                           ("adm", "admin")):  # fmt: skip
            self.users[name] = User(str(uuid7()), role, str(uuid7()))
        members = [
            (str(uuid7()), u.id, shop if u.role == "store_manager" else org, u.role) for u in self.users.values()
        ]

        def rows() -> Work[None]:
            now = self.clock.now - 30 * DAY_MS
            yield from execute_many(
                "INSERT INTO organisation (id, kind, name, created_ms) VALUES (?, ?, ?, ?)",
                [(org, "brand", "Marque", now), (shop, "retailer", "Enseigne", now)],
            )
            yield from execute_many(
                "INSERT INTO app_user (id, email, name, language, created_ms) VALUES (?, ?, ?, 'fr', ?)",
                [(u.id, f"{name}@example.org", name.title(), now) for name, u in self.users.items()],
            )
            yield from execute_many(
                "INSERT INTO membership (id, user_id, organisation_id, role, valid_from) VALUES (?, ?, ?, ?, ?)",
                [(*member, now) for member in members],
            )
            yield from execute_many(
                "INSERT INTO territory (id, code, name) VALUES (?, ?, ?)", [(t, t, t) for t in self.territories]
            )
            yield from execute_many(
                "INSERT INTO territory_rep (id, territory_id, user_id, valid_from) VALUES (?, ?, ?, ?)",
                [
                    (str(uuid7()), self.territories[0], self.users["ana"].id, now),
                    (str(uuid7()), self.territories[1], self.users["ana"].id, now),
                    (str(uuid7()), self.territories[1], self.users["bob"].id, now),
                ],
            )

        await self.database.write(rows)
        self.accounts = [str(uuid7()) for _ in range(6)]
        await submit(
            self.door,
            self.users["adm"].id,
            [
                ServerOp(
                    "account.add", a, {"name": f"Magasin {n}", "territory": self.territories[n % 2], "source": "import"}
                )
                for n, a in enumerate(self.accounts)
            ],
        )
        published = {"name_fr": "Affiche", "kind": "poster", "stock": STOCK, "low_at": 4, "max_per_store": 20}
        await submit(self.door, self.users["adm"].id, [ServerOp("pos_item.publish", self.item, published)])
        await bookings.publish(self)
        await promotions.publish(self, SECRET)
        rows_of = [(m[0], m[1], account) for m in members for account in self.stores_of(m[1]) or ()]

        def store() -> Work[None]:
            yield from execute_many(
                "INSERT INTO membership_account (id, membership_id, user_id, account_id, valid_from) VALUES (?, ?, ?, ?, ?)",
                [(str(uuid7()), *row, self.clock.now - DAY_MS) for row in rows_of],
            )

        await self.database.write(store)
        await notices.furnish(self)
        ana, bob = self.users["ana"], self.users["bob"]
        second = User(ana.id, ana.role, str(uuid7()))
        for user in (ana, second, User(bob.id, bob.role, ana.device), self.users["zoe"], self.users["max"]):
            self.add_phone(user)

    def add_phone(self, user: User) -> None:
        """A phone of a user, with a clock that may be wrong."""
        wrong = self.rng.choice([0, 0, 365 * DAY_MS, -DAY_MS, 7 * 60_000])
        number = len(self.phones)
        phone = Phone(self._network(number, user), PhoneClock(self.clock, wrong), limit=self.rng.choice([3, 20, 500]))
        self.phones.append((user, phone))

    def _network(self, number: int, user: User) -> Callable[[dict[str, Any]], Any]:
        async def send(request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
            request = json.loads(json.dumps(request))
            if not self.calm:
                if number in self.offline or self.rng.random() < 0.1:
                    if self.rng.random() < 0.5:
                        self.stash.append((user, request))
                    raise ConnectionError("no network")
                if self.rng.random() < 0.15:
                    await self.serve(user, request)
            answer = await self.serve(user, request)
            if not self.calm and self.rng.random() < 0.15:
                raise ConnectionError("the answer was lost")
            return 200, answer

        return send

    # ---- the server

    async def serve(self, user: User, request: dict[str, Any]) -> dict[str, Any]:
        """One exchange, as the HTTP handler does it; a crash looks like a lost connection."""
        if not self.calm and self.rng.random() < 0.12:
            self.arm(self.rng.randrange(1, 25))
        try:
            access = await self.database.read(lambda: load_access([user.id]))
            caller = Caller(access[user.id], user.device, self.clock.now - 30 * DAY_MS)
            raw = await exchange(self.door, caller, SyncRequest.model_validate(request))
        except Crash:
            raise ConnectionError("the server died") from None
        finally:
            self.database.observer = None
        if user.role == "store_manager":
            self.received_by_store.append((user.id, raw.decode()))
        answer: dict[str, Any] = json.loads(raw)
        return answer

    def arm(self, after: int) -> None:
        """The process dies before so many more statements have run."""
        left = after

        def observer(statement: Statement) -> None:
            nonlocal left
            del statement
            left -= 1
            if left == 0:
                raise Crash

        self.database.observer = observer

    # ---- what may happen

    async def step(self) -> None:
        """One random event."""
        self.clock.advance(self.rng.choice([50, 1_000, 60_000, HOUR_MS]))
        number = self.rng.randrange(len(self.phones))
        user, phone = self.phones[number]
        event = self.rng.random()
        if event < 0.12:
            await self._be_told()
        elif event < 0.52:
            self._write(user, phone)
        elif event < 0.77:
            with contextlib.suppress(ConnectionError):
                await phone.exchange()
        elif event < 0.83:
            self.offline ^= {number}
        elif event < 0.865:
            phone.clock.wall_error_ms += self.rng.choice([-DAY_MS, DAY_MS, 3 * HOUR_MS])
        elif event < 0.89:
            phone.clock.reload()
        elif event < 0.915 and self.stash:
            late_user, request = self.stash.pop(self.rng.randrange(len(self.stash)))
            with contextlib.suppress(ConnectionError):
                await self.serve(late_user, request)
        elif event < 0.93:
            await self._move_account()
        elif event < 0.962:
            await promotions.headquarters(self)
        elif event < 0.967:
            await self._end_access()
        elif event < 0.976 and len(self.phones) < 8:
            self._clone(number)
        elif event < 0.988:
            await self._save_or_restore()
        else:
            await release_overdue(self.door)
            await supply_back_orders(self.door)
            await bookings.work(self.door)

    async def _be_told(self) -> None:
        """The worker runs, one that was held up goes on, somebody chooses how to be told."""
        what = self.rng.random()
        if what < 0.65:
            # Workers look every ten seconds: what one left behind another finds soon.
            for _ in range(self.rng.choice([1, 2, 3, 4])):
                await self.carriers.work()
                self.clock.advance(self.rng.choice([10_000, 4 * 60_000]))
        elif what < 0.75:
            await self.carriers.resume()
        else:
            await notices.choose(self)

    def _write(self, user: User, phone: Phone) -> None:
        account = self.rng.choice(self.stores_of(user.id) or self.accounts)
        shared = self.rng.random() < 0.5
        text = f"mot {self.rng.randrange(10**6)}"
        inside = f"{SECRET} {text}"
        known = [
            found
            for (_, found), body in phone.rows.items()
            if body["kind"] in {"visit", "verbatim", "contact", "task", "stock_out", "pos_order"}
        ]
        known += [q.op["entity"] for q in phone.outbox[-5:] if q.op["kind"].split(".")[0] != "account"]
        if user.role == "store_manager":
            choice = self.rng.choice([
                "note", "phone", "contact", "edit_contact", "task_done", "resolve", "report", "of_stock_out", "order",
                "of_order", "message", "book", "book", "of_booking", "of_booking", "promote", "promote", "see", "see",
                "see", "see",
            ])  # fmt: skip
        else:
            choice = self.rng.choice(
                ["visit", "visit", "verbatim", "verbatim", "note", "phone", "tag", "untag", "contact", "edit_contact",
                 "task", "task_done", "amend", "cancel", "correct", "redact", "plan", "prospect", "resolve", "erase",
                 "report", "of_stock_out", "order", "of_order", "message", "book", "book", "of_booking", "of_booking",
                 "promote", "promote", "see", "see", "see", "see"]
            )  # fmt: skip
        side = "retailer" if user.role == "store_manager" else "brand"
        audience = "shared" if shared else side
        word = inside if audience == "brand" else text
        target = self.rng.choice(known) if known else None
        row = phone.row(target) if target is not None else None
        kind_of = None if row is None else row["kind"]
        op: dict[str, Any] | None = None
        match choice:
            case "visit":
                op = phone.do("visit.log", {"account": account, "note": inside, "summary": text})
            case "plan":
                op = phone.do("visit.plan", {"account": account, "planned_at": "2026-12-01T09:00:00Z", "purpose": text})
            case "verbatim":
                op = phone.do("verbatim.add", {"account": account, "text": word, "audience": audience})
            case "note":
                op = phone.do("note.add", {"account": account, "text": word, "audience": audience})
            case "task":
                op = phone.do("task.add", {"account": account, "title": word, "audience": audience})
            case "phone":
                op = phone.do("account.edit", {"phone": f"+3361234{self.rng.randrange(1000, 9999)}"}, account)
            case "tag" | "untag":
                op = phone.do(f"account.{choice}", {"tags": [self.rng.choice([f"{SECRET}vip", f"{SECRET}a"])]}, account)
            case "contact":
                op = phone.do("contact.add", {"account": account, "name": text})
            case "prospect":
                op = phone.do("account.add", {"name": text, "postcode": "75011"})
                self.made[op["id"]] = op
                op = phone.do("note.add", {"account": op["entity"], "text": inside, "audience": "brand"})
            case "message":
                op = phone.do("message.add", {"account": account, "text": word, "audience": audience})
            case "report":
                gtin = self.rng.choice(["3017620422003", "96385074"])
                args: dict[str, Any] = {"account": account, "gtin": gtin, "note": text}
                op = phone.do("stock_out.report", args, stock_out_id(account, product_key(gtin, None)))
            case "of_stock_out" if kind_of == "stock_out":
                said = ["back_on_shelf", "confirm", "not_confirm", "cancel"]
                said += [] if user.role == "store_manager" else ["acknowledge", "supply"]
                op = phone.do(f"stock_out.{self.rng.choice(said)}", {}, target)
            case "order":
                lines = [{"item": self.item, "quantity": self.rng.randrange(1, 4)}]
                op = phone.do("pos_order.place", {"account": account, "lines": lines})
            case "of_order" if kind_of == "pos_order":
                op = phone.do(self.rng.choice(["pos_order.cancel", "pos_order.receive"]), {}, target)
            case "book":
                op = bookings.ask(self, phone, account)
            case "promote":
                op = promotions.say(self, user, phone, account)
            case "see":
                op = notices.see(self, phone)
            case "of_booking":
                op = bookings.say(self, user, phone)
            case "edit_contact" if kind_of == "contact":
                op = phone.do("contact.edit", {"role": text}, target)
            case "erase" if kind_of == "contact" and self.rng.random() < 0.3:
                op = phone.do("contact.erase", {}, target)
            case "task_done" if kind_of == "task":
                op = phone.do(self.rng.choice(["task.done", "task.reopen"]), {}, target, {"done": []})
            case "amend" if kind_of == "visit":
                op = phone.do("visit.amend", {"note": inside}, target)
            case "cancel" if kind_of == "visit":
                op = phone.do("visit.cancel", {"reason": text}, target)
            case "correct" if kind_of == "verbatim":
                op = phone.do(
                    "verbatim.correct", {"text": inside if row and row["audience"] == "brand" else text}, target
                )
            case "redact" if kind_of == "verbatim" and self.rng.random() < 0.3:
                op = phone.do("verbatim.redact", {}, target)
            case "resolve":
                clash = next((b for b in phone.rows.values() if b.get("conflicts")), None)
                if clash is not None:
                    name, rivals = next(iter(clash["conflicts"].items()))
                    args = {"field": name, "value": rivals[0]["value"], "heads": [r["op"] for r in rivals]}
                    op = phone.do("conflict.resolve", args, clash["id"])
        if op is not None:
            self.made[op["id"]] = op

    def _clone(self, number: int) -> None:
        """Somebody restored a phone from another phone's copy: the same outbox, twice."""
        user, phone = self.phones[number]
        twin = copy.copy(phone)
        for name in ("outbox", "rows", "cursors", "staging", "clock"):
            setattr(twin, name, copy.deepcopy(getattr(phone, name), {id(self.clock): self.clock}))
        twin.clock = PhoneClock(self.clock, phone.clock.wall_error_ms)
        twin.send = self._network(len(self.phones), user)
        self.phones.append((user, twin))

    async def _move_account(self) -> None:
        account = self.rng.choice(self.accounts)
        to = self.rng.choice([*self.territories, None])
        seen = await self.heads(account, "territory")
        self.moved.add(account)
        op = ServerOp("account.assign", account, {"territory": to}, {"territory": seen})
        await submit(self.door, self.users["adm"].id, [op])

    async def _end_access(self) -> None:
        """Bob loses his territory: what he captured before and sends after is for review."""
        bob, now = self.users["bob"].id, self.clock.now
        self.shaken.add(bob)
        await self.database.write(
            lambda: execute("UPDATE territory_rep SET valid_to = ? WHERE user_id = ? AND valid_to IS NULL", now, bob)
        )

    async def _save_or_restore(self) -> None:
        if self.saved is None:
            path = Path(tempfile.mkdtemp(dir=self.folder)) / "backup.gz"
            await backup(self.database, path)
            self.saved, self.kept = path, copy.deepcopy(self.memory)
        elif self.kept is not None:
            await restore(self.database, self.saved, replace=True)
            self.memory, self.saved, self.kept = self.kept, None, None
            self.lives += 1

    # ---- after the storm

    async def heal(self) -> int:
        """A calm network: every phone syncs until its queue is empty. Answers the most rounds a phone needed."""
        self.calm, self.offline = True, set()
        await self.carriers.finish()
        worst = 0
        for again in range(4):
            for _, phone in self.phones:
                worst = max(worst, await phone.sync())
            if again == 1:
                self.clock.advance(HOLD_MS + HOUR_MS)
                for _ in range(10):
                    await release_overdue(self.door)
                await bookings.work(self.door)
                await self._wait_for_mail()
        return worst

    async def _wait_for_mail(self) -> None:
        """A day and a half with a worker at hand: what is unread falls back to mail, what was left behind is made good."""
        for _ in range(18):
            self.clock.advance(2 * HOUR_MS)
            await self.carriers.work()
