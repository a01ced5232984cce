"""Promotions in the random schedules: for one banner, for two, for nobody a store may know; edited while stores answer."""

from typing import TYPE_CHECKING, Any

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
GTIN = "3017620422003"


async def publish(world: "World", secret: str) -> None:
    """One runs from the start, one is to come, one is for a banner whose stores are nobody's here."""
    day = world.today
    whole = {"mechanic": "multibuy", "products": [GTIN], "sell_out": {"starts_on": day, "ends_on": "2026-12-31"}}
    ops = [
        ServerOp("account.edit", account, {"banner": BANNERS[number % 2]})
        for number, account in enumerate(world.accounts)
    ]
    ops += [
        ServerOp("promotion.plan", ALPHA, {
            **whole, "name_fr": "Alpha", "brand_note": secret, "where": {"banners": ["ALPHA"]}}),
        ServerOp("promotion.plan", BOTH, {
            **whole, "name_fr": "Deux", "where": {"banners": list(BANNERS), "excluded": world.accounts[3:4]},
            "sell_out": {"starts_on": "2026-12-10", "ends_on": "2026-12-20"}}),
        ServerOp("promotion.plan", FOREIGN, {**whole, "name_fr": f"{secret} gamma", "where": {"banners": ["Gamma"]}}),
    ]  # fmt: skip
    receipts = await submit(world.door, world.users["adm"].id, ops)
    assert {receipt.outcome.value for receipt in receipts} == {"applied"}, receipts


async def replan(world: "World") -> None:
    """Headquarters, who saw nothing of what stood, want it elsewhere, or not at all."""
    rng, promotion = world.rng, world.rng.choice([ALPHA, BOTH])
    banners = rng.choice([["Alpha"], ["Bêta"], list(BANNERS), []])
    where = {"banners": banners, "stores": rng.sample(world.accounts, 1), "excluded": rng.sample(world.accounts, 1)}
    op = ServerOp("promotion.edit", promotion, {"where": where, "price_minor": rng.randrange(100, 500)})
    if rng.random() < 0.1:
        op = ServerOp("promotion.cancel", promotion, {})
    await submit(world.door, world.users["adm"].id, [op])


def say(world: "World", user: "User", phone: Phone, account: str) -> dict[str, Any]:
    """A store's word, or its rep's; sometimes on one that is not for it."""
    rng = world.rng
    del user
    promotion = rng.choice([ALPHA, ALPHA, BOTH, FOREIGN])
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
    assert where_of(foreign).banners == ("Gamma",)
    taken = [p for p in parts if p.fixed["promotion"] == FOREIGN and p.event("committed") is not None]
    assert not taken, taken
