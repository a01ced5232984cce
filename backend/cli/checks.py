"""What `comptoir doctor` looks at. Each check answers one finding; none of them writes."""

import asyncio
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from backend.cli.interpreter import is_optimised
from backend.cli.root import DATABASE_FAULTS
from backend.db.engine import SQLITE_PREFIX, UnknownScheme, database_from
from backend.db.work import Database, Work, fetch, fetch_one
from backend.identity.mail import MailUnavailable, mailer_from
from backend.notifications.config import VapidRefused, push_config
from backend.notifications.sends import read_forbidden
from backend.settings import SecretMissing, Settings, secret_of
from backend.web.clock import Clock
from backend.web.health import missing_migrations
from backend.worker import HEARTBEAT, MINUTE_MS
from sync.protocol import DAY_MS

ANSWER_S = 30.0
SKEW_WARN_MS, SKEW_FAIL_MS = 2_000, 60_000
"""Two clocks of one deployment may differ so much: less than phones notice, more than times can be trusted."""
YEARS = range(2025, 2100)
DISK_WARN, DISK_FAIL = 2 * 1024**3, 256 * 1024**2
LATE_SEND_MS = 15 * MINUTE_MS
BEAT_WARN_MS = 3 * MINUTE_MS
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Status(StrEnum):
    """How a check went. Only `fail` makes the command fail."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's."""

    check: str
    status: Status
    detail: str


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Run every check that can be run; a database that does not answer leaves those that need none."""
    found = await _database(settings, clock)
    here = [_python(), _disk(settings.database_url)]
    return [*found, *here, *check_settings(settings), await check_mail(settings)]


async def _database(settings: Settings, clock: Clock) -> list[Finding]:
    if (absent := _absent(settings.database_url)) is not None:
        return [Finding("database", Status.FAIL, f"there is no file {absent}; run: comptoir migrate")]
    try:
        database = database_from(settings.database_url, pool_size=1)
        await database.open()
    except (UnknownScheme, *DATABASE_FAULTS) as error:
        is_said = isinstance(error, (UnknownScheme, asyncpg.ClientConfigurationError))
        said = str(error) if is_said else f"does not answer ({type(error).__name__})"
        return [Finding("database", Status.FAIL, said)]
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(ANSWER_S):
            for name, check in _CHECKS:
                findings.append(await _one(name, check, database, clock()))
                if name == "schema" and findings[-1].status is Status.FAIL:
                    break
    except TimeoutError:
        findings.append(Finding("database", Status.FAIL, f"did not answer within {ANSWER_S:.0f} s"))
    finally:
        await database.close()
    return findings


def _absent(url: str) -> Path | None:
    """Name the embedded file that is not there: opening it would make it."""
    path = Path(url.removeprefix(SQLITE_PREFIX))
    return path if url.startswith(SQLITE_PREFIX) and not path.exists() else None


_Check = Callable[[Database, int], Work[tuple[Status, str]]]


async def _one(name: str, check: _Check, database: Database, now_ms: int) -> Finding:
    try:
        status, detail = await database.read(lambda: check(database, now_ms))
    except DATABASE_FAULTS as error:
        status, detail = Status.FAIL, f"could not be checked ({type(error).__name__})"
    return Finding(name, status, detail)


def _engine(database: Database, now_ms: int) -> Work[tuple[Status, str]]:
    """Which engine, which version, and whether what it calls written is on disk."""
    del now_ms
    if database.dialect == "sqlite":
        version = yield from fetch_one("SELECT sqlite_version()")
        sound = yield from fetch("PRAGMA quick_check(1)")
        if sound[0][0] != "ok":
            return Status.FAIL, f"the file is damaged: {sound[0][0]}; restore a backup"
        return Status.OK, f"SQLite {version[0] if version else ''}, sound"
    version = yield from fetch_one("SELECT current_setting('server_version')")
    unsafe = yield from fetch(
        "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') "
        "AND setting = 'off' ORDER BY name"
    )
    named = f"PostgreSQL {version[0] if version else ''}"
    if unsafe:
        return Status.FAIL, f"{named} may lose what was acknowledged: {', '.join(row[0] for row in unsafe)} is off"
    return Status.OK, named


def _schema(database: Database, now_ms: int) -> Work[tuple[Status, str]]:
    del database, now_ms
    try:
        missing = yield from missing_migrations()
    except (asyncpg.UndefinedTableError, sqlite3.OperationalError):
        return Status.FAIL, "never migrated; run: comptoir migrate"
    if missing:
        return Status.FAIL, f"{len(missing)} migrations to run; run: comptoir migrate"
    return Status.OK, "today's"


def _counters(database: Database, now_ms: int) -> Work[tuple[Status, str]]:
    """No line of a feed may bear a number its counter has not given out, nor two the same."""
    del database, now_ms
    rows = yield from fetch(
        "SELECT c.scope, count(*), count(DISTINCT c.seq), max(c.seq), max(h.seq) FROM change c "
        "LEFT JOIN scope_head h ON h.scope = c.scope GROUP BY c.scope ORDER BY c.scope"
    )
    wrong = [scope for scope, lines, numbers, top, head in rows if head is None or top > head or numbers != lines]
    if wrong:
        return Status.FAIL, f"{len(wrong)} of {len(rows)} scopes count wrongly, first {wrong[0]}"
    return Status.OK, f"{len(rows)} scopes, {sum(row[1] for row in rows)} lines"


def _feed(database: Database, now_ms: int) -> Work[tuple[Status, str]]:
    """What is open must be in the scopes that carry it; what a conflict alone keeps open, where the conflict shows."""
    del database, now_ms
    missing = 0
    for scope, joined, audiences in (
        ("'store:' || e.account", "", "('shared', 'retailer')"),
        (
            "'territory:' || t.territory_id",
            "JOIN account_territory t ON t.account_id = e.account AND t.valid_to IS NULL",
            "('shared', 'brand')",
        ),
    ):
        row = yield from fetch_one(
            f"SELECT count(*) FROM entity e {joined} WHERE e.account IS NOT NULL AND e.is_open AND e.conflicts = 0 "
            f"AND e.audience IN {audiences} AND NOT EXISTS "
            f"(SELECT 1 FROM change c WHERE c.scope = {scope} AND c.id = e.id AND c.body IS NOT NULL)"
        )
        missing += row[0] if row is not None else 0
    if missing:
        return Status.FAIL, f"{missing} open items are missing from a scope that should carry them"
    return Status.OK, "every open item is where devices read it"


def _unsettled(database: Database, now_ms: int) -> Work[tuple[Status, str]]:
    del database, now_ms
    rows = yield from fetch("SELECT outcome, count(*) FROM op WHERE outcome IN ('held', 'review') GROUP BY outcome")
    letters = yield from fetch_one("SELECT count(*) FROM dead_letter WHERE resolved_ms IS NULL")
    counts = {row[0]: row[1] for row in rows}
    left = letters[0] if letters is not None else 0
    said = f"{counts.get('held', 0)} held, {counts.get('review', 0)} for review, {left} dead letters"
    return (Status.WARN if counts or left else Status.OK), said


def _clock(database: Database, now_ms: int) -> Work[tuple[Status, str]]:
    """Our clock against a plausible year, the newest op, and the database's own."""
    year = datetime.fromtimestamp(now_ms / 1000, UTC).year
    if year not in YEARS:
        return Status.FAIL, f"this machine says it is the year {year}"
    newest = yield from fetch_one("SELECT max(received_ms) FROM op")
    behind_ms = (newest[0] if newest is not None and newest[0] is not None else 0) - now_ms
    if behind_ms > SKEW_FAIL_MS:
        return Status.FAIL, f"this machine is {behind_ms // 1000} s behind the newest op it received"
    if database.dialect == "sqlite":
        return Status.OK, f"the year {year}, not behind the newest op"
    row = yield from fetch_one("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint")
    skew_ms = abs((row[0] if row is not None else now_ms) - now_ms)
    status = Status.FAIL if skew_ms > SKEW_FAIL_MS else Status.WARN if skew_ms > SKEW_WARN_MS else Status.OK
    return status, f"{skew_ms} ms from the database's"


def _worker(database: Database, now_ms: int) -> Work[tuple[Status, str]]:
    del database
    row = yield from fetch_one("SELECT value FROM server_state WHERE name = ?", HEARTBEAT)
    if row is None:
        return Status.WARN, "never seen here; run: comptoir worker"
    age_ms = now_ms - int(row[0])
    if age_ms > BEAT_WARN_MS:
        return Status.WARN, f"last seen {age_ms // MINUTE_MS} minutes ago; run: comptoir worker"
    return Status.OK, f"last seen {max(age_ms, 0) // 1000} s ago"


def _notices(database: Database, now_ms: int) -> Work[tuple[Status, str]]:
    """What should have left a while ago, and whether push services take our keys."""
    del database
    row = yield from fetch_one(
        "SELECT count(*), (SELECT count(*) FROM send WHERE state = 'failed' AND done_ms > ?) FROM send "
        "WHERE state = 'waiting' AND due_ms < ?",
        now_ms - DAY_MS,
        now_ms - LATE_SEND_MS,
    )
    late, failed = (0, 0) if row is None else (row[0], row[1])
    refused = yield from read_forbidden()
    if refused and now_ms - refused["at_ms"] < DAY_MS:
        return Status.FAIL, f"push services refused our keys {refused['count']} times, last today: check the subject"
    if late:
        return Status.WARN, f"{late} sends are over a quarter of an hour late; is a worker running?"
    return Status.OK, f"nothing is late, {failed} sends failed in a day"


_CHECKS: tuple[tuple[str, _Check], ...] = (
    ("database", _engine),
    ("schema", _schema),
    ("counters", _counters),
    ("feed", _feed),
    ("unsettled", _unsettled),
    ("clock", _clock),
    ("worker", _worker),
    ("notices", _notices),
)


def _python() -> Finding:
    version = sys.version.split()[0]
    if is_optimised():
        return Finding("python", Status.OK, version)
    return Finding(
        "python",
        Status.WARN,
        f"{version}, compiled without its optimisations: all takes longer; use your distribution's or an image's",
    )


def _disk(url: str) -> Finding:
    """Room for the database's file; PostgreSQL's disk is its own server's to watch."""
    if not url.startswith(SQLITE_PREFIX):
        return Finding("disk", Status.OK, "kept by the database server")
    folder = Path(url.removeprefix(SQLITE_PREFIX)).absolute().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    status = Status.FAIL if free < DISK_FAIL else Status.WARN if free < DISK_WARN else Status.OK
    return Finding("disk", status, f"{free / 1024**3:.1f} GB free")


def check_settings(settings: Settings) -> list[Finding]:
    """Judge what the environment says."""
    try:
        secret_of(settings)
        secret = Finding("secret", Status.OK, "set")
    except SecretMissing as error:
        secret = Finding("secret", Status.FAIL, str(error))
    url = urlsplit(settings.public_url)
    if url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK):
        return [secret, _push(settings), Finding("public_url", Status.OK, settings.public_url)]
    said = f"{settings.public_url} is not https: sign-in cookies and codes would travel readable"
    return [secret, _push(settings), Finding("public_url", Status.FAIL, said)]


def _push(settings: Settings) -> Finding:
    try:
        config = push_config(settings)
    except VapidRefused as error:
        return Finding("push", Status.FAIL, str(error))
    if config is None:
        return Finding(
            "push", Status.OK, "off: COMPTOIR_VAPID_PRIVATE_KEY is unset; notices come in the app and by mail"
        )
    return Finding("push", Status.OK, f"on, in the name of {config.subject}")


async def check_mail(settings: Settings) -> Finding:
    """Reach the mail server, if one is named."""
    if settings.smtp_url is None:
        if settings.demo:
            return Finding("mail", Status.OK, "demo: codes are printed")
        return Finding("mail", Status.WARN, "COMPTOIR_SMTP_URL is unset: codes cannot be mailed")
    try:
        await mailer_from(settings.smtp_url, settings.mail_from, demo=settings.demo).reach()
    except ValueError as error:
        return Finding("mail", Status.FAIL, str(error))
    except MailUnavailable as error:
        return Finding("mail", Status.FAIL, f"the mail server cannot be reached ({type(error.__cause__).__name__})")
    return Finding("mail", Status.OK, "the mail server answers")
