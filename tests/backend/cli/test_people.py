import re
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from backend.cli import main
from backend.cli.root import run
from backend.db.work import Database, execute, fetch
from backend.settings import Settings
from tests.app import SECRET
from tests.ports import free_port

EMAIL = "lea@marque.example"
REP = ["user", "add", EMAIL, "--name", "Léa", "--role", "rep"]


@pytest.fixture
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    given = {"COMPTOIR_DATABASE_URL": database_url, "COMPTOIR_SECRET_KEY": SECRET, "LC_ALL": "C"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("COMPTOIR_DEBUG", raising=False)
    return given


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def rows(sql: str) -> list[tuple[object, ...]]:
    async def read(database: Database) -> list[tuple[object, ...]]:
        return [tuple(row) for row in await database.read(lambda: fetch(sql))]

    return run(read)


def test_help_names_every_setting_and_its_default() -> None:
    result = call("--help")
    assert result.exit_code == 0
    for name in Settings.model_fields:
        assert f"COMPTOIR_{name.upper()}" in result.output
    assert "[8000]" in result.output
    assert "[unset]" in result.output


def test_a_rep_gets_a_role_a_territory_a_code_and_a_token(environment: dict[str, str]) -> None:
    added = call(*REP, "--territory", "75", "--territory", "92")
    assert (added.exit_code, added.output) == (0, f"Léa <{EMAIL}>: rep\n")
    assert call(*REP, "--territory", "75").exit_code == 0
    assert call("territory", "assign", EMAIL, "2A").exit_code == 0
    assert call("territory", "list").output == f"2A\t0\t{EMAIL}\n75\t0\t{EMAIL}\n92\t0\t{EMAIL}\n"
    for _ in range(5):
        assert re.fullmatch(r"\d{6}\n", call("code", EMAIL).stdout)
    token = call("token", EMAIL, "--days", "3").stdout.strip()
    assert len(token) == 43
    assert rows("SELECT kind FROM session") == [("program",)]
    assert token not in str(rows("SELECT * FROM session"))
    ended = call("user", "end", EMAIL)
    assert "access ended" in ended.output
    assert call("user", "end", EMAIL).exit_code == 1


def test_a_store_manager_is_given_accounts_by_their_code(environment: dict[str, str]) -> None:
    account = str(uuid.uuid4())

    async def land(database: Database) -> None:
        sql = "INSERT INTO account (id, external_id, name, folded, banner) VALUES (?, ?, ?, ?, ?)"
        await database.write(lambda: execute(sql, account, "10000001", "Épicerie", "epicerie", "Casino"))

    run(land)
    manager = ["user", "add", "paul@casino.example", "--name", "Paul", "--role", "store_manager", "--account"]
    unknown = call(*manager, "10000001", "--account", "404")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr == "Error: no account has the code 404; import stores first\n"
    assert rows("SELECT id FROM app_user") == []
    assert call(*manager, "10000001").exit_code == 0
    assert rows("SELECT account_id FROM membership_account") == [(account,)]
    assert rows("SELECT name FROM organisation") == [("Casino",)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["user", "end", EMAIL], f"{EMAIL} is unknown here."),
        (["territory", "assign", EMAIL, "75"], f"{EMAIL} is not a rep here."),
        (["code", EMAIL], f"{EMAIL} is unknown here; comptoir user add makes people known"),
        (["token", EMAIL], f"{EMAIL} is unknown here; comptoir user add makes people known"),
        ([*REP[:-1], "admin", "--territory", "75"], "Only a rep has territories."),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_1(
    environment: dict[str, str], arguments: list[str], said: str
) -> None:
    result = call(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {said}\n")


def test_a_refusal_is_french_where_the_terminal_is(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert call("user", "end", EMAIL).stderr == f"Error: {EMAIL} est inconnu ici.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["user", "add", "nobody", "--name", "N", "--role", "rep"],
        [*REP[:-1], "king"],
        ["token", EMAIL, "--days", "0"],
        ["brew"],
    ],
)
def test_wrong_usage_is_exit_code_2(environment: dict[str, str], arguments: list[str]) -> None:
    assert call(*arguments).exit_code == 2


def test_someone_whose_access_ended_long_ago_gets_no_code(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_GRACE_DAYS", "0")
    call(*REP)
    call("user", "end", EMAIL)
    assert "has ended" in call("code", EMAIL).stderr


def test_a_setting_that_cannot_be_read_is_named(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_PORT", "eighty")
    result = call("territory", "list")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: COMPTOIR_PORT: ")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://x", "database address starts with 'mysql'"),
        ("postgres://me:hush@127.0.0.1:9/x", "the database at postgres://me:…@127.0.0.1:9/x does not answer"),
        ("postgres://me@127.0.0.1:9/x?password=hush", "the database at postgres://me@127.0.0.1:9/x does not answer"),
        ("postgres://me:hush@127.0.0.1:9/x?sslmode=maybe", "COMPTOIR_DATABASE_URL cannot be used: `sslmode`"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("COMPTOIR_DATABASE_URL", url)
    for command in (["territory", "list"], ["migrate"]):
        result = call(*command)
        assert result.exit_code == 1
        assert said in result.stderr
        assert "hush" not in result.output


def test_a_database_nobody_migrated_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMPTOIR_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    assert "comptoir migrate" in call("territory", "list").stderr
    assert call("migrate").exit_code == 0
    assert call("migrate").exit_code == 0
    assert (call("territory", "list").exit_code, call("territory", "list").output) == (0, "")


def test_serving_without_a_secret_is_refused(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_SECRET_KEY", "short")
    result = call("serve")
    assert result.exit_code == 1
    assert "COMPTOIR_SECRET_KEY needs at least 32 characters" in result.stderr


def test_what_nobody_foresaw_is_one_line(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.cli.people.list_territories", lambda _: 1 / 0)
    result = call("territory", "list")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "ZeroDivisionError" in result.stderr


def test_it_serves_over_a_real_socket_until_told_to_stop(environment: dict[str, str]) -> None:
    call(*REP)
    token = call("token", EMAIL).stdout.strip()
    port = free_port()
    command = [sys.executable, "-c", "from backend.cli import main; main()", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            deadline = time.monotonic() + 20
            while True:
                try:
                    ready = client.get("/health/ready")
                    break
                except httpx.TransportError:
                    assert server.poll() is None, server.stderr
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            assert ready.json()["status"] == "ok"
            assert "server" not in ready.headers
            me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
            assert me.json()["user"]["email"] == EMAIL
            assert client.get("/metrics").status_code == 200
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=20)
    finally:
        server.kill()
    assert server.returncode in (0, -signal.SIGTERM)
    assert token.encode() not in said
