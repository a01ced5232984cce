import json

from backend.replication.jobs import BATCH, age_out, sweep_tombstones
from sync.protocol import DAY_MS, TOMBSTONE_MS
from tests.stage import Stage


async def _bodies(stage: Stage, scope: str) -> dict[str, bool]:
    rows = await stage.rows("SELECT id, body FROM change WHERE scope = ?", scope)
    return {found: body is not None for found, body in rows}


async def test_old_closed_entries_leave_the_phones_and_stay_on_the_timeline(stage: Stage) -> None:
    shop = stage.accounts[0]
    old = await stage.submit("note.add", {"account": shop, "text": "vieux", "audience": "shared"}, ago_days=299)
    young = await stage.submit("note.add", {"account": shop, "text": "récent", "audience": "shared"})
    rep, store = stage.phone(stage.rep), stage.phone(stage.manager)
    await rep.sync()
    await store.sync()
    assert rep.row(old.entity or "") is not None
    assert store.row(old.entity or "") is not None

    stage.clock.advance(110 * DAY_MS)
    assert await age_out(stage.door) == 2
    await rep.sync()
    await store.sync()
    for phone in (rep, store):
        assert phone.row(old.entity or "") is None
        assert phone.row(young.entity or "") is not None
        assert phone.row(shop) is not None
    fresh = stage.phone(stage.rep)
    await fresh.sync()
    assert fresh.rows == rep.rows
    assert await stage.rows("SELECT count(*) FROM entity WHERE id = ?", old.entity) == [(1,)]


async def test_what_is_still_open_stays_however_old(stage: Stage) -> None:
    task = await stage.submit(
        "task.add", {"account": stage.accounts[0], "title": "PLV", "audience": "shared"}, ago_days=299
    )
    stage.clock.advance(200 * DAY_MS)
    assert await age_out(stage.door) == 0
    await stage.submit("task.done", {}, task.entity)
    assert await age_out(stage.door) == 2


async def test_ageing_twice_changes_nothing_more(stage: Stage) -> None:
    await stage.submit("note.add", {"account": stage.accounts[0], "text": "vieux"}, ago_days=299)
    stage.clock.advance(200 * DAY_MS)
    assert await age_out(stage.door) == 1
    feed = await stage.rows("SELECT scope, seq, id, body, at_ms FROM change ORDER BY scope, seq")
    assert await age_out(stage.door) == 0
    assert await stage.rows("SELECT scope, seq, id, body, at_ms FROM change ORDER BY scope, seq") == feed


async def test_more_than_one_transaction_of_old_lines_keeps_the_counters_right(stage: Stage) -> None:
    phone = stage.phone(stage.rep)
    for number in range(0, BATCH + 30, 100):
        for one in range(number, number + 100):
            phone.do("note.add", {"account": stage.accounts[one % 3], "text": f"mot {one}", "audience": "shared"})
        await phone.sync()
    stage.clock.advance(401 * DAY_MS)
    aged = await age_out(stage.door)
    assert aged == 2 * 600
    wrong = await stage.rows(
        "SELECT c.scope FROM change c JOIN scope_head h ON h.scope = c.scope WHERE c.seq > h.seq OR "
        "(c.body IS NOT NULL AND c.kind = 'note')"
    )
    assert wrong == []
    await phone.sync()
    assert {body["kind"] for body in phone.rows.values()} == {"account"}


async def test_an_aged_entry_that_somebody_writes_on_comes_back(stage: Stage) -> None:
    visit = await stage.submit("visit.log", {"account": stage.accounts[0], "summary": "passé"}, ago_days=299)
    stage.clock.advance(200 * DAY_MS)
    await age_out(stage.door)
    phone = stage.phone(stage.rep)
    await phone.sync()
    assert phone.row(visit.entity or "") is None
    await stage.submit("visit.amend", {"summary": "repris"}, visit.entity)
    await phone.sync()
    row = phone.row(visit.entity or "")
    assert row is not None
    assert row["fields"]["summary"] == "repris"


async def _with_tombstone(stage: Stage) -> tuple[str, str]:
    """A verbatim both sides read, then the brand alone: the store's scope keeps a tombstone."""
    said = await stage.submit("verbatim.add", {"account": stage.accounts[0], "text": "chut", "audience": "shared"})
    return said.entity or "", f"store:{stage.accounts[0]}"


async def test_a_phone_that_slept_through_the_sweep_reads_its_scope_again(stage: Stage) -> None:
    said, scope = await _with_tombstone(stage)
    sleeper = stage.phone(stage.manager)
    await sleeper.sync()
    assert sleeper.row(said) is not None
    await stage.submit("verbatim.correct", {"audience": "brand"}, said)
    assert await _bodies(stage, scope) == {stage.accounts[0]: True, said: False}

    stage.clock.advance(TOMBSTONE_MS + DAY_MS)
    assert await sweep_tombstones(stage.door) == 1
    assert await _bodies(stage, scope) == {stage.accounts[0]: True}
    assert await stage.rows("SELECT floor FROM scope_head WHERE scope = ?", scope) == [(3,)]

    answers: list[list[str]] = []
    send = sleeper.send

    async def listening(request: dict[str, object]) -> tuple[int, dict[str, object]]:
        status, answer = await send(json.loads(json.dumps(request)))
        answers.append(answer["reset"])
        return status, answer

    sleeper.send = listening
    await sleeper.sync()
    assert scope in answers[0]
    assert sleeper.row(said) is None
    assert sleeper.row(stage.accounts[0]) is not None


async def test_a_phone_that_had_read_on_is_not_reset(stage: Stage) -> None:
    said, scope = await _with_tombstone(stage)
    phone = stage.phone(stage.manager)
    await stage.submit("verbatim.correct", {"audience": "brand"}, said)
    await phone.sync()
    stage.clock.advance(TOMBSTONE_MS + DAY_MS)
    await sweep_tombstones(stage.door)
    _, answer = await phone.send(
        {
            "protocol": 1,
            "epoch": phone.epoch,
            "incarnation": phone.incarnation,
            "cursors": phone.cursors,
            "clock": phone.clock.read(),
        }
    )
    assert answer["reset"] == []
    assert answer["cursors"][scope] == 3


async def test_a_first_reading_of_many_pages_ends_after_a_sweep(stage: Stage) -> None:
    said, scope = await _with_tombstone(stage)
    for number in range(6):
        await stage.submit("note.add", {"account": stage.accounts[0], "text": f"mot {number}", "audience": "shared"})
    await stage.submit("verbatim.correct", {"audience": "brand"}, said)
    stage.clock.advance(TOMBSTONE_MS + DAY_MS)
    assert await sweep_tombstones(stage.door) == 1
    phone = stage.phone(stage.manager, limit=2)
    assert await phone.sync(rounds=20) < 20
    assert len([key for key in phone.rows if key[0] == scope]) == 7


async def test_young_tombstones_stay(stage: Stage) -> None:
    said, _ = await _with_tombstone(stage)
    await stage.submit("verbatim.correct", {"audience": "brand"}, said)
    stage.clock.advance(TOMBSTONE_MS - DAY_MS)
    assert await sweep_tombstones(stage.door) == 0
