"""`comptoir user|territory|code|token`: people, from a terminal."""

from typing import Any

import click
from pydantic_core import PydanticCustomError

from backend.cli.root import main, run
from backend.db.work import Work, fetch
from backend.identity.access import load_access
from backend.identity.codes import Made, make_code
from backend.identity.config import DAY_MS
from backend.identity.emails import normal_email
from backend.identity.sessions import SessionKind, Standing, open_session, standing
from backend.identity.territories import assign, list_territories
from backend.identity.users import User, add_user, end_user, find_user
from backend.settings import Settings, secret_of
from backend.web.clock import system_clock
from backend.web.fields import one_line
from backend.web.language import is_spoken
from sync.access import Role
from sync.op import ms_to_instant


def _email(_: click.Context, __: click.Parameter, given: str) -> str:
    try:
        return normal_email(given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _line(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    try:
        return None if given is None else one_line(given)
    except PydanticCustomError as error:
        raise click.BadParameter(error.message()) from error


def _lines(_: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in (_line(_, parameter, one) for one in given) if line is not None)


@main.group()
def user() -> None:
    """Add people and end their access."""


@user.command("add")
@click.argument("email", callback=_email)
@click.option("--name", required=True, callback=_line, help="As colleagues and stores will read it.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--territory", "territories", multiple=True, metavar="CODE", callback=_lines, help="For a rep. Repeatable."
)
@click.option(
    "--account",
    "accounts",
    multiple=True,
    metavar="EXTERNAL_ID",
    callback=_lines,
    help="For a store manager: the account's code in your files. Repeatable.",
)
@click.option("--organisation", callback=_line, metavar="NAME", help="The brand, or the store's retailer.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def add_command(**given: Any) -> None:
    """Give a person a role. Running it again adds what is new and keeps the rest."""
    now_ms = system_clock()

    def work() -> Work[User]:
        ids = yield from _account_ids(given["accounts"])
        return (
            yield from add_user(
                given["email"],
                given["name"],
                Role(given["role"]),
                given["language"] if is_spoken(given["language"]) else "fr",
                now_ms,
                territories=given["territories"],
                accounts=ids,
                organisation=given["organisation"],
            )
        )

    added = run(lambda database: database.write(work))
    click.echo(f"{added.name} <{added.email}>: {given['role']}")


@user.command("end")
@click.argument("email", callback=_email)
def end_command(email: str) -> None:
    """End every role, store and territory of a person, now."""
    settings, now_ms = Settings(), system_clock()
    ended = run(lambda database: database.write(lambda: end_user(email, now_ms)), settings)
    until = ms_to_instant(now_ms + settings.grace_days * DAY_MS)[:10]
    click.echo(f"{ended.name} <{ended.email}>: access ended; what their devices hold may still arrive until {until}")


@main.group()
def territory() -> None:
    """Say which rep holds which territory."""


@territory.command("assign")
@click.argument("email", callback=_email)
@click.argument("code", callback=_line)
def assign_command(email: str, code: str) -> None:
    """Give a rep a territory, made if new."""
    now_ms = system_clock()
    run(lambda database: database.write(lambda: assign(email, code, now_ms)))
    click.echo(f"{email}: territory {code}")


@territory.command("list")
def list_command() -> None:
    """List territories: code, accounts, reps, separated by tabs."""
    now_ms = system_clock()
    for line in run(lambda database: database.read(lambda: list_territories(now_ms))):
        click.echo(f"{line.code}\t{line.accounts}\t{', '.join(line.reps)}")


@main.command("code")
@click.argument("email", callback=_email)
def code_command(email: str) -> None:
    """Print a sign-in code for a person, to be read out to them."""
    settings, now_ms = Settings(), system_clock()
    secret = secret_of(settings)

    def work() -> Work[str]:
        yield from _signable(email, settings, now_ms)
        made = yield from make_code(email, secret, now_ms, limited=False)
        if not isinstance(made, Made):
            raise TypeError("a code without limits was limited")
        return made.code

    click.echo(run(lambda database: database.write(work), settings))
    click.echo("It lasts ten minutes, works once, and voids those sent before.", err=True)


@main.command("token")
@click.argument("email", callback=_email)
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it works.")
def token_command(email: str, days: int) -> None:
    """Print a bearer token with which a program acts as a person. It is shown once."""
    settings, now_ms = Settings(), system_clock()

    def work() -> Work[str]:
        known = yield from _signable(email, settings, now_ms)
        opened = yield from open_session(known.id, None, SessionKind.PROGRAM, now_ms, days)
        return opened.token

    click.echo(run(lambda database: database.write(work), settings))


def _signable(email: str, settings: Settings, now_ms: int) -> Work[User]:
    known = yield from find_user(email)
    if known is None:
        raise click.ClickException(f"{email} is unknown here; comptoir user add makes people known")
    access = yield from load_access([known.id])
    if standing(access[known.id], now_ms, settings.grace_days * DAY_MS) is Standing.NONE:
        raise click.ClickException(f"the access of {email} has ended; comptoir user add gives a role again")
    return known


def _account_ids(external_ids: tuple[str, ...]) -> Work[list[str]]:
    rows = yield from fetch("SELECT external_id, id FROM account WHERE external_id = ANY(?)", list(external_ids))
    known: dict[str, str] = {row[0]: row[1] for row in rows}
    unknown = [external_id for external_id in external_ids if external_id not in known]
    if unknown:
        raise click.ClickException(f"no account has the code {', '.join(unknown)}; import stores first")
    return [known[external_id] for external_id in external_ids]
