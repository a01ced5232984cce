import json

from uuid_utils import uuid7

from backend.db.work import Database
from backend.visits.jobs import purge_positions
from sync.protocol import DAY_MS
from tests.conftest import VirtualClock
from tests.stage import Stage

PLACE = {"lat_e7": 486_000_123, "lon_e7": 23_000_456, "accuracy_m": 8}
DAYS = 60


async def _visit(stage: Stage) -> str:
    """A visit with a check-in, a log full of words, and a check-out."""
    visit = str(uuid7())
    shop = {"account": stage.accounts[0]}
    await stage.submit("visit.check_in", {**shop, "position": PLACE}, visit)
    await stage.submit("visit.log", {**shop, "note": 'dit : "position": {1}', "summary": "bien"}, visit)
    await stage.submit("visit.check_out", {"position": PLACE}, visit)
    return visit


async def _anywhere(stage: Stage) -> list[str]:
    """The tables in which the place can still be read."""
    found = []
    for table, column in (
        ("entity", "state"),
        ("op", "args"),
        ("op", "receipt"),
        ("dead_letter", "payload"),
        ("change", "body"),
    ):
        rows = await stage.rows(f"SELECT {column} FROM {table} WHERE {column} LIKE '%486000123%'")
        found += [f"{table}.{column}"] * len(rows)
    return found


async def test_old_positions_go_everywhere_they_were_kept_and_words_and_verdict_stay(
    database: Database, clock: VirtualClock
) -> None:
    stage = await Stage(database, clock).build()
    old = await _visit(stage)
    clock.advance(40 * DAY_MS)
    young = await _visit(stage)
    clock.advance(30 * DAY_MS)
    assert await purge_positions(stage.door, DAYS) == 1
    assert await _anywhere(stage) == ["entity.state", "op.args", "op.args"]
    kept = await stage.rows("SELECT entity FROM op WHERE args LIKE '%486000123%'")
    assert {row[0] for row in kept} == {young}

    phone = stage.phone(stage.rep)
    await phone.sync()
    row = phone.row(old)
    assert row is not None
    assert row["position_verdict"] == "unknown"
    assert row["fields"]["summary"] == "bien"
    log = await stage.rows("SELECT args FROM op WHERE entity = ? AND kind = 'visit.log'", old)
    assert json.loads(log[0][0])["note"] == 'dit : "position": {1}'

    assert await purge_positions(stage.door, DAYS) == 0
    clock.advance(40 * DAY_MS)
    assert await purge_positions(stage.door, DAYS) == 1
    assert await _anywhere(stage) == []


async def test_a_check_in_that_is_sent_again_is_still_recognised(database: Database, clock: VirtualClock) -> None:
    stage = await Stage(database, clock).build()
    phone = stage.phone(stage.rep)
    op = phone.do("visit.check_in", {"account": stage.accounts[0], "position": PLACE})
    await phone.sync()
    clock.advance(70 * DAY_MS)
    await purge_positions(stage.door, DAYS)
    phone.outbox[0].receipt = None
    await phone.sync()
    assert phone.outbox[0].outcome == "applied"
    assert await stage.rows("SELECT count(*) FROM op WHERE id = ?", op["id"]) == [(1,)]


async def test_a_held_check_out_keeps_all_but_its_position(database: Database, clock: VirtualClock) -> None:
    stage = await Stage(database, clock).build()
    phone = stage.phone(stage.rep)
    visit = str(uuid7())
    phone.do("visit.check_out", {"position": PLACE}, visit)
    await phone.sync()
    assert phone.outbox[0].outcome == "held"
    clock.advance(70 * DAY_MS)
    await purge_positions(stage.door, DAYS)
    assert await _anywhere(stage) == []
    await stage.submit("visit.log", {"account": stage.accounts[0], "summary": "bien"}, visit)
    await phone.sync()
    assert phone.outbox[0].outcome == "applied"


async def test_a_position_nobody_could_read_is_forgotten_too(database: Database, clock: VirtualClock) -> None:
    stage = await Stage(database, clock).build()
    phone = stage.phone(stage.rep)
    phone.do(
        "visit.check_in", {"account": stage.accounts[0], "position": {**PLACE, "accuracy_m": 8.5}, "note": "\ud83d"}
    )
    await phone.sync()
    assert phone.outbox[0].outcome == "rejected"
    assert await _anywhere(stage) == ["dead_letter.payload"]
    clock.advance(70 * DAY_MS)
    await purge_positions(stage.door, DAYS)
    assert await _anywhere(stage) == []
    letters = await stage.rows("SELECT payload FROM dead_letter")
    assert json.loads(letters[0][0])["args"]["account"] == stage.accounts[0]
