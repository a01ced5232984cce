"""Who is told of what: in the same transaction as its cause, once, and nobody of what they may not read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from uuid_utils import uuid7

from backend.db.work import Statement, fetch
from backend.identity.users import add_user, end_user
from backend.notifications import telling
from backend.notifications.jobs import ring_reminders
from backend.notifications.notice import CATALOGUE, TOPICS
from backend.notifications.words import render
from sync.access import Role
from sync.protocol import DAY_MS, HOUR_MS
from tests.backend.bookings.counter import Counter
from tests.backend.notifications.bell import Bell


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


async def task(bell: Bell, who: str = "boss", audience: str = "brand", **more: Any) -> str:
    args = {"account": bell.desk.shop, "title": "Mot", "audience": audience, **more}
    receipt = await bell.desk.do(who, "task.add", args)
    assert receipt.outcome == "applied", receipt
    return str(receipt.entity)


async def test_a_notice_is_in_the_inbox_as_soon_as_its_cause_has_landed(bell: Bell) -> None:
    found = await task(bell, assignee=bell.desk.people["rep"], due_on="2026-12-01")
    (body,) = (await bell.inbox("rep")).values()
    assert body["kind"] == "notice"
    assert body["actor"]["id"] == bell.desk.people["boss"]
    assert body["status"] == "new"
    assert body["fields"] == {
        "what": "task_assigned",
        "topic": "tasks",
        "target": found,
        "target_kind": "task",
        "about": bell.desk.shop,
        "due_at": "2026-11-21T08:00:02.000Z",
        "params": {"title": "Mot", "due_on": "2026-12-01", "account": "Épicerie du Port"},
    }
    for other in ("boss", "admin", "other_rep", "store"):
        assert await bell.inbox(other) == {}


async def test_it_is_written_in_the_transaction_of_its_cause_or_not_at_all(bell: Bell) -> None:
    """Cut off at each statement: either the task and its notice are there, or neither is."""
    cut_at, seen = 0, 0

    class CutError(Exception):
        pass

    def observer(statement: Statement) -> None:
        nonlocal seen
        seen += 1
        if seen == cut_at and not statement.sql.startswith(("SAVEPOINT", "ROLLBACK", "RELEASE")):
            from sync.store import Transient

            raise Transient("cut")

    args = {"account": bell.desk.shop, "title": "Mot", "assignee": bell.desk.people["rep"], "audience": "brand"}
    for cut_at in range(1, 60):
        seen = 0
        bell.desk.database.observer = observer
        await bell.desk.do("boss", "task.add", args)
        bell.desk.database.observer = None
        if seen < cut_at:
            break
    tasks = await bell.desk.database.read(lambda: fetch("SELECT id FROM entity WHERE kind = 'task'"))
    notices = await bell.desk.database.read(
        lambda: fetch("SELECT n.target FROM notice n JOIN entity e ON e.id = n.id JOIN change c ON c.id = n.id")
    )
    assert cut_at > 10
    assert sorted(row[0] for row in tasks) == sorted(row[0] for row in notices)


async def test_a_batch_of_which_nobody_is_told_costs_no_statement(bell: Bell) -> None:
    statements: list[str] = []
    bell.desk.database.observer = lambda statement: statements.append(statement.sql)
    await bell.desk.do("rep", "note.add", {"account": bell.desk.shop, "text": "Mot"})
    bell.desk.database.observer = None
    assert not [sql for sql in statements if "notice" in sql or "reminder" in sql]
    assert len([sql for sql in statements if sql.startswith("SAVEPOINT")]) <= 2


async def test_a_fault_in_telling_holds_nothing_up(
    bell: Bell, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(telling, "audience", broken)
    await task(bell, assignee=bell.desk.people["rep"])
    assert await bell.inbox("rep") == {}
    assert "could not be answered" in caplog.text


async def test_who_did_it_need_not_be_told(bell: Bell) -> None:
    await task(bell, "rep", assignee=bell.desk.people["rep"])
    assert await bell.told("rep") == []


async def test_nobody_hears_of_what_they_may_not_read(bell: Bell) -> None:
    people = bell.desk.people
    # A task the brand keeps to itself, given to the store's manager; one in a store the rep does not visit.
    await task(bell, "boss", "brand", assignee=people["store"])
    await task(bell, "boss", "brand", assignee=people["other_rep"])
    await task(bell, "store", "retailer", assignee=people["rep"])
    for person in ("store", "other_rep", "rep"):
        assert await bell.told(person) == [], person
    await task(bell, "boss", "shared", assignee=people["store"])
    assert await bell.told("store") == ["task_assigned"]


async def test_a_notice_never_quotes_a_field_its_reader_may_not_see(bell: Bell) -> None:
    for _, what in sorted(CATALOGUE.items()):
        assert what.topic in (*TOPICS, "test")
    planned = "2026-12-01T09:00:00.000Z"
    visit = await bell.desk.do("rep", "visit.plan", {"account": bell.desk.shop, "planned_at": planned})
    assert visit.outcome == "applied"
    (notice,) = await bell.notices("store", "visit_planned")
    assert notice.fixed["params"] == {"planned_at": planned, "account": "Épicerie du Port"}


async def test_a_visit_is_announced_moved_and_called_off(bell: Bell) -> None:
    account, visit = bell.desk.shop, str(uuid7())
    await bell.desk.do("rep", "visit.plan", {"account": account, "planned_at": "2026-12-01T09:00:00Z"}, visit)
    heads = await bell.desk.heads(visit, "planned_at")
    moved = {"account": account, "planned_at": "2026-12-02T09:00:00Z"}
    await bell.desk.do("rep", "visit.plan", moved, visit, {"planned_at": heads})
    await bell.desk.do("rep", "visit.cancel", {}, visit)
    assert await bell.told("store") == ["visit_planned", "visit_moved", "visit_cancelled"]
    assert await bell.told("rep") == []
    # A visit written down after it took place is no news.
    await bell.desk.do("rep", "visit.log", {"account": account, "summary": "vu"})
    assert len(await bell.told("store")) == 3


async def test_a_conflict_is_told_to_those_whose_words_stand_against_each_other(bell: Bell) -> None:
    receipt = await bell.desk.do("rep", "contact.add", {"account": bell.desk.shop, "name": "Zoé"})
    contact = str(receipt.entity)
    await bell.desk.do("store", "contact.edit", {"role": "chef"}, contact)
    late = await bell.desk.do("rep", "contact.edit", {"role": "gérant"}, contact)
    assert late.outcome == "conflicted"
    (notice,) = await bell.notices("store", "conflict")
    assert notice.fixed["params"] == {"account": "Épicerie du Port", "by": "rep"}
    assert notice.fixed["target"] == contact
    assert await bell.told("rep") == []
    # Two others disagree on another field: no word of the store's stands against theirs.
    await bell.desk.do("rep", "contact.edit", {"phone": "+33612345678"}, contact)
    late = await bell.desk.do("boss", "contact.edit", {"phone": "+33612345679"}, contact)
    assert late.outcome == "conflicted"
    (notice,) = await bell.notices("rep", "conflict")
    assert notice.fixed["params"]["by"] == "boss"
    assert len(await bell.notices("store", "conflict")) == 1


async def test_both_sides_of_a_booking_hear_of_the_others_steps(bell: Bell) -> None:
    counter = await Counter(bell.desk).open(needs_confirmation=True)
    asked = await counter.ask("2026-11-23T10:00:00+01:00")
    booking = str(asked.entity)
    assert await bell.told("rep") == ["booking_asked"]
    (notice,) = await bell.notices("rep")
    assert notice.fixed["params"]["starts_at"] == "2026-11-23T09:00:00.000Z"
    assert render("booking_asked", notice.fixed["params"], "fr", "Europe/Paris").text == "Visite · Épicerie du Port"
    await bell.desk.do("rep", "booking.confirm", {}, booking)
    assert await bell.told("store") == ["booking_confirmed"]
    await bell.desk.do("store", "booking.reschedule", {"wanted": "2026-11-23T11:00:00+01:00"}, booking)
    await bell.desk.do("rep", "booking.cancel", {"reason": "malade"}, booking)
    assert (await bell.told("store"))[-1] == "booking_cancelled"
    assert (await bell.notices("store"))[-1].fixed["params"]["reason"] == "malade"
    assert "booking_cancelled" not in await bell.told("rep")


async def test_steps_of_an_order_and_of_a_stock_out(bell: Bell) -> None:
    item = await bell.desk.do("boss", "pos_item.publish", {"name_fr": "Présentoir", "kind": "display", "stock": 5})
    lines = [{"item": item.entity, "quantity": 2}]
    order = await bell.desk.do("store", "pos_order.place", {"account": bell.desk.shop, "lines": lines})
    assert order.outcome == "applied", order
    assert await bell.told("rep") == ["pos_order_placed"]
    await bell.desk.do("boss", "pos_order.ship", {}, str(order.entity))
    assert await bell.told("store") == ["pos_order_shipped"]
    await bell.desk.do("store", "pos_order.receive", {}, str(order.entity))
    assert await bell.told("rep") == ["pos_order_placed", "pos_order_shipped", "pos_order_received"]

    from backend.stock_outs.ids import product_key, stock_out_id

    gtin = "3017620422003"
    entity = stock_out_id(bell.desk.shop, product_key(gtin, None))
    report = {"account": bell.desk.shop, "gtin": gtin}
    assert (await bell.desk.do("store", "stock_out.report", report, entity)).outcome == "applied"
    assert (await bell.desk.do("rep", "stock_out.report", report, entity)).outcome == "applied"
    await bell.desk.do("rep", "stock_out.acknowledge", {"cause": "transport"}, entity)
    assert (await bell.told("rep"))[3:] == ["stock_out_reported"]
    assert (await bell.told("store"))[1:] == ["stock_out_acknowledged"]


async def test_a_message_is_told_to_the_other_company_only_if_it_is_for_it(bell: Bell) -> None:
    said = {"account": bell.desk.shop, "text": "Où est la livraison ?"}
    await bell.desk.do("store", "message.add", {**said, "audience": "shared"})
    await bell.desk.do("store", "message.add", {**said, "audience": "retailer"})
    assert await bell.told("rep") == ["message"]
    (notice,) = await bell.notices("rep")
    assert notice.fixed["params"]["text"] == "Où est la livraison ?"


# ---- reminders


async def test_a_task_is_due_in_the_morning_of_its_day_on_the_clock_of_who_does_it(bell: Bell) -> None:
    people, clock = bell.desk.people, bell.desk.clock
    await bell.phone("rep", "Europe/Paris")
    await bell.phone("store", "America/Martinique")
    await task(bell, "boss", "shared", assignee=people["rep"], due_on="2026-11-24")
    await task(bell, "boss", "shared", assignee=people["store"], due_on="2026-11-24")
    at: dict[str, list[int]] = {"rep": [], "store": []}
    clock.now = utc("2026-11-23T00:00")
    while clock.now < utc("2026-11-26T00:00"):
        clock.advance(HOUR_MS // 4)
        before = {who: len(await bell.told(who)) for who in at}
        await ring_reminders(bell.desk.door)
        for who, times in at.items():
            if len(await bell.told(who)) > before[who]:
                times.append(clock.now)
    assert at == {"rep": [utc("2026-11-24T07:00")], "store": [utc("2026-11-24T12:00")]}
    rows = await bell.desk.database.read(lambda: fetch("SELECT id FROM reminder"))
    assert rows == []


async def test_what_is_done_or_moved_is_not_reminded_of(bell: Bell) -> None:
    rep = bell.desk.people["rep"]
    done = await task(bell, assignee=rep, due_on="2026-11-24")
    await bell.desk.do("rep", "task.done", {}, done)
    bell.desk.clock.now = utc("2026-11-24T09:00")
    await ring_reminders(bell.desk.door)
    assert await bell.told("rep") == ["task_assigned"]


async def test_a_day_that_had_begun_when_it_was_said_is_not_reminded_of(bell: Bell) -> None:
    await task(bell, assignee=bell.desk.people["rep"], due_on="2026-11-21")
    bell.desk.clock.advance(HOUR_MS)
    await ring_reminders(bell.desk.door)
    assert await bell.told("rep") == ["task_assigned"]


async def test_a_worker_that_comes_back_too_late_reminds_of_nothing(bell: Bell) -> None:
    await task(bell, assignee=bell.desk.people["rep"], due_on="2026-11-24")
    bell.desk.clock.now = utc("2026-11-25T07:01")
    await ring_reminders(bell.desk.door)
    assert await bell.told("rep") == ["task_assigned"]


async def test_whoever_comes_to_concern_it_later_is_reminded_and_whoever_left_is_not(bell: Bell) -> None:
    desk = bell.desk
    await desk.do("rep", "visit.plan", {"account": desk.shop, "planned_at": "2026-12-01T09:00:00Z"})
    late = await desk.database.write(
        lambda: add_user("new@e.example", "new", Role.STORE_MANAGER, "fr", desk.clock.now, accounts=[desk.shop])
    )
    desk.people["new"] = late.id
    await desk.database.write(lambda: end_user("store@e.example", desk.clock.now))
    desk.clock.now = utc("2026-11-30T16:00")
    await ring_reminders(desk.door)
    assert await bell.told("new") == ["visit_tomorrow"]
    assert await bell.told("store") == ["visit_planned"]


async def test_a_booking_is_reminded_of_the_evening_before_and_an_hour_before(bell: Bell) -> None:
    counter = await Counter(bell.desk).open()
    asked = await counter.ask("2026-11-24T10:00:00+01:00")
    assert asked.outcome == "applied"
    clock = bell.desk.clock
    for now, expected in (
        ("2026-11-23T15:59", []),
        ("2026-11-23T16:00", ["booking_tomorrow"]),
        ("2026-11-24T07:59", ["booking_tomorrow"]),
        ("2026-11-24T08:00", ["booking_tomorrow", "booking_soon"]),
        ("2026-11-24T12:00", ["booking_tomorrow", "booking_soon"]),
    ):
        clock.now = utc(now)
        await ring_reminders(bell.desk.door)
        for who in ("rep", "store"):
            reminders = [what for what in await bell.told(who) if what in ("booking_tomorrow", "booking_soon")]
            assert reminders == expected, (who, now)


async def test_old_notices_are_forgotten_on_devices_too(bell: Bell) -> None:
    from backend.notifications.jobs import forget_notices

    notice = await bell.assign("rep")
    await bell.carry()
    bell.desk.clock.advance(121 * DAY_MS)
    kept = await bell.assign("rep")
    assert await forget_notices(bell.desk.door) == 1
    assert list(await bell.inbox("rep")) == [kept.id]
    assert (await bell.desk.feed(f"user:{bell.desk.people['rep']}"))[notice.id] is None
    assert [n.id for n in await bell.notices("rep")] == [kept.id]
