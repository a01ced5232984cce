"""Reducers of challenges: set, changed, called off, closed. Pure."""

from collections.abc import Mapping
from typing import Any

from backend.accounts.groups import plain, unknown_store, where_in
from backend.accounts.places import day_ms
from backend.challenges.ids import standing_id
from backend.challenges.when import (
    CANCELLED,
    CLOSED,
    SET,
    ends_ms,
    first_day,
    is_cancelled,
    last_day,
    results_of,
    starts_ms,
    zone_of,
)
from backend.notifications.times import local as clock_there
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.receipt import Outcome

FIELDS = (
    "name_fr", "name_en", "metric", "products", "promotions", "period", "zone", "tie_break", "anonymous", "prize_fr", "prize_en",
)  # fmt: skip
_ALL = (*FIELDS, "where", "brand_note")
_KEPT = ("name_fr", "metric", "period", "where", "tie_break", "anonymous")
_MEASURES = ("metric", "products", "promotions")
_SETTLED = (*_MEASURES, "tie_break", "zone")
"""What stores are compared by: not to be changed any more once they are."""
MOST_UPLIFT = 1
"""Promotions whose uplift is measured: two of them share days and products, and would count some of it twice."""


def plan(ctx: Context) -> Decision:
    """A challenge, for the stores it says."""
    args = ctx.args
    held = {name: plain(getattr(args, name)) for name in _ALL}
    if (refused := _unfit(ctx, held)) is not None:
        return refused
    kept = {name: value for name, value in held.items() if value not in (None, [])}
    return applied(_set(ctx, ctx.new(None, {}, "challenge").writing(kept, ctx.write(), {})))


def edit(ctx: Context) -> Decision:
    """Each field by its register, until there is a result; what stores are compared by, until it begins."""
    if is_cancelled(ctx.current):
        return reject("challenge_cancelled")
    if results_of(ctx.current):
        return reject("challenge_closed")
    fields = {name: plain(value) for name, value in ctx.args.given(*_ALL).items()}
    empty = next((name for name in _KEPT if name in fields and fields[name] is None), None)
    if empty is not None:
        return reject("invalid_args", field=f"args.{empty}", reason="a challenge keeps one")
    if (refused := begun(ctx, fields)) is not None:
        return refused
    if (refused := _unfit(ctx, {**{name: ctx.current.get(name) for name in _MEASURES}, **fields})) is not None:
        return refused
    after = ctx.current.writing(fields, ctx.write(), ctx.op.base)
    return applied(_set(ctx, after) if "period" in fields else after)


def cancel(ctx: Context) -> Decision:
    """Called off; every store that reads it reads that."""
    if results_of(ctx.current):
        return reject("challenge_closed")
    return _once(ctx, CANCELLED, "challenge_cancelled", ctx.args.given("reason"))


def close(ctx: Context) -> Decision:
    """Headquarters wait no longer: the server makes the result next."""
    if is_cancelled(ctx.current):
        return reject("challenge_cancelled")
    if results_of(ctx.current):
        return reject("challenge_closed")
    if ctx.received_at < ends_ms(ctx.current):
        return reject("challenge_running", ends_on=last_day(ctx.current))
    return _once(ctx, CLOSED, "challenge_closed", {})


def _set(ctx: Context, challenge: Entity) -> Entity:
    """With when the server learned of its period: that is when people can be told."""
    return challenge.happening(SET, ctx.write({"known_at_ms": ctx.received_at}))


def _once(ctx: Context, what: str, code: str, more: Mapping[str, Any]) -> Decision:
    before = ctx.current.event(what)
    said = {name: value for name, value in more.items() if value is not None} | {"known_at_ms": ctx.received_at}
    after = ctx.current.happening(what, ctx.write(said))
    if before is not None:
        return Decision(Outcome.SUPERSEDED, after, code=code, winner=before.op)
    return applied(after)


def _unfit(ctx: Context, held: Mapping[str, Any]) -> Decision | None:
    """Whether the stores and promotions it names are there, and it names what its metric measures."""
    if (refused := unknown_store(ctx, ctx.args.where)) is not None:
        return refused
    promotions = held["promotions"] or ()
    for number, promotion in enumerate(ctx.args.promotions or ()):
        found = ctx.ground.entities.get(promotion)
        if found is None or found.kind != "promotion":
            return reject("unknown_promotion", field=f"args.promotions.{number}")
    needed = "products" if held["metric"] in {"units", "value"} else "promotions"
    if not held[needed]:
        return reject("invalid_args", field=f"args.{needed}", reason=f"{held['metric']} are measured of some")
    if held["metric"] == "uplift" and len(promotions) > MOST_UPLIFT:
        return reject("invalid_args", field="args.promotions", reason="uplift is measured of one promotion")
    return None


def begun(ctx: Context, fields: Mapping[str, Any]) -> Decision | None:
    """Whether stores already compete by what is to be changed, or have done so under a promise of no names."""
    challenge = ctx.current
    if ctx.received_at < starts_ms(challenge):
        return None
    for name in _SETTLED:
        # Empty is empty, however it is said.
        if name in fields and (fields[name] or None) != (challenge.get(name) or None):
            return reject("challenge_begun", field=f"args.{name}")
    if challenge.get("anonymous") and not fields.get("anonymous", True):
        return reject("challenge_begun", field="args.anonymous")
    period = fields.get("period", challenge.get("period"))
    if period == challenge.get("period"):
        return None
    today = clock_there(ctx.received_at, zone_of(challenge)).date().isoformat()
    # A last day to come may come sooner or later; one that is over stays.
    if period["starts_on"] != first_day(challenge) or min(period["ends_on"], last_day(challenge)) < today:
        return reject("challenge_begun", field="args.period")
    return None


def occurred(challenge: Entity) -> int:
    """Its first day."""
    return day_ms(first_day(challenge))


def local(challenge: Entity, scope: str) -> Mapping[str, Any]:
    """Its stores, as far as the readers of one scope are concerned."""
    return where_in(challenge, scope, standing_id)


def state(challenge: Entity, side: Side) -> Mapping[str, Any]:
    """What a list asks."""
    del side
    status = "cancelled" if is_cancelled(challenge) else "closed" if results_of(challenge) else "planned"
    days = {"starts_on": first_day(challenge), "ends_on": last_day(challenge)}
    return {"status": status, "version": len(results_of(challenge)), **days}
