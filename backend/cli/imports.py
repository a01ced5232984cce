"""`comptoir import stores|opening-hours|products|stock-outs|sales FILE`: a customer's file, as it comes.

Exit codes beyond the command's own: 1 nothing could be imported, 3 some rows were rejected and the others landed.
"""

import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from backend.cli.import_screen import Screen
from backend.cli.root import main, terminal_language
from backend.cli.root import run as on_database
from backend.db.work import Database, Work, fetch_one
from backend.identity.emails import normal_email
from backend.identity.reach import held
from backend.identity.refused import Refused
from backend.imports import opening_hours, products, sales, stock_outs, stores
from backend.imports.model import Importer, Options, Unreadable
from backend.imports.reading import Hints
from backend.imports.rejects import RejectsFile
from backend.imports.run import Listener, Report, Request, run
from backend.imports.sentences import explanation
from backend.registry import RULES
from backend.replication.door import Door
from backend.replication.hub import Hub
from backend.settings import Settings
from backend.web.clock import system_clock
from backend.web.language import Language, Text
from sync.access import HEADQUARTERS, Role
from sync.protocol import DAY_MS

NOTHING_IMPORTED = 1
SOME_REJECTED = 3

_NO_ADMIN = Text(
    "personne n'est administrateur ici ; lancez d'abord : comptoir user add EMAIL --name NOM --role admin",
    "nobody is an administrator here; first run: comptoir user add EMAIL --name NAME --role admin",
)
_NOT_HEADQUARTERS = Text(
    "{email} n'est ni administrateur ni responsable de marque ici ; lancez : comptoir user add {email} … --role admin",
    "{email} is neither an administrator nor a brand manager here; run: comptoir user add {email} … --role admin",
)
_SAME_FILE = Text("--rejects est le fichier à importer", "--rejects is the file to import")
_NOT_WRITABLE = Text("{path} ne peut pas être écrit : {detail}", "{path} cannot be written: {detail}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every import command takes."""

    path: Path
    overrides: dict[str, str]
    dry_run: bool
    rejects: Path | None
    hints: Hints
    email: str | None
    language: Language


@main.group("import", short_help="Read customers' files: stores, opening hours, products, stock-outs, sales.")
def import_group() -> None:
    """Read a customer's CSV or XLSX: encoding, separator, decimal mark and headers are found out, and shown.

    Running the same file twice changes nothing. Exit codes: 0 everything landed, 1 nothing could be imported,
    3 some rows were rejected (the others landed).
    """


def _columns(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    for field, equals, _header in pairs:
        if not equals or not field.strip():
            raise click.BadParameter("write FIELD=HEADER, FIELD=#3 for the third column, or FIELD= for none")
    return {field.strip(): header.strip() for field, _, header in pairs}


def _separator(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    separator = {"tab": "\t", "\\t": "\t"}.get(given or "", given)
    if separator is not None and (len(separator) != 1 or separator in '"\r\n'):
        raise click.BadParameter("one character, or: tab")
    return separator


def _country(_: click.Context, __: click.Parameter, given: str) -> str:
    if len(given) != 2 or not given.isascii() or not given.isalpha():
        raise click.BadParameter("a two-letter ISO 3166 code, such as FR")
    return given.upper()


def _zone(_: click.Context, __: click.Parameter, given: str) -> str:
    try:
        return ZoneInfo(given).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter("an IANA time zone, such as Europe/Paris") from None


_SHARED: tuple[Callable[..., Any], ...] = (
    click.argument("path", metavar="FILE", type=click.Path(path_type=Path)),
    click.option(
        "--column", "columns", multiple=True, metavar="FIELD=HEADER", callback=_columns,
        help="Read a field from this column; #3 is the third one, nothing leaves the field out. Repeatable.",
    ),
    click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing."),
    click.option(
        "--rejects", type=click.Path(path_type=Path), metavar="FILE.csv", help="Write rejects and warnings there."
    ),
    click.option("--encoding", metavar="NAME", help="Instead of finding it out: utf-8, cp1252, utf-16 …"),
    click.option("--separator", metavar="CHAR", callback=_separator, help="Instead of finding it out: , ; | or tab."),
    click.option("--sheet", metavar="NAME", help="Sheet of a workbook; default: the first with something in it."),
    click.option("--as", "email", metavar="EMAIL", help="In whose name it is written; default: the first admin."),
)  # fmt: skip


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    for decorate in reversed(_SHARED):
        command = decorate(command)
    return command


def _asked(given: dict[str, Any]) -> _Asked:
    return _Asked(
        path=given["path"],
        overrides=given["columns"],
        dry_run=given["dry_run"],
        rejects=given["rejects"],
        hints=Hints(given["encoding"], given["separator"], given["sheet"]),
        email=given["email"],
        language=terminal_language(),
    )


@import_group.command("stores")
@_shared
@click.option("--country", default="FR", show_default=True, callback=_country, help="Where rows without one are.")
@click.option("--territories", type=click.Choice(["departement"]), help="Place new stores by French département.")
def stores_command(country: str, territories: str | None, **given: Any) -> None:
    """Add and update points of sale: code, name, banner, address, phone, position."""
    _main(_asked(given), stores.IMPORTER, Options(country, by_departement=territories is not None))


@import_group.command("opening-hours")
@_shared
def opening_hours_command(**given: Any) -> None:
    """Set opening hours from rows of store, weekday, opening and closing time."""
    _main(_asked(given), opening_hours.IMPORTER, Options())


@import_group.command("products")
@_shared
def products_command(**given: Any) -> None:
    """Add and update products: GTIN (its check digit is verified), name, brand, category."""
    _main(_asked(given), products.IMPORTER, Options())


@import_group.command("stock-outs")
@_shared
@click.option("--zone", default="Europe/Paris", show_default=True, callback=_zone, help="Of times without an offset.")
def stock_outs_command(zone: str, **given: Any) -> None:
    """Add stock-outs: store code, product (GTIN or name), since when, and until when if known."""
    _main(_asked(given), stock_outs.IMPORTER, Options(zone=zone))


@import_group.command("sales")
@_shared
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Rows of store|product, the file's code, ours.",
)
def sales_command(mapping: Path | None, **given: Any) -> None:
    """Add what tills counted: store, product, date, units, value. CSV, XLSX, or Parquet (comptoir[parquet])."""
    asked = _asked(given)

    async def work(database: Database) -> Report:
        codes = None if mapping is None else sales.read_codes(mapping)
        started = time.monotonic()
        with ExitStack() as stack:
            rejects = _rejects(asked, stack)
            screen = stack.enter_context(Screen(asked.path, sales.COLUMNS, asked.language, rejects))
            report = await sales.import_sales(
                database,
                asked.path,
                system_clock(),
                codes=codes,
                hints=asked.hints,
                overrides=asked.overrides,
                dry_run=asked.dry_run,
                listener=Listener(screen.layout, screen.finding, screen.progress),
            )
        screen.summary(report, time.monotonic() - started, dry_run=asked.dry_run)
        return report

    _leave(asked, work)


def _leave(asked: _Asked, work: Callable[[Database], Awaitable[Report]]) -> None:
    """Run and leave with the exit code scripts rely on."""
    try:
        report = on_database(work, Settings())
    except Unreadable as error:
        raise click.ClickException(f"{asked.path}: {explanation(error, asked.language)}") from error
    if report.rejected:
        sys.exit(SOME_REJECTED if report.landed else NOTHING_IMPORTED)


def _main(asked: _Asked, importer: Importer, options: Options) -> None:
    settings = Settings()
    _leave(asked, lambda database: _run(asked, importer, options, settings, database))


async def _run(asked: _Asked, importer: Importer, options: Options, settings: Settings, database: Database) -> Report:
    user = await database.read(lambda: _importer_id(asked.email, system_clock()))
    door = Door(
        database,
        RULES,
        system_clock,
        Hub(database),
        grace_ms=settings.grace_days * DAY_MS,
        history_ms=settings.history_days * DAY_MS,
    )
    request = Request(asked.path, importer, user, options, asked.hints, asked.overrides, asked.dry_run)
    started = time.monotonic()
    with ExitStack() as stack:
        rejects = _rejects(asked, stack)
        screen = stack.enter_context(Screen(asked.path, importer.columns, asked.language, rejects))
        report = await run(door, request, Listener(screen.layout, screen.finding, screen.progress))
    screen.summary(report, time.monotonic() - started, dry_run=asked.dry_run)
    return report


def _rejects(asked: _Asked, stack: ExitStack) -> RejectsFile | None:
    if asked.rejects is None:
        return None
    try:
        if asked.rejects.exists() and asked.path.exists() and asked.rejects.samefile(asked.path):
            raise Refused("rejects", _SAME_FILE)
        return stack.enter_context(RejectsFile(asked.rejects, asked.language))
    except OSError as error:
        said = _NOT_WRITABLE.format(path=asked.rejects, detail=error.strerror or str(error))
        raise Refused("rejects", said) from error


def _importer_id(email: str | None, now_ms: int) -> Work[str]:
    """Who imports: the person named, or the first administrator. Errors: `Refused` with the way out."""
    roles = [Role.ADMIN.value] if email is None else sorted(role.value for role in HEADQUARTERS)
    named, args = ("", ()) if email is None else ("u.email = ? AND ", (normal_email(email),))
    row = yield from fetch_one(
        "SELECT u.id FROM app_user u JOIN membership m ON m.user_id = u.id "
        f"WHERE {named}m.role = ANY(?) AND {held('m')} "
        "ORDER BY m.valid_from, u.created_ms, u.email LIMIT 1",
        *args,
        roles,
        now_ms,
        now_ms,
    )
    if row is None:
        raise Refused("email", _NO_ADMIN if email is None else _NOT_HEADQUARTERS.format(email=email))
    return str(row[0])
