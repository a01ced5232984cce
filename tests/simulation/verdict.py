"""What must hold of notices after any schedule: who was told what, what left, and what became of it."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backend.db.work import fetch
from backend.notifications.sends import ATTEMPTS, LAPSED
from sync.entity import Entity
from sync.op import ms_to_instant
from sync.protocol import HOUR_MS
from tests.simulation.carriers import MAIL_AFTER_MS, Carriers, Taken
from tests.simulation.notices import AHEAD, STEPS, Crowd, load

if TYPE_CHECKING:
    from tests.simulation.world import World


@dataclass
class Book:
    """Everything on notices there is at the end."""

    rows: list[dict[str, Any]]
    sends: list[dict[str, Any]]
    notices: dict[str, Entity]
    ops: dict[str, tuple[str, int, str, int]]
    """By id: author, received (ms), outcome, revision."""
    entities: list[Entity]
    crowd: Crowd


async def _book(world: "World") -> Book:
    async def rows(table: str, *columns: str) -> list[dict[str, Any]]:
        found = await world.database.read(lambda: fetch(f"SELECT {', '.join(columns)} FROM {table}"))
        return [dict(zip(columns, row, strict=True)) for row in found]

    ops = await rows("op", "id", "user_id", "received_ms", "outcome", "receipt")
    return Book(
        await rows(
            "notice", "id", "user_id", "what", "topic", "target", "about", "due_ms", "created_ms", "read_ms", "digest"
        ),
        await rows("send", "id", "notice", "user_id", "channel", "device", "state", "due_ms", "code", "attempts"),
        {notice.id: notice for notice in await load(world, "kind = 'notice'")},
        {
            op["id"]: (op["user_id"], op["received_ms"], op["outcome"], json.loads(op["receipt"]).get("rev", 1))
            for op in ops
        },
        await load(world, "kind IN ('participation', 'message', 'promotion', 'account')"),
        await Crowd.of(world),
    )


async def check(world: "World") -> None:
    """Raise with the reason when somebody was not told, was told twice or of what is not theirs, or a message went astray."""
    assert not world.carriers.leaks, world.carriers.leaks[0]
    book = await _book(world)
    _each_once(book)
    _moments(world, book)
    _words(world, book)
    _nobody_else(world, book)
    _sends(world.carriers, book, world)
    _fallback(world, book)


def _each_once(book: Book) -> None:
    counted = Counter((row["what"], row["target"], row["user_id"], row["due_ms"]) for row in book.rows)
    twice = [key for key, times in counted.items() if times > 1]
    assert not twice, f"told twice: {twice[0]}"
    assert book.notices.keys() == {row["id"] for row in book.rows}


def _moments(world: "World", book: Book) -> None:
    told = {
        (row["what"], row["target"], row["user_id"], row["due_ms"])
        for row in book.rows
        if row["what"] in {*AHEAD, "promotion_cancelled"}
    }
    missing, more = world.memory.must - told, told - world.memory.may
    assert not missing, f"{len(missing)} were not told when its moment came, first {min(missing)}"
    assert not more, f"{len(more)} were told what does not concern them, first {min(more)}"


def _words(world: "World", book: Book) -> None:
    """Each word on a promotion, each message: to everybody of store and territory who may read it, but its author."""
    wanted: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    unknown: set[tuple[str, str]] = set()
    moments = {(notice.created.op, row["what"]): row["due_ms"] for row, notice in _with_entities(book)}
    for entity in book.entities:
        said = [(STEPS[e.name], e.write.op) for e in entity.events if e.name in STEPS]
        if entity.kind == "message":
            said = [("message", entity.created.op)]
        for what, op in said if entity.kind in {"participation", "message"} else ():
            author, received_ms, _, rev = book.ops[op]
            at_ms = moments.get((op, what), received_ms)
            if rev > 1 and (op, what) not in moments:
                # Held, then released: nobody heard of it, or somebody did of a like word released at the same moment.
                unknown.add((what, entity.id))
                continue
            if world.at_once and entity.account in world.moved:
                # Moved in the same millisecond: who it belonged to then has no answer.
                unknown.add((what, entity.id))
                continue
            account, audience = str(entity.account), entity.fixed.get("audience", "shared")
            readers = book.crowd.stores(account, at_ms) if audience != "brand" else set()
            readers |= book.crowd.field(account, at_ms) if audience != "retailer" else set()
            wanted[what, entity.id, at_ms] |= readers - {author}
    told: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for row in book.rows:
        if row["what"] in {*STEPS.values(), "message"}:
            told[row["what"], row["target"], row["due_ms"]].add(row["user_id"])
    for key in wanted.keys() | told.keys():
        if key[:2] in unknown:
            continue
        assert told[key] == wanted[key], (
            f"{key} at {ms_to_instant(key[2])}: not told {world.names(wanted[key] - told[key])}, "
            f"told too many {world.names(told[key] - wanted[key])}"
        )


def _with_entities(book: Book) -> list[tuple[dict[str, Any], Entity]]:
    return [(row, book.notices[row["id"]]) for row in book.rows]


def _nobody_else(world: "World", book: Book) -> None:
    """Whatever a notice is about, its reader belonged to that account when it was made; what it says, they may know."""
    head = world.users["adm"].id
    for row, notice in _with_entities(book):
        user, about = row["user_id"], row["about"]
        if about is not None and user != head and not (world.at_once and about in world.moved):
            there = book.crowd.around(about, notice.recorded_ms)
            assert user in there, f"{world.names({user})} was told of an account that is not theirs: {row}"
        leaked = world.learns(user, json.dumps(dict(notice.fixed), ensure_ascii=False))
        assert leaked is None, f"{world.names({user})} was told {leaked!r}: {row}"


def _sends(carriers: Carriers, book: Book, world: "World") -> None:
    """At most twice, once where no worker was lost with it in hand, under one name; never what its reader had turned off."""
    topics = {row["id"]: row["topic"] for row in book.rows}
    for one in carriers.taken:
        channel = "mail" if one.is_mail else "push"
        unwanted = [n for n in one.notices if (one.user, topics.get(n), channel) in one.muted]
        assert not unwanted, f"a {channel} of what {one.user} had turned off: {one}"
    times: Counter[tuple[int, str, str]] = Counter()
    unanswered: Counter[tuple[int, str, str]] = Counter()
    names: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for one in carriers.taken:
        times[one.life, one.to, one.name] += 1
        unanswered[one.life, one.to, one.name] += not one.is_answered
        if one.is_mail:
            for notice in one.notices:
                names[one.life, one.to, notice].add(one.name)
    for key, count in times.items():
        most = (2 if carriers.left_behind[key] else 1) + unanswered[key]
        assert count <= most, f"{key} left {count} times, {carriers.left_behind[key]} workers were lost with it"
    for key, found in names.items():
        assert len(found) == 1, f"{key} was mailed under {len(found)} names"
    pushed = {(one.to, one.name) for one in carriers.taken if not one.is_mail}
    mailed = {(one.user, notice) for one in carriers.taken if one.is_mail for notice in one.notices}
    for send in book.sends:
        assert send["state"] != "waiting" or send["due_ms"] > world.clock.now, f"never came to an end: {send}"
        if send["channel"] == "push" and (world.lives, send["device"], send["notice"]) in carriers.settled:
            assert send["state"] == "sent", f"its worker knows that it left: {send}"
        if send["state"] == "sent" and send["channel"] == "push":
            assert (send["device"], send["notice"]) in pushed, f"nothing left of {send}"
        if send["state"] == "sent" and send["channel"] == "mail":
            assert (send["user_id"], send["notice"]) in mailed, f"nothing left of {send}"
        if send["code"] == LAPSED:
            lost = carriers.claims.get(send["id"], set())
            assert len(lost) > 1, f"given up after {len(lost)} lost workers: {send}"


def _fallback(world: "World", book: Book) -> None:
    """Unread for long, or on no phone at all, it is mailed; while it may be on a phone, mail does not hurry."""
    carriers = world.carriers
    mailed = {(one.user, notice) for one in carriers.taken if one.is_mail for notice in one.notices}
    by_notice: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for send in book.sends:
        by_notice[send["notice"]].append(send)
    end_ms = world.clock.now
    by_id = {send["id"]: send for send in book.sends}
    for row in book.rows:
        user, sends = row["user_id"], by_notice[row["id"]]
        sends = [*sends, by_id[row["digest"]]] if row["digest"] in by_id else sends
        # Enough for the mail hour, a night, and the next digest.
        old = row["created_ms"] < end_ms - 30 * HOUR_MS
        settled = (
            row["about"] not in world.moved and user not in world.shaken and row["target"] not in world.ledger.words
        )
        if not (old and settled) or row["read_ms"] is not None or (user, row["topic"], "mail") in world.ever_muted:
            continue
        if any(s["channel"] != "push" and (s["code"] == LAPSED or s["attempts"] >= ATTEMPTS) for s in sends):
            continue
        if (user, row["id"]) not in mailed and not any(carriers.left_behind[key] for key in _digests(carriers, user)):
            raise AssertionError(f"unread, and never mailed to {world.names({user})}: {row} {sends}")
    created = {row["id"]: row["created_ms"] for row in book.rows}
    for mail in carriers.taken:
        # Made again after a restore, a notice may be younger than its mail.
        if not (mail.is_mail and mail.name.startswith("<notice.")) or mail.life != world.lives:
            continue
        (notice,) = mail.notices
        if notice in created and mail.at_ms < created[notice] + MAIL_AFTER_MS:
            lost = carriers.gone | carriers.given_up.keys()
            had = [one for one in carriers.taken if _holds(one, mail, notice) and one.to not in lost]
            assert not had, f"mail hurried after what a phone had:\n{had[0]}\n{mail}"


def _digests(carriers: Carriers, user: str) -> list[tuple[int, str, str]]:
    return [
        (one.life, one.to, one.name) for one in carriers.taken if one.user == user and one.name.startswith("<digest.")
    ]


def _holds(one: Taken, mail: Taken, notice: str) -> bool:
    return (
        not one.is_mail and one.is_answered and (one.life, one.name) == (mail.life, notice) and one.at_ms <= mail.at_ms
    )
