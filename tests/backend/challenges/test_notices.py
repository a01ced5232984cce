"""Who hears of a challenge and when; of a new rank once a week at most; of a result, and that it is another one."""

from itertools import pairwise

from backend.challenges.jobs import APART_MS
from backend.db.work import fetch
from backend.notifications.jobs import ring_reminders
from backend.notifications.words import render
from backend.replication.codec import from_json
from sync.protocol import DAY_MS
from tests.backend.challenges.arena import FIRST, Arena

LATER = {"starts_on": "2026-12-01", "ends_on": "2026-12-20"}


async def _at(arena: Arena, day: str) -> None:
    await arena.until(day)
    arena.desk.clock.advance(2 * 3_600_000)
    await arena.look()
    await ring_reminders(arena.desk.door)


async def test_it_is_announced_a_week_before_or_at_once_to_its_stores_and_their_reps(arena: Arena) -> None:
    where = arena.street.where("Monoprix", excluded=["mono92"])
    challenge = await arena.plan(where, period=LATER)
    await _at(arena, "2026-11-23")
    assert await arena.told() == set()
    await _at(arena, "2026-11-24")
    announced = {(who, "challenge_announced") for who in ("mono75", "rep")}
    assert await arena.told() == announced
    await arena.plan(arena.street.where(stores=["mono92"]))
    await ring_reminders(arena.desk.door)
    assert await arena.told() == announced | {(who, "challenge_announced") for who in ("mono92", "other_rep")}
    await arena.desk.do("boss", "challenge.cancel", {}, challenge)
    await ring_reminders(arena.desk.door)
    called_off = {(who, "challenge_cancelled") for who in ("mono75", "rep")}
    assert await arena.told("challenge_cancelled") == called_off
    # Somebody else calls it off too: nobody hears of it a second time.
    arena.desk.clock.advance(1000)
    await arena.desk.do("admin", "challenge.cancel", {}, challenge)
    await ring_reminders(arena.desk.door)
    rows = await arena.desk.database.read(lambda: fetch("SELECT id FROM notice WHERE what = 'challenge_cancelled'"))
    assert len(rows) == len(called_off)


async def test_a_new_rank_is_told_once_a_week_at_most(arena: Arena) -> None:
    await arena.plan()
    told: list[int] = []
    for day in range(16):
        # They change places every day.
        arena.desk.clock.advance(DAY_MS)
        await arena.till("mono75" if day % 2 else "mono92", 100 + day, first=FIRST)
        await arena.look()
        told.append(len(await arena.told("challenge_standing")))
    rows = await arena.desk.database.read(
        lambda: fetch(
            "SELECT user_id, due_ms, params FROM notice WHERE what = 'challenge_standing' ORDER BY due_ms, id"
        )
    )
    for who in ("mono75", "mono92"):
        mine = [row[1] for row in rows if row[0] == arena.desk.people[who]]
        assert 1 <= len(mine) <= 2, who
        assert all(later - before > APART_MS * 8 for before, later in pairwise(mine))
    params = from_json(rows[0][2])
    said = render("challenge_standing", params, "fr", "Europe/Paris")
    assert said.title == f"Le grand défi : place {params['rank']} sur {params['stores']}"


async def test_a_result_is_told_to_each_store_and_once_to_a_rep_and_so_is_a_correction(arena: Arena) -> None:
    await arena.plan(name_en="The big one")
    for number, shop in enumerate(("mono75", "mono92", "franprix75")):
        await arena.till(shop, *[9 - number] * 20)
    await _at(arena, "2026-12-03")
    first = {(who, "challenge_result") for who in ("mono75", "mono92", "franprix75")}
    reps = {(who, "challenge_results") for who in ("rep", "other_rep")}
    whats = ("challenge_result", "challenge_results", "challenge_result_corrected", "challenge_results_corrected")
    assert await arena.told(*whats) == first | reps
    await arena.till("mono92", 500, first=FIRST + 20)
    await _at(arena, "2026-12-04")
    again = {(who, "challenge_result_corrected") for who in ("mono75", "mono92")}
    assert await arena.told(*whats) == first | reps | again | {(who, "challenge_results_corrected") for who, _ in reps}
    rows = await arena.desk.database.read(
        lambda: fetch(
            "SELECT params FROM notice WHERE what = 'challenge_result_corrected' AND user_id = ?",
            arena.desk.people["mono75"],
        )
    )
    said = render("challenge_result_corrected", from_json(rows[0][0]), "en", "Europe/Paris")
    assert said.title == "The big one: place 2 instead of 1"
    assert said.text.startswith("Result corrected: sales that arrived on 3 Dec, ")
