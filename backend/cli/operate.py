"""`comptoir worker|backup|restore|doctor|export`: what an operator does."""

import asyncio
import contextlib
import json
import logging
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

import asyncpg
import click
import uvloop

from backend.cli.checks import Status, examine
from backend.cli.root import collect_seldom, main, run, shown_url
from backend.db.backup import BackupUnreadable, NotEmpty, backup, restore
from backend.db.migrate import migrate
from backend.db.whole import whole_file
from backend.db.work import Database, Work
from backend.registry import RULES
from backend.settings import Settings
from backend.timeline.export import export_account, find_account
from backend.web.clock import system_clock
from backend.worker import CACHE_KB, work
from sync.access import Side


@main.command("worker")
def worker_command() -> None:
    """Do scheduled work, in this process, until told to stop. Any number may run."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    settings = Settings()
    collect_seldom()
    # The loop of the server: a worker that tells a crowd waits for thousands of small answers.
    run(lambda database: work(database, settings), settings, cache_kb=CACHE_KB, loop_factory=uvloop.new_event_loop)


@main.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(file: Path) -> None:
    """Write everything to one file, from one moment, while the server runs. Restores into either database."""
    try:
        rows = run(lambda database: backup(database, file))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror or error}") from error
    click.echo(f"{file}: {rows} rows, {file.stat().st_size / 1024**2:.1f} MB")


@main.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Overwrite what the database holds. There is no way back.")
def restore_command(file: Path, *, replace: bool) -> None:
    """Load a backup, all of it or nothing. Phones then send again what the backup is too old to hold."""
    settings = Settings()
    try:
        asyncio.run(migrate(settings.database_url))
        rows = run(lambda database: restore(database, file, replace=replace), settings)
    except (BackupUnreadable, NotEmpty) as error:
        raise click.ClickException(str(error)) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error, OSError) as error:
        where = shown_url(settings.database_url)
        raise click.ClickException(f"nothing was restored into {where} ({type(error).__name__})") from error
    click.echo(f"{shown_url(settings.database_url)}: {rows} rows from {file}, in a new epoch")


@main.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def doctor_command(*, as_json: bool) -> None:
    """Look at the database, the feed, clocks, disk, settings and the worker. Exit code 1 if anything fails."""
    findings = asyncio.run(examine(Settings(), system_clock))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{finding.status.value:<4}  {finding.check:<10}  {finding.detail}")
    if any(finding.status is Status.FAIL for finding in findings):
        raise click.exceptions.Exit(1)


@main.group()
def export() -> None:
    """Hand data over, as files others can read."""


@export.command("account")
@click.argument("account", metavar="ID_OR_EXTERNAL_ID")
@click.option(
    "--side",
    type=click.Choice([side.value for side in Side]),
    default=Side.BRAND.value,
    show_default=True,
    help="As whom to see it: the retailer's file holds nothing internal to the brand.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: standard output.")
def account_command(account: str, side: str, out: Path | None) -> None:
    """Write an account, its contacts and its whole timeline as JSON (ActivityStreams 2.0)."""
    settings = Settings()

    async def act(database: Database) -> int:
        with _target(out) as file:

            def reading() -> Work[int]:
                found = yield from find_account(account)
                if found is None:
                    raise click.ClickException(f"no account has the id or the code {account}")
                # A read that has to be repeated begins the file again.
                file.seek(0)
                file.truncate()
                return (
                    yield from export_account(
                        RULES.kinds,
                        found,
                        Side(side),
                        settings.public_url,
                        system_clock(),
                        lambda text: file.write(text.encode()),
                    )
                )

            return await database.read(reading)

    try:
        entries = run(act, settings)
    except OSError as error:
        raise click.ClickException(
            f"{out or 'standard output'} cannot be written: {error.strerror or error}"
        ) from error
    click.echo(f"{entries} entries", err=True)


@contextlib.contextmanager
def _target(out: Path | None) -> Iterator[IO[bytes]]:
    """Where an export is written: it appears when it is whole, whatever the target."""
    if out is not None:
        with whole_file(out) as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        yield file
        file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.flush()
