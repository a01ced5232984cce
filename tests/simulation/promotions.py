"""Promotions in the random schedules: planned, moved, widened and called off by headquarters while stores answer offline.

Each goes by a word nobody could guess. A ledger of where each was ever for, and of which banners a store ever had, says who may
have learnt that word; it knows nothing of scopes, feeds or notices.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from uuid_utils import uuid7

from backend.accounts.groups import where_of
from backend.db.work import fetch
from backend.promotions.ids import participation_id
from backend.promotions.parts import problem, status
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.replication.door import ServerOp, submit
from tests.reference.client import Phone

if TYPE_CHECKING:
    from tests.simulation.world import User, World

ALPHA, BOTH, FOREIGN = (f"0000001{n}-0000-7000-8000-000000000000" for n in range(3))
BANNERS = ("Alpha", "Bêta")
ELSEWHERE = "Gamma"
"""No store here ever has it."""
GTIN = "3017620422003"
MOST = 8
"""As many as a calendar holds before nothing new is planned: each is answered, moved and called off."""


@dataclass
class Ledger:
    """What headquarters ever said, whatever became of it on the way or in a restore."""

    words: dict[str, str] = field(default_factory=dict)
    wheres: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    banners: dict[str, set[str]] = field(default_factory=dict)

    def may_know(self, accounts: list[str], promotion: str) -> bool:
        """Whether people of these stores may ever have heard of it."""
        here = {banner for account in accounts for banner in self.banners.get(account, ())}
        for where in self.wheres[promotion]:
            banners, stores = where.get("banners", []), where.get("stores", [])
            if here & set(banners) or set(accounts) & set(stores) or not (banners or stores):
                return True
        return False

    def leaked(self, accounts: list[str], text: str) -> str | None:
        """A word in it that people of these stores may not know."""
        found = (word for key, word in self.words.items() if word in text and not self.may_know(accounts, key))
        return next(found, None)


def _op(world: "World", kind: str, promotion: str, args: dict[str, Any]) -> ServerOp:
    """Written down before it is tried: what fails half-way may have been seen."""
    if "name_fr" in args:
        world.ledger.words[promotion] = args["name_fr"]
    if "sell_out" in args:
        world.watch.moved(promotion, args["sell_out"]["starts_on"])
    if "where" in args:
        world.ledger.wheres.setdefault(promotion, []).append(args["where"])
    return ServerOp(kind, promotion, args)


async def publish(world: "World", secret: str) -> None:
    """One runs from the start, one is to come, one is for a banner whose stores are nobody's here."""
    day = world.today
    whole = {"mechanic": "multibuy", "products": [GTIN], "sell_out": {"starts_on": day, "ends_on": "2026-12-31"}}
    ops = [_banner(world, account, BANNERS[number % 2], []) for number, account in enumerate(world.accounts)]
    ops += [
        _op(world, "promotion.plan", ALPHA, {
            **whole, "name_fr": "PROMO-une-FIN", "brand_note": secret, "where": {"banners": ["Alpha"]}}),
        _op(world, "promotion.plan", BOTH, {
            **whole, "name_fr": "PROMO-deux-FIN", "where": {"banners": list(BANNERS), "excluded": world.accounts[3:4]},
            "sell_out": {"starts_on": "2026-12-10", "ends_on": "2026-12-20"}}),
        _op(world, "promotion.plan", FOREIGN, {
            **whole, "name_fr": f"PROMO-trois-FIN {secret}", "where": {"banners": [ELSEWHERE]}}),
    ]  # fmt: skip
    receipts = await submit(world.door, world.users["adm"].id, ops)
    assert {receipt.outcome.value for receipt in receipts} == {"applied"}, receipts


def _banner(world: "World", account: str, banner: str, seen: list[str]) -> ServerOp:
    world.ledger.banners.setdefault(account, set()).add(banner)
    return ServerOp("account.edit", account, {"banner": banner}, {"banner": seen})


def _where(world: "World") -> dict[str, Any]:
    rng = world.rng
    banners = rng.choice([["Alpha"], ["Bêta"], list(BANNERS), [ELSEWHERE], [], []])
    stores = rng.sample(world.accounts, rng.choice([0, 1, 1]))
    return {"banners": banners, "stores": stores, "excluded": rng.sample(world.accounts, rng.choice([0, 0, 1]))}


def _days(world: "World") -> dict[str, str]:
    """From yesterday to a fortnight ahead, so that some moment of each kind falls into the schedule."""
    starts = date.fromisoformat(world.today) + timedelta(days=world.rng.choice([-1, 0, 1, 2, 5, 6, 8, 12, 12]))
    return {"starts_on": starts.isoformat(), "ends_on": (starts + timedelta(days=world.rng.choice([0, 6]))).isoformat()}


async def headquarters(world: "World") -> None:
    """They plan; or, having seen nothing of what stood, want one elsewhere, on other days, or not at all. A store is sold."""
    rng = world.rng
    known = [key for key in world.ledger.words if key != FOREIGN]
    choice = rng.choice(["plan", "plan", "where", "where", "when", "cancel", "sold"])
    if choice == "plan" and len(known) < MOST:
        word = f"PROMO-{len(world.ledger.words)}-FIN"
        args: dict[str, Any] = {"mechanic": "display", "name_fr": word, "products": [GTIN], "sell_out": _days(world)}
        op = _op(world, "promotion.plan", str(uuid7()), {**args, "where": _where(world)})
    elif choice == "sold":
        account = rng.choice(world.accounts)
        op = _banner(world, account, rng.choice(BANNERS), await world.heads(account, "banner"))
    elif choice == "cancel":
        op = _op(world, "promotion.cancel", rng.choice(known), {})
    elif choice == "when":
        op = _op(world, "promotion.edit", rng.choice(known), {"sell_out": _days(world)})
    else:
        args = {"where": _where(world), "price_minor": rng.randrange(100, 500)}
        op = _op(world, "promotion.edit", rng.choice(known), args)
    await submit(world.door, world.users["adm"].id, [op])


def say(world: "World", user: "User", phone: Phone, account: str) -> dict[str, Any]:
    """A store's word, or its rep's; sometimes on one that is not for it."""
    rng = world.rng
    del user
    known = [found for (_, found), body in phone.rows.items() if body["kind"] == "promotion"]
    promotion = rng.choice([ALPHA, BOTH, FOREIGN, *known])
    here: dict[str, Any] = {"account": account, "promotion": promotion}
    kind = rng.choice(["commit", "commit", "withdraw", "confirm_execution", "report_problem", "result"])
    more: dict[str, dict[str, Any]] = {
        "withdraw": {"reason": "plus de place"},
        "report_problem": {**here, "problem": "no_space"},
        "result": {**here, "units": rng.randrange(100), "value_minor": rng.randrange(10_000)},
    }
    return phone.do(f"promotion.{kind}", more.get(kind, here), participation_id(promotion, account))


async def check(world: "World") -> None:
    """Coverage is what the parts say; nobody committed where a promotion never was."""
    rows = await world.database.read(
        lambda: fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE kind IN ('promotion', 'participation')")
    )
    entities = [entity_of(row) for row in rows]
    parts = [e for e in entities if e.kind == "participation"]
    kept = await world.database.read(lambda: fetch("SELECT id, status, problem FROM participation ORDER BY id"))
    assert [tuple(row) for row in kept] == sorted((p.id, status(p), problem(p)) for p in parts)
    (foreign,) = (e for e in entities if e.id == FOREIGN)
    assert where_of(foreign).banners == (ELSEWHERE,)
    for part in parts:
        if part.event("committed") is not None:
            ever = world.ledger.may_know([str(part.account)], str(part.fixed["promotion"]))
            assert ever, f"committed where it never was: {part}"
