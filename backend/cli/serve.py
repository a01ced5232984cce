"""`comptoir migrate` and `comptoir serve`."""

import asyncio

import asyncpg
import click

from backend.app import build_app
from backend.cli.processes import listen, serve_together
from backend.cli.root import main, run, shown_url, unreachable
from backend.db.migrate import migrate
from backend.db.work import Database
from backend.settings import Settings


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database to today's schema. Running it again is harmless."""
    settings = Settings()
    try:
        said = asyncio.run(migrate(settings.database_url))
    except (OSError, asyncpg.PostgresError, asyncpg.ClientConfigurationError) as error:
        raise unreachable(settings.database_url, error) from error
    for line in said:
        # Piccolo also counts and cheers; what a script's log needs is which migrations ran.
        if line.startswith("- "):
            click.echo(line)
    click.echo(f"{shown_url(settings.database_url)}: today's schema")


@main.command("serve")
@click.option("--host", help="Address to listen on; default: COMPTOIR_HOST.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; default: COMPTOIR_PORT.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes that answer; default: COMPTOIR_PROCESSES.")
def serve_command(host: str | None, port: int | None, processes: int | None) -> None:
    """Serve the API, in this process or in several, until told to stop."""
    settings = Settings()
    # Also where other processes will serve: what stops them from starting is said once, here.
    app = build_app(settings)
    run(_answers, settings)
    where = (host or settings.host, settings.port if port is None else port)
    if (count := processes or settings.processes) == 1:
        listen(app, *where)
    else:
        del app
        serve_together(count, *where)


async def _answers(database: Database) -> None:
    """Do nothing more: opening it has said whether it can serve, and a server that cannot should not start."""
    del database
