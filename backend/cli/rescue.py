"""`comptoir rescue FILE`: land what a phone exported from its page `?rescue`, for a phone that cannot send any more.

Exit codes beyond the command's own: 1 nothing could be read, 3 some of it could not be used and the rest landed.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import click

from backend.cli.root import main, run
from backend.db.work import Database, Work, fetch_one
from backend.identity.access import SYSTEM_USER
from backend.registry import RULES
from backend.replication.door import Door
from backend.replication.hub import Hub
from backend.settings import Settings
from backend.web.clock import system_clock
from sync.op import Fault, Op, parse
from sync.protocol import DAY_MS, MAX_OPS
from sync.receipt import Receipt
from sync.reconcile import Batch, Result

SOME_UNUSABLE = 3
FORMAT = 1
"""The `comptoir` field of the file (pwa/src/features/rescue)."""
_DEVICE = "rescue"
_FILE_LIMIT = 64 * 1024**2


@dataclass(slots=True)
class Outbox:
    """One user's ops out of the file, each with its place there."""

    user: str
    incarnation: str
    ops: list[tuple[str, Op]] = field(default_factory=list)


@dataclass(slots=True)
class Content:
    """The file as read: outboxes, what of it is not usable as (place, reason), and how many drafts it holds."""

    outboxes: list[Outbox] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    drafts: int = 0


@main.command("rescue")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def rescue_command(file: Path) -> None:
    """Land the entries of a phone's exported file, as the people who wrote them. Twice changes nothing."""
    content = read(_document(file))
    settings = Settings()

    async def act(database: Database) -> list[tuple[Op, Receipt]]:
        door = Door(
            database,
            RULES,
            system_clock,
            Hub(database),
            grace_ms=settings.grace_days * DAY_MS,
            history_ms=settings.history_days * DAY_MS,
        )
        landed: list[tuple[Op, Receipt]] = []
        for outbox in content.outboxes:
            if not await database.read(partial(_is_known, outbox.user)):
                content.problems += [(place, f"nobody here is {outbox.user}") for place, _ in outbox.ops]
                continue
            landed += await land(door, outbox)
        return landed

    landed = run(act, settings)
    for op, receipt in landed:
        click.echo(
            f"{op.seq:>5}  {op.kind:<24}  {op.entity}  {receipt.outcome.value:<10}  {receipt.code or ''}".rstrip()
        )
    for place, reason in content.problems:
        click.echo(f"{file}: {place}: {reason}", err=True)
    said = Counter(receipt.outcome.value for _, receipt in landed)
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(said.items())) or "nothing to land"
    click.echo(f"{len(landed)} entries: {told}; {len(content.problems)} not usable")
    if content.drafts:
        click.echo(f"{content.drafts} drafts stay in the file: only their author can finish them")
    if content.problems:
        raise click.exceptions.Exit(SOME_UNUSABLE)


def _document(file: Path) -> Any:
    if file.stat().st_size > _FILE_LIMIT:
        raise click.ClickException(f"{file} is larger than {_FILE_LIMIT // 1024**2} MB: no phone exported it")
    try:
        return json.loads(file.read_bytes())
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8 text ({error.reason})") from error
    except (json.JSONDecodeError, RecursionError) as error:
        where = f", line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        raise click.ClickException(f"{file} is not JSON{where}") from error


def read(document: Any) -> Content:
    """What an exported file holds. Errors: `click.ClickException` when it is none of ours."""
    storages = document.get("storages") if isinstance(document, dict) else None
    if not isinstance(storages, list) or document.get("comptoir") != FORMAT:
        raise click.ClickException("this is no file of the app's rescue page, or of a newer app")
    content = Content()
    for number, storage in enumerate(storages):
        place = f"storages[{number}]"
        user, incarnation, ops = _parts(storage)
        if user is None or incarnation is None or ops is None:
            content.problems.append((place, "a user, an incarnation and a list of ops are needed"))
            continue
        drafts = storage.get("drafts")
        content.drafts += len(drafts) if isinstance(drafts, list) else 0
        outbox = Outbox(user, incarnation)
        content.outboxes.append(outbox)
        for index, queued in enumerate(ops):
            here = f"{place}.ops[{index}]"
            # Settled under a number given up since; the server has answered it.
            if isinstance(queued, dict) and queued.get("closed") is True:
                continue
            match parse(queued.get("op") if isinstance(queued, dict) else None, index):
                case Op() as op:
                    outbox.ops.append((here, op))
                case Fault() as fault:
                    content.problems.append((here, f"{fault.field}: {fault.reason}"))
        outbox.ops.sort(key=lambda one: one[1].seq)
    return content


def _parts(storage: Any) -> tuple[str | None, str | None, list[Any] | None]:
    if not isinstance(storage, dict):
        return None, None, None
    ops = storage.get("ops")
    return _uuid(storage.get("user")), _uuid(storage.get("incarnation")), ops if isinstance(ops, list) else None


def _uuid(value: Any) -> str | None:
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_known(user: str) -> Work[bool]:
    # The system's own ops are nobody's to bring in a file.
    found = yield from fetch_one("SELECT id FROM app_user WHERE id = ?", user)
    return found is not None and user != SYSTEM_USER


async def land(door: Door, outbox: Outbox) -> list[tuple[Op, Receipt]]:
    """Push an outbox as its phone would have, in batches; a receipt an op, those of before for what was here already.

    Where the phone's numbers are taken by other ops (it was cloned), the ops land in an incarnation derived from its own.
    """
    ops = [op for _, op in outbox.ops]
    incarnation = outbox.incarnation
    landed: list[tuple[Op, Receipt]] = []
    for batch in _batches(ops):
        result = await _push(door, outbox.user, incarnation, batch)
        if result.fork:
            incarnation = str(uuid5(UUID(outbox.incarnation), _DEVICE))
            result = await _push(door, outbox.user, incarnation, batch)
        landed += zip(batch, result.receipts, strict=True)
    return landed


def _batches(ops: Sequence[Op]) -> Iterator[Sequence[Op]]:
    return (ops[first : first + MAX_OPS] for first in range(0, len(ops), MAX_OPS))


async def _push(door: Door, user: str, incarnation: str, ops: Sequence[Op]) -> Result:
    device = await door.database.read(lambda: _device(incarnation, user))
    batch = Batch(
        user=user,
        device=device,
        incarnation=incarnation,
        received_at=door.clock(),
        # The file tells no clock that could be compared with ours: times are claimed, bracketed and marked uncertain.
        clock=None,
        high_water=max(op.seq for op in ops),
        items=tuple(ops),
        payloads=tuple(None for _ in ops),
        grace_ms=door.grace_ms,
    )
    return await door.land(batch)


def _device(incarnation: str, user: str) -> Work[str]:
    """The device the incarnation is known on, or a name for one that never reached the server."""
    row = yield from fetch_one("SELECT device_id FROM incarnation WHERE id = ? AND user_id = ?", incarnation, user)
    return _DEVICE if row is None else str(row[0])
