"""The command itself: its help lists every setting, its failures are one sentence and an exit code.

Exit codes: 0 done, 1 refused or failed (one line on stderr), 2 wrong usage. COMPTOIR_DEBUG=1 shows tracebacks.
"""

import asyncio
import gc
import importlib
import os
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
import click
from pydantic import ValidationError

from backend.db.engine import UnknownScheme, database_from
from backend.db.migrate import MigrationFailed
from backend.db.sqlite import CACHE_KB
from backend.db.work import Database, Unavailable
from backend.identity.refused import Refused
from backend.notifications.config import VapidRefused
from backend.settings import SecretMissing, Settings
from backend.web.health import missing_migrations
from backend.web.language import Language, language_of

T = TypeVar("T")

DATABASE_FAULTS = (Unavailable, asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error, OSError)


def collect_seldom() -> None:
    """For a process that stays: what is imported by now stays too, and cycles are looked for less often.

    A batch makes thousands of small objects that die at once: looking every 700 of them costs a tenth of a push.
    """
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


_MODULES = ("serve", "demo", "people", "operate", "imports", "rescue", "vapid")
"""Each registers its commands on `main` as it is imported. In turn until one has the command that is asked for: a server would
hold twice the memory with all that a worker, an import and an export are made of."""


class Comptoir(click.Group):
    """The command group that turns whatever goes wrong into a sentence."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find the command, importing what it takes."""
        for name in _MODULES:
            if cmd_name in self.commands:
                break
            importlib.import_module(f"backend.cli.{name}")
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, for the help."""
        for name in _MODULES:
            importlib.import_module(f"backend.cli.{name}")
        return super().list_commands(ctx)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if os.environ.get("COMPTOIR_DEBUG"):
                raise
            raise click.ClickException(sentence_of(error)) from error

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the settings below the commands."""
        del ctx
        with formatter.section("Settings (environment variables)"):
            formatter.write_dl([(name, said) for name, said in described_settings()])


@click.group(cls=Comptoir, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="comptoir")
def main() -> None:
    """Comptoir: one account timeline, written by a brand and the stores that sell it."""


def described_settings() -> list[tuple[str, str]]:
    """List each setting's environment variable and what it is for, with its default."""
    prefix = Settings.model_config.get("env_prefix", "")
    return [
        (f"{prefix}{name}".upper(), f"{field.description} [{'unset' if field.default is None else field.default}]")
        for name, field in Settings.model_fields.items()
    ]


def run(
    act: Callable[[Database], Awaitable[T]],
    settings: Settings | None = None,
    *,
    cache_kb: int = CACHE_KB,
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> T:
    """Open the database the settings name, act on it and close it.

    Errors: `click.ClickException` when it does not answer or has not been migrated; whatever `act` raises.
    """
    chosen = settings or Settings()
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(_run(act, chosen, cache_kb))


async def _run(act: Callable[[Database], Awaitable[T]], settings: Settings, cache_kb: int) -> T:
    database = database_from(settings.database_url, pool_size=settings.pool_size, cache_kb=cache_kb)
    try:
        await database.open()
    except DATABASE_FAULTS as error:
        raise unreachable(settings.database_url, error) from error
    try:
        if not await _is_migrated(database):
            raise click.ClickException("the database does not have today's schema; run: comptoir migrate")
        return await act(database)
    finally:
        await database.close()


async def _is_migrated(database: Database) -> bool:
    try:
        return not await database.read(missing_migrations)
    except (asyncpg.UndefinedTableError, sqlite3.OperationalError):
        return False


def unreachable(url: str, error: Exception) -> click.ClickException:
    """Say why a database cannot be used: its address asks for what is not there, or nothing answers."""
    if isinstance(error, asyncpg.ClientConfigurationError):
        return click.ClickException(f"COMPTOIR_DATABASE_URL cannot be used: {error}")
    return click.ClickException(f"the database at {shown_url(url)} does not answer ({type(error).__name__})")


def shown_url(url: str) -> str:
    """Write a database's address without its password, and without what follows `?`: that may be one too."""
    password = urlsplit(url).password
    return (url if password is None else url.replace(f":{password}@", ":…@")).partition("?")[0]


def sentence_of(error: Exception) -> str:
    """Say in one line what went wrong."""
    match error:
        case Refused():
            return error.sentence.said(terminal_language())
        case ValidationError():
            return "; ".join(f"COMPTOIR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        case SecretMissing() | VapidRefused() | UnknownScheme() | MigrationFailed():
            return str(error)
        case Unavailable():
            return "the database does not answer; try again"
    first = (str(error).splitlines() or [""])[0]
    return f"unexpected {type(error).__name__}: {first} (COMPTOIR_DEBUG=1 shows where)"


def terminal_language() -> Language:
    """Choose the language the terminal is set to; English unless it is French."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return language_of(spoken.replace("_", "-").split(".")[0] + ",en;q=0.1")
