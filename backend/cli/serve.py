"""`comptoir migrate` and `comptoir serve`."""

import asyncio
import logging

import asyncpg
import click
import uvicorn
from litestar import Litestar

from backend.app import build_app
from backend.cli.root import collect_seldom, main, run, shown_url
from backend.db.migrate import migrate
from backend.db.work import Database
from backend.settings import Settings

GRACEFUL_S = 10


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database to today's schema. Running it again is harmless."""
    settings = Settings()
    try:
        said = asyncio.run(migrate(settings.database_url))
    except (OSError, asyncpg.PostgresError) as error:
        where = shown_url(settings.database_url)
        raise click.ClickException(f"the database at {where} does not answer ({type(error).__name__})") from error
    for line in said:
        # Piccolo also counts and cheers; what a script's log needs is which migrations ran.
        if line.startswith("- "):
            click.echo(line)
    click.echo(f"{shown_url(settings.database_url)}: today's schema")


@main.command("serve")
@click.option("--host", help="Address to listen on; default: COMPTOIR_HOST.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; default: COMPTOIR_PORT.")
def serve_command(host: str | None, port: int | None) -> None:
    """Serve the API, in this process, until told to stop."""
    settings = Settings()
    app = build_app(settings)
    run(_answers, settings)
    listen(app, host or settings.host, settings.port if port is None else port)


async def _answers(database: Database) -> None:
    """Do nothing more: opening it has said whether it can serve, and a server that cannot should not start."""
    del database


def listen(app: Litestar, host: str, port: int) -> None:
    """Serve an application until told to stop."""
    collect_seldom()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    uvicorn.run(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        # Paths hold ids of people and invitation codes; counts per route are at /metrics.
        access_log=False,
        # X-Forwarded-For is read by backend.web.address, which knows how many proxies to believe.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_S,
        lifespan="on",
    )
