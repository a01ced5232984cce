"""Sends as rows: claimed by one worker at a time, tried again with patience, done once.

A claim is a name in the row and the moment it was taken. Whoever dies with it in hand leaves it there; after `LEASE_MS`
somebody else takes the send, once: a second worker that died in it is the last (`lapsed`). Nobody knows then whether it left, so
mail takes over at its own hour, if it is still unread. Who lived on and was only slow says what left, whoever has it by now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from backend.db.work import Work, execute, execute_many, fetch, fetch_one
from backend.replication.codec import from_json, to_json

BATCH = 100
LEASE_MS = 3 * 60_000
"""Longer than a batch can take; see `deliver.BATCH_S`."""
REPEATS = 1
"""How often a send is taken over from a worker that died in it."""
LAPSED = "lapsed"
ATTEMPTS = 6
WAITS_MS = (60_000, 5 * 60_000, 20 * 60_000, 60 * 60_000, 4 * 3_600_000)
LONGEST_MS = 12 * 3_600_000
"""However long a service asks us to wait."""
FORBIDDEN = "push_forbidden"
"""Where refusals of our keys are counted, for the doctor: no phone is to blame for them."""

COLUMNS = "id, notice, user_id, channel, device, due_ms, attempts, lapses"
_DUE = (
    "SELECT id AS due_id FROM send WHERE state = 'waiting' AND due_ms <= ? AND (claim = '' OR claimed_ms <= ?) "
    # By the moment alone, which the index has in order: a crowd is due at one moment, and would be sorted for each batch.
    "ORDER BY due_ms LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Send:
    """One message to get out."""

    id: str
    notice: str
    user: str
    channel: str
    device: str
    due_ms: int
    attempts: int
    lapses: int

    @property
    def is_spent(self) -> bool:
        """Whether it was in the hands of too many workers that died."""
        return self.lapses > REPEATS


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a try. `again_ms`: when to try once more; None: this was the last."""

    send: Send
    state: str
    code: str | None = None
    again_ms: int | None = None
    drops: bool = False
    """Its subscription is of no more use."""


@dataclass
class Outcomes:
    """Of one batch."""

    done: list[Done] = field(default_factory=list)
    forbidden: int = 0
    left: list[Send] = field(default_factory=list)
    """Never begun: for the next who looks, as if nobody had taken them."""


def claim_sends(claim: str, dialect: str, now_ms: int) -> Work[list[Send]]:
    """Take what is due, oldest first; nobody else has it until it is settled or the lease is over."""
    lock = " FOR UPDATE SKIP LOCKED" if dialect == "postgres" else ""
    rows = yield from fetch(
        # Materialized: a planner that asked the inner question twice would lock rows it does not take.
        f"WITH due AS MATERIALIZED ({_DUE}{lock}) UPDATE send SET claim = ?, claimed_ms = ?, attempts = attempts + 1, "
        f"lapses = lapses + CASE WHEN claim = '' THEN 0 ELSE 1 END FROM due WHERE id = due_id RETURNING {COLUMNS}",
        now_ms,
        now_ms - LEASE_MS,
        BATCH,
        claim,
        now_ms,
    )
    return [Send(*row) for row in sorted(rows, key=lambda row: (row[5], row[0]))]


def again_at(send: Send, now_ms: int, wait_s: float | None) -> int | None:
    """When to try a send once more: later each time, never before we are asked to; None: it was tried often enough."""
    if send.attempts >= ATTEMPTS:
        return None
    wait_ms = WAITS_MS[min(send.attempts, len(WAITS_MS)) - 1]
    return now_ms + min(LONGEST_MS, max(wait_ms, int((wait_s or 0) * 1000)))


def settle_sends(claim: str, outcomes: Outcomes, now_ms: int) -> Work[None]:
    """Write down what became of a batch: what left for certain; all else, only of what is still ours."""
    finished = [d for d in outcomes.done if d.again_ms is None]
    waiting = [d for d in outcomes.done if d.again_ms is not None]
    for (state, code), same in _alike(finished).items():
        if state == "sent":
            # That it left is so whatever was made of it since, by whoever took it for given up: no mail hurries after it.
            yield from execute(
                "UPDATE send SET state = 'sent', code = ?, done_ms = ?, told = FALSE, claim = '' WHERE id = ANY(?) "
                "AND state <> 'sent'",
                code,
                now_ms,
                [d.send.id for d in same],
            )
            continue
        # What was dropped (read meanwhile, no longer theirs to read) is nobody's news; the rest is told.
        yield from execute(
            "UPDATE send SET state = ?, code = ?, done_ms = ?, told = ?, claim = '' WHERE id = ANY(?) AND claim = ?",
            state,
            code,
            now_ms,
            state == "dropped",
            [d.send.id for d in same],
            claim,
        )
    yield from execute_many(
        "UPDATE send SET code = ?, due_ms = ?, claim = '' WHERE id = ? AND claim = ?",
        [(d.code, d.again_ms, d.send.id, claim) for d in waiting],
    )
    yield from execute_many(
        "UPDATE send SET claim = '', attempts = attempts - 1 WHERE id = ? AND claim = ?",
        [(send.id, claim) for send in outcomes.left],
    )
    pushed = [d for d in finished if d.send.channel == "push"]
    if taken := sorted({d.send.device for d in pushed if d.state == "sent"}):
        yield from execute("UPDATE push_subscription SET ok_ms = ? WHERE id = ANY(?)", now_ms, taken)
    if gone := sorted({d.send.device for d in pushed if d.drops}):
        yield from execute("DELETE FROM push_subscription WHERE id = ANY(?)", gone)
    lost = sorted({d.send.notice for d in pushed if d.state != "sent"})
    if lost:
        # Taken first: of two workers that each settle one of somebody's phones, the later sees what the earlier wrote.
        yield from execute(
            "UPDATE send SET due_ms = due_ms WHERE channel = 'mail' AND state = 'waiting' AND notice = ANY(?)", lost
        )
        # No phone of theirs has it, may have it from whoever left it behind, or is still to get it: mail does not wait.
        yield from execute(
            "UPDATE send SET due_ms = ? WHERE channel = 'mail' AND state = 'waiting' AND due_ms > ? AND claim = '' "
            "AND notice = ANY(?) AND NOT EXISTS (SELECT 1 FROM send p WHERE p.notice = send.notice "
            "AND p.channel = 'push' AND (p.state IN ('waiting', 'sent') OR (p.lapses > 0 AND p.code <> 'gone')))",
            now_ms,
            now_ms,
            lost,
        )
    if outcomes.forbidden:
        yield from _count_forbidden(outcomes.forbidden, now_ms)


def _alike(finished: Sequence[Done]) -> Mapping[tuple[str, str | None], list[Done]]:
    """By what became of them: mostly one thing became of a whole batch."""
    found: dict[tuple[str, str | None], list[Done]] = {}
    for done in finished:
        found.setdefault((done.state, done.code), []).append(done)
    return found


def _count_forbidden(count: int, now_ms: int) -> Work[None]:
    before = yield from read_forbidden()
    yield from execute(
        "INSERT INTO server_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        FORBIDDEN,
        to_json({"count": int(before.get("count", 0)) + count, "at_ms": now_ms}),
    )


def read_forbidden() -> Work[Mapping[str, int]]:
    """How often push services refused our keys, and when last: `count`, `at_ms`; empty: never."""
    row = yield from fetch_one("SELECT value FROM server_state WHERE name = ?", FORBIDDEN)
    found: Mapping[str, int] = {} if row is None else from_json(row[0])
    return found


def untold(limit: int) -> Work[list[tuple[str, str, str, str | None, list[str]]]]:
    """Sends that came to an end of which nothing is said yet: id, channel, state, code, the notices it carried."""
    rows = yield from fetch(
        "SELECT id, channel, state, code, notice FROM send WHERE NOT told AND done_ms IS NOT NULL ORDER BY done_ms LIMIT ?",
        limit,
    )
    digests = sorted(row[0] for row in rows if row[1] == "digest")
    carried: dict[str, list[str]] = {}
    if digests:
        for digest, notice in (
            yield from fetch("SELECT digest, id FROM notice WHERE digest = ANY(?) ORDER BY id", digests)
        ):
            carried.setdefault(digest, []).append(notice)
    return [(*row[:4], carried.get(row[0], []) if row[1] == "digest" else [row[4]]) for row in rows]


def mark_told(sends: Sequence[str]) -> Work[None]:
    """Their notices say so now."""
    return execute("UPDATE send SET told = TRUE WHERE id = ANY(?)", list(sends))
