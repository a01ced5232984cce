"""What an operator sees: keys that are made, refused, and said to be wrong before anybody misses a notice."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from backend.cli import main
from backend.cli.checks import Status, check_settings, examine
from backend.notifications.config import make_key, public_key
from tests.app import settings_for_tests
from tests.backend.notifications.bell import KEY, SUBJECT, Bell


def test_keys_are_made_and_are_taken() -> None:
    made = CliRunner().invoke(main, ["vapid", "--subject", "mailto:ops@brand.fr"])
    assert made.exit_code == 0
    settings = dict(line.split("=", 1) for line in made.stdout.splitlines())
    assert settings["COMPTOIR_VAPID_SUBJECT"] == "mailto:ops@brand.fr"
    assert len(public_key(settings["COMPTOIR_VAPID_PRIVATE_KEY"])) == 87


def test_a_placeholder_is_refused_where_keys_are_made_and_where_they_are_used(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["vapid", "--subject", "mailto:me@localhost"])
    assert made.exit_code == 1
    assert "placeholder" in made.output
    env = {
        "COMPTOIR_SECRET_KEY": "x" * 40,
        "COMPTOIR_VAPID_PRIVATE_KEY": make_key(),
        "COMPTOIR_VAPID_SUBJECT": "mailto:me@localhost",
    }
    for command in ("serve", "worker"):
        refused = CliRunner().invoke(
            main, [command], env={**env, "COMPTOIR_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
        )
        assert refused.exit_code == 1, command
    served = CliRunner().invoke(main, ["serve"], env=env)
    assert "COMPTOIR_VAPID_SUBJECT" in served.output


@pytest.mark.parametrize(
    ("more", "status", "word"),
    [
        ({}, Status.OK, "off"),
        ({"vapid_private_key": SecretStr(KEY), "vapid_subject": SUBJECT}, Status.OK, "on"),
        ({"vapid_private_key": SecretStr(KEY)}, Status.FAIL, "COMPTOIR_VAPID_SUBJECT"),
        ({"vapid_private_key": SecretStr("x"), "vapid_subject": SUBJECT}, Status.FAIL, "comptoir vapid"),
    ],
)
def test_the_doctor_looks_at_the_keys(more: dict[str, object], status: Status, word: str) -> None:
    (push,) = [f for f in check_settings(settings_for_tests(**more)) if f.check == "push"]
    assert push.status is status
    assert word in push.detail


async def test_the_doctor_says_what_is_late_and_what_is_refused(bell: Bell, database_url: str) -> None:
    settings = settings_for_tests(database_url=database_url, public_url="https://comptoir.brand.fr")

    async def said() -> tuple[Status, str]:
        (found,) = [f for f in await examine(settings, bell.desk.clock) if f.check == "notices"]
        return found.status, found.detail

    assert (await said())[0] is Status.OK
    phone = await bell.phone("rep")
    bell.service.tell(phone.name, 503)
    await bell.assign("rep")
    await bell.carry()
    bell.desk.clock.advance(20 * 60_000)
    assert (await said())[0] is Status.WARN
    bell.service.tell(phone.name, 403)
    await bell.carry()
    status, detail = await said()
    assert status is Status.FAIL
    assert "refused our keys 1 times" in detail
