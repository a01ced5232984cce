"""Reducers of what the server says: a result with the figures it was made from, and where each store stands. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from backend.accounts.meters import Counted, Reading
from backend.challenges.ids import ranking_id, standing_id
from backend.challenges.when import RESULT, is_cancelled, is_due, results_of
from backend.identity.access import SYSTEM_USER
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS

PAGE = 150
"""Lines of figures in one op: a store's are some 200 bytes, an op holds 64 KB."""
TOLD_APART_MS = 7 * DAY_MS - HOUR_MS
"""People hear of a new rank once a week at most; the hour is for a worker that looks a little sooner."""
MOVED, WON, CORRECTED = "moved", "result", "corrected"

Line = list[Any]


def freeze(ctx: Context) -> Decision:
    """The next version of the result, and no other: whoever made it from older figures is told that they are."""
    challenge, args = ctx.current, ctx.args
    if ctx.access.user != SYSTEM_USER:
        return reject("not_allowed")
    known = results_of(challenge)
    fits = is_due(challenge, ctx.received_at) if not known else not is_cancelled(challenge)
    if not fits or args.version != len(known) + 1 or (known and known[-1].value["digest"] == args.digest):
        return reject("result_stale", version=len(known))
    said = args.given("version", "digest", "until", "stores", "not_counted", "learned_at", "reason", "changed")
    return applied(challenge.happening(RESULT, ctx.write({**said, "known_at_ms": ctx.received_at})))


def keep(ctx: Context) -> Decision:
    """A page of a result's figures, beside the result itself in one transaction."""
    args = ctx.args
    challenge = ctx.ground.entities.get(args.challenge)
    if ctx.access.user != SYSTEM_USER:
        return reject("not_allowed")
    if challenge is None or challenge.kind != "challenge":
        return reject("not_allowed")
    known = results_of(challenge)
    if args.version != len(known) or known[-1].value["digest"] != args.digest:
        return reject("result_stale", version=len(known))
    if ctx.op.entity != ranking_id(args.challenge, args.version, args.page):
        return reject("not_allowed")
    fixed = args.given("challenge", "version", "page", "figures")
    return applied(ctx.new(None, fixed, "ranking"))


def note(ctx: Context) -> Decision:
    """Where a store stands now; and what of it its people are to hear."""
    args = ctx.args
    if ctx.access.user != SYSTEM_USER or ctx.op.entity != standing_id(args.challenge, args.account):
        return reject("not_allowed")
    held = ctx.entity
    if held is None:
        held = ctx.new(args.account, {"challenge": args.challenge}, "standing")
    elif held.get("standing") == args.standing:
        return Decision(entity=None)
    after = held.setting({"standing": args.standing}, ctx.write())
    news = _news(held, args.standing, ctx.received_at)
    return applied(after if news is None else after.happening(news[0], ctx.write(news[1])))


def _news(held: Entity, standing: Mapping[str, Any], now_ms: int) -> tuple[str, dict[str, Any]] | None:
    """What is to be told: a new rank, weekly at most; the result; that it is another one now."""
    result = standing["result"]
    if result is None:
        return None
    here = {"rank": result["rank"], "value": result["value"], "known_at_ms": now_ms}
    told = [event for event in held.events if event.name in {MOVED, WON, CORRECTED}]
    if standing["version"]:
        final = [event.write.value for event in told if event.name != MOVED]
        if not final:
            return WON, {**here, "version": standing["version"]}
        before = {"rank": final[-1]["rank"], "value": final[-1]["value"]}
        if before == {"rank": here["rank"], "value": here["value"]}:
            return None
        was = {"rank_before": before["rank"], "value_before": before["value"], "learned_at": standing["as_of"]}
        return CORRECTED, {**here, **was, "version": standing["version"]}
    last_ms = told[-1].write.value["known_at_ms"] if told else held.recorded_ms
    rank = told[-1].write.value["rank"] if told else None
    return (MOVED, here) if rank != here["rank"] and now_ms - last_ms >= TOLD_APART_MS else None


def state(standing: Entity, side: Side) -> Mapping[str, Any]:
    """What a notice and a list say of it."""
    del side
    held = standing.get("standing") or {}
    found = {"stores": held.get("stores"), "rank": (held.get("result") or {}).get("rank")}
    corrected = standing.event(CORRECTED)
    if corrected is not None:
        found |= {name: corrected.value[name] for name in ("rank_before", "learned_at")}
    return {name: value for name, value in found.items() if value is not None}


def lines_of(reading: Reading, group: Sequence[str], ranked: Mapping[str, int]) -> list[Line]:
    """A reading as it is kept: every store of the group in order of its id, also those that do not count."""
    return [
        [
            store,
            ranked.get(store),
            reading.last.get(store),
            [[point.value, point.other, point.reached] for point in reading.points.get(store, ())],
        ]
        for store in sorted(group)
    ]


def reading_of(lines: Sequence[Line], until: int | None, learned_ms: int | None) -> Reading:
    """The inverse of `lines_of`."""
    points = {line[0]: tuple(Counted(*point) for point in line[3]) for line in lines if line[3]}
    last = {line[0]: line[2] for line in lines if line[2] is not None}
    return Reading(until, learned_ms, points, last)


def digest_of(terms: Mapping[str, Any], until: int | None, lines: Sequence[Line]) -> str:
    """Of all a result was made from: the definition and terms it was made by, and every figure."""
    made = json.dumps([terms, until, lines], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(made.encode()).hexdigest()


def result_line(number: int, challenge: Entity) -> dict[str, Any]:
    """One version of a result, as it travels."""
    write = results_of(challenge)[number]
    said = {name: value for name, value in write.value.items() if name != "known_at_ms"}
    return {**said, "at": ms_to_instant(write.value["known_at_ms"])}
