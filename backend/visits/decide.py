"""Reducers of visits."""

from collections.abc import Mapping
from dataclasses import replace
from math import cos, radians
from typing import Any

from backend.agenda.decide import agenda_of, hours_of
from backend.agenda.slots import Shape
from backend.replication.args import made_at
from sync.access import Side
from sync.decision import Decision, applied
from sync.entity import Entity
from sync.ground import Claim
from sync.kind import Context
from sync.merge import Event, Write
from sync.op import instant_to_ms, ms_to_instant
from sync.receipt import Outcome

_REGISTERS = ("duration_min", "purpose", "note", "summary", "promise", "next_visit_on")
_SETS = ("contacts_met", "topics")

PLANNED_MIN = 30
"""How long a planned visit is taken to last while nobody says."""
NEAR_M = 200
"""A check-in this close to the shop, accuracy allowed for, was made at the shop."""
_METRES_PER_E7 = 0.011132


def plan(ctx: Context) -> Decision:
    """A visit to come. Once it has been logged, the log stands."""
    if ctx.entity is not None and (log_event := ctx.entity.event("logged")) is not None:
        return Decision(Outcome.SUPERSEDED, ctx.entity, code="visit_already_logged", winner=log_event.op)
    fields = {k: v for k, v in ctx.args.given("planned_at", "duration_min", "purpose").items() if v is not None}
    visit = _started(ctx).writing({**fields, "channel": ctx.args.channel}, ctx.write(), ctx.op.base)
    return _on_agenda(ctx, visit.happening("planned", ctx.write()))


def check_in(ctx: Context) -> Decision:
    """Arrived, and whether the position (if given) says so."""
    position = ctx.args.position
    value: dict[str, Any] = {"verdict": verdict(position, ctx.account)}
    if position is not None:
        value["position"] = position.given()
    return applied(_started(ctx).happening("checked_in", ctx.write(value)))


def check_out(ctx: Context) -> Decision:
    """Left."""
    position = ctx.args.position
    value = {} if position is None else {"position": position.given()}
    return applied(ctx.current.happening("checked_out", ctx.write(value)))


def verdict(position: Any, account: Entity | None) -> str:
    """`near`, `far`, or `unknown` when either side has no position or the fix is too loose to tell."""
    if position is None or account is None or account.get("lat_e7") is None:
        return "unknown"
    north = (position.lat_e7 - account.get("lat_e7")) * _METRES_PER_E7
    east = (position.lon_e7 - account.get("lon_e7")) * _METRES_PER_E7 * cos(radians(position.lat_e7 / 1e7))
    away = (north**2 + east**2) ** 0.5
    if away <= NEAR_M:
        return "near"
    return "unknown" if away - position.accuracy_m <= NEAR_M else "far"


def log(ctx: Context) -> Decision:
    """What happened is never refused, and it beats a cancellation made meanwhile."""
    visit = _written(ctx, _started(ctx)).writing({"channel": ctx.args.channel}, ctx.write(), ctx.op.base)
    return _on_agenda(ctx, visit.happening("logged", ctx.write(made_at(ctx, ctx.args.occurred_at))))


def amend(ctx: Context) -> Decision:
    """A later word; each field by its rule."""
    return applied(_written(ctx, ctx.current))


def cancel(ctx: Context) -> Decision:
    """A visit that was logged took place: the log stands."""
    visit = ctx.current.happening("cancelled", ctx.write(ctx.args.reason))
    if (logged := visit.event("logged")) is not None:
        return Decision(Outcome.SUPERSEDED, visit, code="visit_already_logged", winner=logged.op)
    return _on_agenda(ctx, visit)


def planner(visit: Entity | None) -> str | None:
    """Whose plan stands: the author of the time that is shown."""
    register = None if visit is None else visit.registers.get("planned_at")
    return register.heads[-1].by if register is not None and register.heads else None


def _on_agenda(ctx: Context, visit: Entity) -> Decision:
    """A visit to come holds its planner's quarter hours, one that took place or will not lets go of them.

    A plan is never refused: where something else has its hour, it stands without holding any, and says what it overlaps.
    """
    before, after = planner(ctx.entity), planner(visit)
    if status(visit) != "planned" or after is None:
        return Decision(Outcome.APPLIED, visit, claims=() if before is None else (Claim(agenda_of(before), visit.id),))
    left = () if before in {None, after} else (Claim(agenda_of(str(before)), visit.id),)
    hours = hours_of(ctx.ground.entities.get(after))
    shape = Shape(visit.get("duration_min") or PLANNED_MIN)
    cells = shape.cells(instant_to_ms(visit.get("planned_at")), 0 if hours is None else hours.travel_min)
    held = ctx.ground.cells.get(agenda_of(after), {})
    others = sorted({held[cell] for cell in cells if held.get(cell, visit.id) != visit.id})
    if others:
        claims = (*left, Claim(agenda_of(after), visit.id))
        return Decision(Outcome.APPLIED, visit, code="visit_overlaps", params={"overlaps": others[:5]}, claims=claims)
    return Decision(Outcome.APPLIED, visit, claims=(*left, Claim(agenda_of(after), visit.id, tuple(cells))))


def forget_position(ctx: Context) -> Decision:
    """Precise points are purged after their time; the verdict stays. `visits.jobs` takes them out of the journal."""
    bare = tuple(Event(e.name, _without_position(e.write)) for e in ctx.current.events)
    return applied(replace(ctx.current, events=bare))


def _without_position(write: Write) -> Write:
    if not isinstance(write.value, dict):
        return write
    return replace(write, value={k: v for k, v in write.value.items() if k != "position"})


def _started(ctx: Context) -> Entity:
    """The visit, made by the earliest op that speaks of it."""
    if ctx.entity is None:
        return ctx.new(ctx.args.account, {}, "visit")
    return ctx.entity.made_by(ctx.write())


def _written(ctx: Context, visit: Entity) -> Entity:
    given = ctx.args.given(*_REGISTERS)
    if "checklist" in ctx.args.model_fields_set and ctx.args.checklist is not None:
        given["checklist"] = ctx.args.checklist.model_dump(exclude_none=True)
    visit = visit.writing(given, ctx.write(), ctx.op.base)
    for name in _SETS:
        elements = getattr(ctx.args, name)
        if elements:
            visit = visit.adding(name, elements, ctx.op.id)
    return visit


def occurred(visit: Entity) -> int:
    """When it happened: as logged, else its check-in, else its plan (ms)."""
    happened = visit.happened
    if (logged := happened.get("logged")) is not None:
        return int(logged.value)
    if (arrived := happened.get("checked_in")) is not None:
        return arrived.at_ms
    planned = visit.get("planned_at")
    return instant_to_ms(planned) if planned is not None else visit.created.at_ms


def status(visit: Entity) -> str:
    """Evidence beats intention: a log, then a cancellation, then a check-in, then the plan."""
    return _status(visit.happened)


def _status(happened: Mapping[str, Write]) -> str:
    for event, name in (("logged", "logged"), ("cancelled", "cancelled"), ("checked_in", "in_progress")):
        if event in happened:
            return name
    return "planned"


def is_open(visit: Entity) -> bool:
    """Still to come, or under way."""
    return status(visit) in {"planned", "in_progress"}


def state(visit: Entity, side: Side) -> Mapping[str, Any]:
    """What is derived for a reader; the position check is the brand's own."""
    happened = visit.happened
    found: dict[str, Any] = {"status": _status(happened)}
    for name in ("checked_in", "checked_out", "cancelled"):
        if name in happened:
            found[f"{name}_at"] = ms_to_instant(happened[name].at_ms)
    arrived, cancelled = happened.get("checked_in"), happened.get("cancelled")
    if side is Side.BRAND and arrived is not None and isinstance(arrived.value, dict):
        found["position_verdict"] = arrived.value.get("verdict", "unknown")
    if cancelled is not None and found["status"] == "cancelled" and cancelled.value is not None:
        found["cancel_reason"] = cancelled.value
    return found
