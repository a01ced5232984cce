"""A file exported by a phone's rescue page lands as the phone would have sent it, once."""

import json
from pathlib import Path
from typing import Any

from uuid_utils import uuid7

from sync.op import ms_to_instant
from sync.protocol import HOUR_MS
from tests.backend.operate.conftest import Cli, on_stage
from tests.stage import Stage


def _op(stage: Stage, seq: int, kind: str, args: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An op as the app's outbox keeps it, made two hours ago."""
    at = {"wall": ms_to_instant(stage.clock.now - 2 * HOUR_MS), "mono_ms": seq, "page": str(uuid7())}
    op = {"id": str(uuid7()), "seq": seq, "after": None, "kind": kind, "v": 1, "entity": str(uuid7()), "base": {}}
    return {"op": {**op, "args": args, "at": at, **more}, "receipt": None, "queuedMs": 0, "closed": False}


def _storage(user: str, ops: list[Any], incarnation: str | None = None) -> dict[str, Any]:
    return {"comptoir": 1, "user": user, "incarnation": incarnation or str(uuid7()), "ops": ops, "drafts": [{}]}


async def _exported(stage: Stage) -> tuple[dict[str, Any], str]:
    shop = {"account": stage.accounts[0]}
    visit = _op(stage, 1, "visit.log", {**shop, "note": "gardé"})
    said = _op(stage, 2, "verbatim.add", {**shop, "text": "entendu", "visit": visit["op"]["entity"]})
    nowhere = _op(stage, 3, "note.add", {"account": str(uuid7()), "text": "ailleurs"})
    file = {"comptoir": 1, "exportedMs": 0, "storages": [_storage(stage.rep, [said, visit, nowhere])]}
    return file, stage.rep


async def _landed(stage: Stage) -> list[Any]:
    return await stage.rows("SELECT kind, outcome FROM op WHERE kind IN ('visit.log', 'verbatim.add') ORDER BY seq")


def _written(path: Path, content: Any) -> str:
    path.write_text(json.dumps(content, indent=1))
    return str(path)


def test_it_lands_as_its_author_and_twice_changes_nothing(cli: Cli, database_url: str, tmp_path: Path) -> None:
    content, rep = on_stage(database_url, _exported)
    file = _written(tmp_path / "phone.json", content)
    first = cli("rescue", file, database_url=database_url)
    assert first.exit_code == 0, first.output
    lines = first.stdout.splitlines()
    assert [line.split()[:2] for line in lines[:3]] == [["1", "visit.log"], ["2", "verbatim.add"], ["3", "note.add"]]
    assert [line.split()[3] for line in lines[:3]] == ["applied", "applied", "held"]
    assert "3 entries: 2 applied, 1 held; 0 not usable" in first.stdout
    assert "1 drafts stay in the file" in first.stdout
    before = on_stage(database_url, lambda stage: stage.rows("SELECT * FROM entity ORDER BY id"))
    again = cli("rescue", file, database_url=database_url)
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert on_stage(database_url, lambda stage: stage.rows("SELECT * FROM entity ORDER BY id")) == before
    assert on_stage(database_url, _landed) == [("visit.log", "applied"), ("verbatim.add", "applied")]
    assert on_stage(
        database_url, lambda stage: stage.rows("SELECT DISTINCT user_id, uncertain FROM op WHERE kind = 'visit.log'")
    ) == [(rep, True)]


def test_what_the_phone_sends_itself_meanwhile_is_not_doubled(cli: Cli, database_url: str, tmp_path: Path) -> None:
    async def sent(stage: Stage) -> dict[str, Any]:
        phone = stage.phone(stage.rep)
        await phone.sync()
        op = phone.do("note.add", {"account": stage.accounts[0], "text": "une fois"})
        await phone.sync()
        queued = {"op": op, "receipt": None, "closed": False}
        later = _op(stage, 2, "note.add", {"account": stage.accounts[0], "text": "après"})
        storage = _storage(stage.rep, [queued, later], phone.incarnation)
        return {"comptoir": 1, "storages": [storage]}

    file = _written(tmp_path / "phone.json", on_stage(database_url, sent))
    result = cli("rescue", file, database_url=database_url)
    assert "2 entries: 2 applied; 0 not usable" in result.stdout, result.output
    counted = on_stage(database_url, lambda stage: stage.rows("SELECT count(*) FROM op WHERE kind = 'note.add'"))
    assert counted == [(2,)]


def test_numbers_another_phone_has_used_are_no_obstacle(cli: Cli, database_url: str, tmp_path: Path) -> None:
    async def cloned(stage: Stage) -> dict[str, Any]:
        phone = stage.phone(stage.rep)
        phone.do("note.add", {"account": stage.accounts[0], "text": "la première"})
        await phone.sync()
        other = _op(stage, 1, "note.add", {"account": stage.accounts[0], "text": "la jumelle"})
        return {"comptoir": 1, "storages": [_storage(stage.rep, [other], phone.incarnation)]}

    file = _written(tmp_path / "phone.json", on_stage(database_url, cloned))
    for _ in range(2):
        assert "1 entries: 1 applied; 0 not usable" in cli("rescue", file, database_url=database_url).stdout
    counted = on_stage(database_url, lambda stage: stage.rows("SELECT count(*) FROM op WHERE kind = 'note.add'"))
    assert counted == [(2,)]


def test_what_it_cannot_use_it_names_and_lands_the_rest(cli: Cli, database_url: str, tmp_path: Path) -> None:
    async def broken(stage: Stage) -> dict[str, Any]:
        shop = {"account": stage.accounts[0]}
        good = _op(stage, 1, "note.add", {**shop, "text": "bonne"})
        timeless = _op(stage, 2, "note.add", {**shop, "text": "sans heure"}, at="hier")
        given_up = {**_op(stage, 3, "note.add", {**shop, "text": "close"}), "closed": True}
        storages = [
            _storage(stage.rep, [good, timeless, 7, given_up]),
            _storage(str(uuid7()), [_op(stage, 1, "note.add", {**shop, "text": "de personne"})]),
            {"user": "moi", "ops": []},
        ]
        return {"comptoir": 1, "storages": storages}

    file = _written(tmp_path / "phone.json", on_stage(database_url, broken))
    result = cli("rescue", file, database_url=database_url)
    assert result.exit_code == 3, result.output
    assert "1 entries: 1 applied; 4 not usable" in result.stdout
    for place in ("storages[0].ops[1]: ops[1].at", "storages[0].ops[2]:", "storages[1].ops[0]: nobody", "storages[2]:"):
        assert place in result.stderr, place


def test_a_file_that_is_none_of_ours_is_one_sentence(cli: Cli, database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for text, said in (('{"comptoir": 2}', "no file"), ("[1,\n2", "line 2"), ('"\udcff"', "UTF-8")):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        result = cli("rescue", str(path), database_url=database_url)
        assert result.exit_code == 1
        assert said in result.stderr
