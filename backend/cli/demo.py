"""`comptoir demo`: an embedded database, a made-up brand, the server and the worker, in one command."""

import asyncio
import functools
import logging
import sys
from pathlib import Path

import click

from backend.app import build_app
from backend.cli.beside import beside, until_alone
from backend.cli.processes import listen
from backend.cli.root import main, run, terminal_language
from backend.db.migrate import migrate
from backend.db.work import Database
from backend.demo import cast
from backend.demo.fill import fill, is_empty
from backend.demo.past import put_away_since
from backend.identity.sessions import SessionKind, open_session
from backend.identity.users import find_user
from backend.notifications.config import make_key
from backend.registry import RULES
from backend.replication.door import Door
from backend.settings import Settings, kept_secret
from backend.web.clock import system_clock
from backend.web.language import Text
from backend.web.versions import DemoPerson

PEOPLE = (
    ("camille@example.org", Text("commerciale, territoire NORD", "field rep, territory NORD")),
    ("nadia@example.org", Text("responsable du magasin de Lille", "manager of the store in Lille")),
    ("lea@example.org", Text("cheffe de marque", "brand manager")),
)

NOBODY = "mailto:demo@example.org"
"""Whom push services are told to write to: the domain kept for examples, as all people of the demo."""


@main.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--folder", default="var", show_default=True, type=click.Path(path_type=Path), help="Where it keeps its database."
)
@click.option("--fill-only", is_flag=True, help="Make the database and stop.")
@click.option("--worker-only", is_flag=True, hidden=True, help="Be the worker of a demo, until its server is gone.")
def demo_command(host: str, port: int, folder: Path, *, fill_only: bool, worker_only: bool) -> None:
    """Serve a made-up brand: three reps, sixty stores of three banners, eighteen months of history; and do its work."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'demo.db'}",
        secret_key=kept_secret(folder / "demo.secret"),
        public_url=f"http://{host}:{port}",
        vapid_private_key=kept_secret(folder / "demo.vapid", make_key),
        vapid_subject=NOBODY,
        demo=True,
    )
    if worker_only:
        _work(settings)
        return
    asyncio.run(migrate(settings.database_url))
    tokens = run(_prepare, settings)
    if fill_only:
        return
    _say(f"http://{host}:{port}", tokens)
    people = [DemoPerson(email=p.email, name=p.name, role=p.role) for p in cast.SIGN_IN]
    app = build_app(settings, demo_people=people)
    with beside("demo", "--worker-only", "--host", host, "--port", str(port), "--folder", str(folder)):
        listen(app, host, port)


def _work(settings: Settings) -> None:
    # What it takes is a worker's alone: neither the server nor the filling pays for it.
    from backend.worker import work  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    until_alone()
    run(lambda database: work(database, settings), settings)


async def _prepare(database: Database) -> dict[str, str]:
    """Fill the database the first time; open a session for each of the people the demo can be."""
    door = Door(database, RULES, system_clock)
    if await is_empty(database):
        await fill(door, _progress)
    else:
        await put_away_since(door)
    tokens: dict[str, str] = {}
    for email, _ in PEOPLE:
        user = await database.read(functools.partial(find_user, email))
        if user is not None:
            opened = await database.write(
                functools.partial(open_session, user.id, None, SessionKind.PROGRAM, system_clock(), 1)
            )
            tokens[email] = opened.token
    return tokens


def _progress(what: Text, done: int, total: int) -> None:
    language = terminal_language()
    if sys.stderr.isatty():
        click.echo(f"\r{what.said(language)} {100 * done // total:3d} %", nl=done == total, err=True)
    elif done == total:
        click.echo(f"{what.said(language)}: {total}", err=True)


def _say(url: str, tokens: dict[str, str]) -> None:
    language = terminal_language()
    rep, store, brand = (tokens.get(email, "") for email, _ in PEOPLE)
    said = Text(
        "\nComptoir, démo : tout y est inventé, sauf les villes.\n"
        "  API    {url}/schema\n"
        "  Santé  {url}/health/ready\n\n"
        "Personnes (demandez un code à la connexion ; codes et e-mails s'affichent ici ; jetons valables un jour) :",
        "\nComptoir, demo: everything in it is made up but the towns.\n"
        "  API     {url}/schema\n"
        "  Health  {url}/health/ready\n\n"
        "People (ask for a code at sign-in; codes and mail are printed here; tokens last a day):",
    )
    click.echo(said.format(url=url).said(language))
    for email, who in PEOPLE:
        click.echo(f"  {email:22} {who.said(language)}\n    {tokens.get(email, '')}")
    ask = f"curl -s -H 'Authorization: Bearer {{token}}' '{url}/api/v1/{{path}}'"
    tries = (
        (Text("Ce que les magasins disent", "What stores say"), brand, "entries?kind=verbatim&q=livraison"),
        (Text("Vos magasins à Lille", "Your stores in Lille"), rep, "accounts?q=lille"),
        (
            Text("Ce que le magasin voit, et rien d'autre", "What the store sees, and nothing else"),
            store,
            "entries?limit=5",
        ),
    )
    click.echo(Text("\nTrois choses à essayer :", "\nThree things to try:").said(language))
    for number, (what, token, path) in enumerate(tries, start=1):
        click.echo(f"  {number}. {what.said(language)}\n     {ask.format(token=token, path=path)}")
    click.echo("")
