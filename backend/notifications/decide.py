"""Reducers of notices. A notice is made by what it is about (`raising`); ops only say what became of it."""

from collections.abc import Mapping
from typing import Any

from uuid_utils import UUID, uuid5

from backend.identity.access import SYSTEM_USER
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.merge import Write
from sync.op import ms_to_instant
from sync.receipt import Outcome

READ = "read"
DELIVERED, FAILED, MAILED = "delivered", "failed", "mailed"
SENT = "sent"
_NOTICES = UUID("2f1c5d0a-7be3-5b8e-9d14-6a0f6b1f0c77")
"""Names notices by kind, target, person and moment: the same one cannot be made twice."""


def notice_id(what: str, target: str, user: str, due_ms: int) -> str:
    """The one id of a notice."""
    return str(uuid5(_NOTICES, f"{what}|{target}|{user}|{due_ms}"))


def made(
    what: str,
    topic: str,
    target: Entity | None,
    user: str,
    due_ms: int,
    params: Mapping[str, Any],
    by: Write,
    now_ms: int,
    entity: str | None = None,
) -> Entity:
    """A notice as an entity, at home with its reader."""
    found = entity or notice_id(what, target.id if target is not None else "", user, due_ms)
    fixed: dict[str, Any] = {"user": user, "what": what, "topic": topic, "due_at": ms_to_instant(due_ms)}
    if target is not None:
        fixed |= {"target": target.id, "target_kind": target.kind}
        about = target.id if target.kind == "account" else target.account
        fixed |= {} if about is None else {"about": about}
    if params:
        fixed["params"] = dict(params)
    return Entity(found, "notice", None, by, now_ms, fixed)


def read(ctx: Context) -> Decision:
    """Seen, in the list or by the push or mail that was opened; with it, others seen in the same glance."""
    user = ctx.access.user
    if ctx.current.fixed["user"] != user:
        return reject("not_allowed")
    mine = [n for n in _also(ctx) if n.fixed["user"] == user]
    others = tuple(n.happening(READ, ctx.write({"via": "inbox"})) for n in mine)
    return Decision(entity=ctx.current.happening(READ, ctx.write({"via": ctx.args.via})), others=others)


def _also(ctx: Context) -> list[Entity]:
    """The other notices an op names, those that are there."""
    found = (ctx.ground.entities.get(key) for key in dict.fromkeys(ctx.args.also) if key != ctx.op.entity)
    return [n for n in found if n is not None and n.kind == "notice"]


def tell(ctx: Context) -> Decision:
    """What became of a send. The server says so, once for each channel."""
    if ctx.access.user != SYSTEM_USER:
        return reject("not_allowed")
    said = {name: value for name, value in ctx.args.given("channel", "code").items() if value is not None}
    others = tuple(told for n in _also(ctx) if (told := _told(n, ctx, said)) is not n)
    return Decision(entity=_told(ctx.current, ctx, said), others=others)


def _told(notice: Entity, ctx: Context, said: Mapping[str, Any]) -> Entity:
    what = ctx.args.what
    if any(event.name == what and event.write.value == said for event in notice.events):
        return notice
    return notice.happening(what, ctx.write(said))


def note(ctx: Context) -> Decision:
    """A message left for people of a store. Said twice, it is said once."""
    if ctx.access.user != SYSTEM_USER:
        return reject("not_allowed")
    fixed = ctx.args.given("what", "topic", "target", "target_kind", "audience")
    line = ctx.new(ctx.args.account, fixed, "sending") if ctx.entity is None else ctx.entity.made_by(ctx.write())
    said = ctx.args.given("channel", "to")
    if any(event.write.value == said for event in line.events):
        return applied(line)
    return applied(line.happening(SENT, ctx.write(said)))


def ring(ctx: Context) -> Decision:
    """The moment of a reminder has come: the notices themselves are `raising`'s answer to this."""
    return Decision(Outcome.APPLIED) if ctx.access.user == SYSTEM_USER else reject("not_allowed")


def test(ctx: Context) -> Decision:
    """A notice to oneself, to see whether it arrives."""
    return applied(
        made("test", "test", None, ctx.access.user, ctx.received_at, {}, ctx.write(), ctx.received_at, ctx.op.entity)
    )


def read_at(notice: Entity) -> int | None:
    """When it was first seen (ms)."""
    return min((event.write.at_ms for event in notice.events if event.name == READ), default=None)


def is_open(notice: Entity) -> bool:
    """Whether nobody has seen it."""
    return read_at(notice) is None


def state(notice: Entity, side: Side) -> Mapping[str, Any]:
    """What happened to it, in one word: new, delivered, failed, mailed, read (in the list), opened (from outside)."""
    del side
    told = {event.name for event in notice.events}
    if READ in told:
        outside = any(e.name == READ and e.write.value.get("via") != "inbox" for e in notice.events)
        return {"status": "opened" if outside else "read"}
    return {"status": next((name for name in (MAILED, DELIVERED, FAILED) if name in told), "new")}
