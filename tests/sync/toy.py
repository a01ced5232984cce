"""A small registry in the shape of the real one: enough kinds to meet every rule of the engine, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sync.access import HEADQUARTERS, Role
from sync.decision import Decision
from sync.kind import ANY_ENTITY, BadArgs, Context, Creates, Kind, Kinds, OpClass, Place
from sync.op import Op
from tests.sync import toy_decide as decide
from tests.sync import toy_ground as ground
from tests.sync.toy_decide import ENTITIES, Args

BRAND_ROLES = frozenset({Role.REP, *HEADQUARTERS})
EVERYBODY = frozenset(Role)


def takes(*needed: str, maybe: tuple[str, ...] = ()) -> Callable[[Mapping[str, Any]], Args | BadArgs]:
    def parse(raw: Mapping[str, Any]) -> Args | BadArgs:
        missing = [name for name in needed if raw.get(name) in (None, "")]
        if missing:
            return BadArgs(missing[0], "it is needed")
        known = {*needed, *maybe}
        values = {name: value for name, value in raw.items() if name in known}
        return Args(values, tuple(sorted(raw.keys() - known)))

    return parse


def _named_account(op: Op, args: Any) -> str | None:
    del op
    account: str = args["account"]
    return account


def _itself(op: Op, args: Any) -> str | None:
    del args
    return op.entity


def _place(args: Any) -> Place:
    return Place(args["name"], None, None, None)


@dataclass
class _Registry:
    ops: dict[str, Kind] = field(default_factory=dict)

    def add(self, name: str, cls: OpClass, entity: str, reducer: Callable[[Context], Decision], **more: Any) -> None:
        more = {"roles": EVERYBODY, "parse": takes(), **more}
        self.ops[name] = Kind(name=name, cls=cls, entity=entity, decide=reducer, **more)


def toy_kinds() -> Kinds:
    made = _Registry()
    fact, edit, request = OpClass.FACT, OpClass.EDIT, OpClass.REQUEST
    fields = tuple(n for n in decide.ACCOUNT_FIELDS if n != "name")
    made.add(
        "account.add",
        edit,
        "account",
        decide.add_account,
        roles=BRAND_ROLES,
        account=_itself,
        creates=Creates.ALWAYS,
        parse=takes("name", maybe=(*fields, "territory")),
        place=_place,
    )
    made.add("account.edit", edit, "account", decide.edit_account, parse=takes(maybe=decide.ACCOUNT_FIELDS))
    made.add("account.tag", edit, "account", decide.tag, roles=BRAND_ROLES, parse=takes("tags"))
    made.add("account.untag", edit, "account", decide.untag, roles=BRAND_ROLES, parse=takes("tags"))
    made.add("account.assign", request, "account", decide.assign, roles=HEADQUARTERS, parse=takes(maybe=("territory",)))
    made.add(
        "visit.plan",
        request,
        "visit",
        decide.plan_visit,
        account=_named_account,
        creates=Creates.IF_MISSING,
        parse=takes("account", maybe=("day",)),
    )
    made.add(
        "visit.log",
        fact,
        "visit",
        decide.log_visit,
        roles=BRAND_ROLES,
        account=_named_account,
        creates=Creates.IF_MISSING,
        parse=takes("account", maybe=("day", "summary", "note")),
        v=2,
        upcast={1: _from_v1},
    )
    made.add("visit.cancel", request, "visit", decide.cancel_visit)
    made.add(
        "verbatim.add",
        fact,
        "verbatim",
        decide.add_verbatim,
        account=_named_account,
        creates=Creates.ALWAYS,
        parse=takes("account", "text", maybe=("audience", "about")),
    )
    made.add("verbatim.correct", edit, "verbatim", decide.correct_verbatim, parse=takes(maybe=("text", "audience")))
    made.add("verbatim.redact", edit, "verbatim", decide.redact, roles=BRAND_ROLES)
    made.add("conflict.resolve", edit, ANY_ENTITY, decide.resolve, parse=takes("field", "heads", maybe=("value",)))
    made.add("boom.now", edit, "account", decide.boom, roles=BRAND_ROLES, parse=takes(maybe=("fail", "city")))
    _add_requests(made)
    return Kinds(made.ops, {**ENTITIES, **ground.ENTITIES})


def _add_requests(made: _Registry) -> None:
    request, make = OpClass.REQUEST, Creates.ALWAYS
    made.add("pile.publish", request, "pile", ground.publish, creates=make, parse=takes("left"))
    made.add("order.place", request, "order", ground.order, account=_named_account, creates=make,
             parse=takes("account", "pile", "quantity"), reads=ground.order_reads)  # fmt: skip
    made.add("booking.request", request, "booking", ground.request, account=_named_account,
             creates=Creates.IF_MISSING, parse=takes("account", "desk", "cell", maybe=("or", "wait")),
             reads=ground.booking_reads)  # fmt: skip
    made.add("gap.say", OpClass.FACT, "gap", ground.say, account=_named_account, creates=Creates.IF_MISSING,
             parse=takes("account", "what", maybe=("more",)))  # fmt: skip
    made.add("booking.cancel", request, "booking", ground.cancel, parse=takes(maybe=("desk",)),
             reads=ground.booking_reads)  # fmt: skip
    made.add("booking.meddle", request, "booking", ground.meddle, parse=takes(maybe=("desk",)),
             reads=ground.booking_reads)  # fmt: skip


def _from_v1(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 1 said `text` where version 2 says `summary`."""
    return {"summary" if name == "text" else name: value for name, value in raw.items()}


KINDS = toy_kinds()


def mended() -> Kinds:
    """The same kinds after the bug in `boom.now` was fixed."""
    kind = KINDS.ops["boom.now"]

    def calm(ctx: Context) -> Decision:
        return decide.boom(replace(ctx, args=Args({**ctx.args.values, "fail": False})))

    return Kinds({**KINDS.ops, "boom.now": replace(kind, decide=calm)}, KINDS.entities)
