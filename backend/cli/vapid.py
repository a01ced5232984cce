"""`comptoir vapid`: the keys of push."""

import click

from backend.cli.root import main
from backend.notifications.config import make_key, public_key, wrong_subject


@main.command("vapid")
@click.option("--subject", help="Whom push services write to: mailto:somebody@your.domain or https://your.domain.")
def vapid_command(subject: str | None) -> None:
    """Make keys for push and print them as settings. A new key ends every subscription made with the old one."""
    if subject is not None and (wrong := wrong_subject(subject)) is not None:
        raise click.ClickException(f"the subject {wrong}")
    key = make_key()
    click.echo(f"COMPTOIR_VAPID_PRIVATE_KEY={key}")
    click.echo(f"COMPTOIR_VAPID_SUBJECT={subject or 'mailto:'}")
    click.echo(f"# browsers subscribe with {public_key(key)}", err=True)
