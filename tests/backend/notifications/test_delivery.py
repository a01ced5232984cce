"""From a notice to a phone or a mailbox: when, how often, and what is said of it."""

import asyncio
import contextlib
import functools
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.db.work import execute, fetch
from backend.identity.mail import Letter
from backend.identity.sessions import revoke_all
from backend.identity.users import add_user, change_user, end_user
from backend.notifications import sends as sends_module
from backend.notifications.choices import save_choice
from backend.notifications.deliver import Post, deliver
from backend.notifications.jobs import carry_notices
from backend.notifications.message import Message, Subscription
from backend.notifications.planning import plan_sends
from backend.notifications.push import Answer, Result
from backend.notifications.sends import (
    ATTEMPTS,
    LAPSED,
    LEASE_MS,
    Done,
    Outcomes,
    Send,
    claim_sends,
    read_forbidden,
    settle_sends,
)
from backend.notifications.times import Quiet
from backend.notifications.words import Words, render
from backend.stock_outs.ids import product_key, stock_out_id
from sync.access import Role
from sync.protocol import DAY_MS, HOUR_MS
from tests.backend.notifications.bell import Bell

MAIL_AFTER_MS = 4 * HOUR_MS
MINUTE_MS = 60_000


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


async def letters(bell: Bell, advance_ms: int = 0) -> list[Letter]:
    bell.mailbox.letters.clear()
    await bell.carry(advance_ms)
    return list(bell.mailbox.letters)


async def rows(bell: Bell) -> list[tuple[str, str, str | None, int]]:
    found = await bell.desk.database.read(
        lambda: fetch("SELECT channel, state, code, attempts FROM send ORDER BY channel, state, id")
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


async def test_a_push_to_each_phone_once(bell: Bell) -> None:
    phones = [await bell.phone("rep") for _ in range(2)]
    other = await bell.phone("store")
    notice = await bell.assign("rep")
    await bell.carry()
    await bell.carry(10_000)
    for phone in phones:
        (heard,) = bell.service.heard(phone.name)
        assert heard["payload"]["tag"] == notice.id
        assert heard["topic"] == notice.id.replace("-", "")
        assert heard["payload"]["notification"]["title"] == "À faire · Épicerie du Port"
        assert heard["payload"]["app_badge"] == 1
    assert bell.service.heard(other.name) == []
    assert await bell.status(notice.id) == "delivered"
    body = (await bell.inbox("rep"))[notice.id]
    assert [(step["what"], step["channel"]) for step in body["fields"]["steps"]] == [("delivered", "push")]


async def test_in_the_language_of_its_reader_as_it_is_when_it_leaves(bell: Bell) -> None:
    phone = await bell.phone("rep")
    await bell.assign("rep", due_on="2026-12-01")
    user = bell.desk.people["rep"]
    await bell.desk.database.write(lambda: change_user(user, None, "en"))
    await bell.carry()
    (heard,) = bell.service.heard(phone.name)
    assert heard["payload"]["notification"]["title"] == "To do · Épicerie du Port"
    assert heard["payload"]["notification"]["lang"] == "en"


async def test_unread_for_a_while_it_is_mailed_and_read_it_is_not(bell: Bell) -> None:
    await bell.phone("rep")
    read, unread = await bell.assign("rep", "Lu"), await bell.assign("rep", "Pas lu")
    await bell.carry()
    await bell.desk.do("rep", "notice.read", {}, read.id)
    assert await letters(bell, MAIL_AFTER_MS - MINUTE_MS) == []
    (letter,) = await letters(bell, MINUTE_MS)
    assert letter.to == "rep@m.example"
    assert "Pas lu" in letter.text
    assert f"/notices/{unread.id}?via=mail" in letter.text
    assert letter.message_id == f"<notice.{unread.id}@comptoir.test>"
    assert await bell.status(unread.id) == "mailed"
    assert await bell.status(read.id) == "read"
    assert await letters(bell, 10 * DAY_MS) == []


async def test_a_phone_that_is_gone_falls_back_to_mail_at_once(bell: Bell) -> None:
    phone = await bell.phone("rep")
    bell.service.tell(phone.name, 410)
    notice = await bell.assign("rep")
    (letter,) = await letters(bell) or await letters(bell, 10_000)
    assert letter.message_id == f"<notice.{notice.id}@comptoir.test>"
    assert await bell.status(notice.id) == "mailed"
    steps = (await bell.inbox("rep"))[notice.id]["fields"]["steps"]
    assert {(s["what"], s["channel"], s.get("code")) for s in steps} == {
        ("failed", "push", "gone"),
        ("mailed", "mail", None),
    }
    gone = await bell.desk.database.read(lambda: fetch("SELECT id FROM push_subscription"))
    assert gone == []
    # The next one knows of no phone, and waits to be read.
    await bell.assign("rep")
    assert await letters(bell, 10_000) == []
    assert len(await letters(bell, MAIL_AFTER_MS)) == 1
    assert len(bell.service.heard(phone.name)) == 1


@pytest.mark.parametrize(("status", "code"), [(404, "gone"), (413, "unfit"), (403, "refused")])
async def test_one_phone_of_two_is_enough(bell: Bell, status: int, code: str) -> None:
    bad, good = await bell.phone("rep"), await bell.phone("rep")
    bell.service.tell(bad.name, status)
    notice = await bell.assign("rep")
    assert await letters(bell) == []
    assert await letters(bell, 10_000) == []
    assert await bell.status(notice.id) == "delivered"
    assert ("push", "failed", code, 1) in await rows(bell)
    kept = await bell.desk.database.read(lambda: fetch("SELECT id FROM push_subscription"))
    assert len(kept) == (1 if status == 404 else 2)
    assert len(bell.service.heard(good.name)) == 1


async def test_refusals_of_our_keys_are_counted_apart_and_said_aloud(
    bell: Bell, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await bell.phone("rep")
    bell.service.tell(phone.name, 403)
    await bell.assign("rep")
    await bell.assign("rep")
    await bell.carry()
    counted = await bell.desk.database.read(read_forbidden)
    assert counted["count"] == 2
    assert "refused our keys 2 times" in caplog.text
    # The phone is not to blame, and keeps its subscription.
    assert len(await bell.desk.database.read(lambda: fetch("SELECT id FROM push_subscription"))) == 1


async def test_a_busy_service_is_asked_again_when_it_says_and_not_for_ever(bell: Bell) -> None:
    phone = await bell.phone("rep")
    bell.service.tell(phone.name, 429, 201, retry_after="600")
    await bell.assign("rep")
    await bell.carry()
    await bell.carry(599_000)
    assert len(bell.service.heard(phone.name)) == 1
    await bell.carry(2_000)
    assert [line["status"] for line in bell.service.heard(phone.name)] == [429, 201]
    assert ("push", "sent", "busy", 2) in await rows(bell) or ("push", "sent", None, 2) in await rows(bell)

    never = await bell.phone("store")
    bell.service.tell(never.name, 503)
    notice = await bell.assign("store")
    waits = []
    for _ in range(60):
        before = len(bell.service.heard(never.name))
        await bell.carry(10 * MINUTE_MS)
        if len(bell.service.heard(never.name)) > before:
            waits.append(bell.desk.clock.now)
    assert len(bell.service.heard(never.name)) == ATTEMPTS
    apart = [later - earlier for earlier, later in itertools.pairwise(waits)]
    assert apart == sorted(apart)
    topics = {line["topic"] for line in bell.service.heard(never.name)}
    assert topics == {notice.id.replace("-", "")}


async def test_nobody_is_woken_and_the_day_on_which_clocks_change_is_no_exception(bell: Bell) -> None:
    phone = await bell.phone("rep", "Europe/Paris")
    # Saturday 27 March 2027, 22:00 in Paris; at 2 the clock jumps to 3.
    bell.desk.clock.now = utc("2027-03-27T21:00")
    await bell.phone("store", "America/New_York")
    await bell.assign("rep")
    found: list[int] = []
    while bell.desk.clock.now < utc("2027-03-28T09:00") and not found:
        await bell.carry(15 * MINUTE_MS)
        if bell.service.heard(phone.name):
            found.append(bell.desk.clock.now)
    assert utc("2027-03-28T05:00") <= found[0] < utc("2027-03-28T05:16")


async def test_a_test_asked_for_at_night_comes_at_night(bell: Bell) -> None:
    phone = await bell.phone("rep")
    bell.desk.clock.now = utc("2026-11-21T22:00")
    await bell.assign("rep")
    await bell.desk.do("rep", "notice.test", {})
    await bell.carry()
    assert [h["payload"]["title"] for h in bell.service.heard(phone.name)] == ["Essai de notification"]


async def test_a_product_goes_by_its_name_on_a_phone_and_in_a_mail(bell: Bell) -> None:
    known, unknown = "3017620422003", "96385074"
    phone = await bell.phone("rep")
    await bell.desk.do("boss", "product.add", {"gtin": known, "name": "Jus de pêche trouble"})
    for gtin in (known, unknown):
        report = {"account": bell.desk.shop, "gtin": gtin}
        entity = stock_out_id(bell.desk.shop, product_key(gtin, None))
        assert (await bell.desk.do("store", "stock_out.report", report, entity)).outcome == "applied"
    await bell.carry()
    assert {h["payload"]["body"] for h in bell.service.heard(phone.name)} == {"Jus de pêche trouble", "00000096385074"}
    bell.service.tell(phone.name, 410)
    texts = "".join(letter.text for letter in await letters(bell, MAIL_AFTER_MS))
    assert "Jus de pêche trouble" in texts
    assert known not in texts


async def test_choices_are_kept_to(bell: Bell) -> None:
    phone = await bell.phone("rep")
    user = bell.desk.people["rep"]

    async def choose(*, push: bool, mail: bool, quiet: Quiet | None = None) -> None:
        topics = {"tasks": {"push": push, "mail": mail}}
        await bell.desk.database.write(
            lambda: save_choice(user, "Europe/Paris", quiet, topics)  # type: ignore[arg-type]
        )

    await choose(push=False, mail=True)
    await bell.assign("rep")
    assert len(await letters(bell, MAIL_AFTER_MS) or await letters(bell, MAIL_AFTER_MS)) == 1
    assert bell.service.heard(phone.name) == []
    await choose(push=True, mail=False)
    await bell.assign("rep")
    assert await letters(bell) == []
    assert await letters(bell, MAIL_AFTER_MS) == []
    assert len(bell.service.heard(phone.name)) == 1
    # Turned off between the plan and its moment.
    await choose(push=True, mail=True)
    await bell.assign("rep")
    await bell.carry()
    await choose(push=True, mail=False)
    assert await letters(bell, MAIL_AFTER_MS) == []
    assert ("mail", "dropped", "turned_off", 1) in await rows(bell)
    assert len(await bell.inbox("rep")) == 3


async def test_a_digest_a_day_for_whoever_never_installed_it(bell: Bell) -> None:
    first = [await bell.assign("rep", f"Tâche {number}") for number in range(3)]
    await bell.carry()
    await bell.desk.do("rep", "notice.read", {}, first[0].id)
    bell.desk.clock.now = utc("2026-11-22T06:59")
    assert await letters(bell) == []
    bell.desk.clock.now = utc("2026-11-22T07:00")
    (letter,) = await letters(bell)
    assert letter.subject == "Comptoir : 2 notifications à lire"
    assert "Tâche 0" not in letter.text
    assert "Tâche 1" in letter.text
    assert "Tâche 2" in letter.text
    assert [await bell.status(n.id) for n in first] == ["read", "mailed", "mailed"]
    second = await bell.assign("rep", "Demain")
    assert await letters(bell, HOUR_MS) == []
    bell.desk.clock.now = utc("2026-11-23T07:00")
    (next_day,) = await letters(bell)
    assert next_day.message_id != letter.message_id
    assert "Tâche 1" not in next_day.text
    assert second.id in next_day.text


async def test_a_digest_of_hundreds_is_said_on_each_of_them(bell: Bell) -> None:
    for _ in range(2):
        for _ in range(60):
            await bell.assign("rep")
    await bell.carry()
    bell.desk.clock.now = utc("2026-11-22T07:00")
    (letter,) = await letters(bell)
    assert letter.subject == "Comptoir : 120 notifications à lire"
    assert "70 de plus" in letter.text
    assert {await bell.status(n.id) for n in await bell.notices("rep")} == {"mailed"}


async def test_mail_that_cannot_leave_is_tried_again_under_the_same_id(bell: Bell) -> None:
    await bell.phone("rep")
    notice = await bell.assign("rep")
    await bell.carry()
    bell.mailbox.is_down = True
    assert await letters(bell, MAIL_AFTER_MS) == []
    bell.mailbox.is_down = False
    assert await letters(bell, MINUTE_MS // 2) == []
    (letter,) = await letters(bell, MINUTE_MS)
    assert letter.message_id == f"<notice.{notice.id}@comptoir.test>"


async def test_whose_access_ended_hears_nothing_more(bell: Bell) -> None:
    phone = await bell.phone("rep")
    await bell.assign("rep")
    await bell.desk.database.write(lambda: end_user("rep@m.example", bell.desk.clock.now))
    assert await letters(bell, 10_000) == []
    assert await letters(bell, MAIL_AFTER_MS) == []
    assert bell.service.heard(phone.name) == []


async def test_a_store_that_changed_hands_meanwhile_is_no_longer_spoken_of(bell: Bell) -> None:
    phone = await bell.phone("rep")
    await bell.assign("rep")
    desk = bell.desk
    await desk.do("boss", "account.assign", {"territory": desk.territories["92"]}, desk.shop)
    assert await letters(bell, MAIL_AFTER_MS) == []
    assert bell.service.heard(phone.name) == []
    assert ("push", "dropped", "access_ended", 1) in await rows(bell)


async def test_a_phone_that_was_signed_out_shows_nothing_any_more(bell: Bell) -> None:
    phone = await bell.phone("rep")
    notice = await bell.assign("rep")
    # Planned at night, signed out before the morning.
    bell.desk.clock.now = utc("2026-11-21T21:00")
    await bell.carry()
    user = bell.desk.people["rep"]
    await bell.desk.database.write(lambda: revoke_all(user, bell.desk.clock.now))
    bell.desk.clock.now = utc("2026-11-22T06:30")
    await letters(bell)
    await bell.carry(10_000)
    assert bell.service.heard(phone.name) == []
    assert await bell.status(notice.id) == "mailed"


async def test_two_workers_never_hold_the_same_send(bell: Bell) -> None:
    await bell.phone("rep")
    for _ in range(20):
        await bell.assign("rep")
    bell.desk.clock.now = utc("2026-11-21T19:30")
    await bell.carry()
    bell.desk.clock.now = utc("2026-11-22T09:30")
    database, now_ms = bell.desk.database, bell.desk.clock.now
    taken = await asyncio.gather(
        *(
            database.write(functools.partial(claim_sends, f"worker {number}", database.dialect, now_ms))
            for number in range(8)
        )
    )
    ids = [send.id for sends in taken for send in sends]
    assert len(ids) == len(set(ids)) > 0


async def test_a_send_left_behind_is_taken_over_once(bell: Bell) -> None:
    phone = await bell.phone("rep")
    notice = await bell.assign("rep")
    database, planned_ms = bell.desk.database, bell.desk.clock.now
    await database.write(lambda: plan_sends(bell.config, database.dialect, planned_ms))

    async def die() -> int:
        now_ms = bell.desk.clock.now
        return len(await database.write(lambda: claim_sends("dead", database.dialect, now_ms)))

    assert await die() == 1
    assert await deliver(bell.desk.door, bell.post) == 0
    bell.desk.clock.advance(LEASE_MS)
    assert await die() == 1
    bell.desk.clock.advance(LEASE_MS)
    await bell.carry()
    # Two workers died with it in hand; a third does not try. It may be on the phone: mail takes over at its own hour.
    assert bell.service.heard(phone.name) == []
    assert await bell.status(notice.id) == "failed"
    assert await letters(bell, 10_000) == []
    assert len(await letters(bell, MAIL_AFTER_MS)) == 1
    assert await bell.status(notice.id) == "mailed"
    assert sends_module.REPEATS == 1


@pytest.mark.parametrize("others", [0, 1, 2])
async def test_what_a_slow_worker_sent_stands_whoever_took_it_over(bell: Bell, others: int) -> None:
    """Its lease ran out while it was sending: nobody died, the phone has it, and no mail may say it does not."""
    phone = await bell.phone("rep")
    notice = await bell.assign("rep")
    database = bell.desk.database

    async def take(claim: str) -> list[Send]:
        now_ms = bell.desk.clock.now
        return await database.write(lambda: claim_sends(claim, database.dialect, now_ms))

    planned_ms = bell.desk.clock.now
    await database.write(lambda: plan_sends(bell.config, database.dialect, planned_ms))
    (slow,) = await take("slow")
    for number in range(others):
        bell.desk.clock.advance(LEASE_MS)
        assert len(await take(f"other {number}")) == 1
    if others == 2:
        # A third does not try, and says so before the first comes back.
        spent = Outcomes([Done(slow, "failed", LAPSED)])
        await database.write(lambda: settle_sends("other 1", spent, bell.desk.clock.now))
    await database.write(lambda: settle_sends("slow", Outcomes([Done(slow, "sent")]), bell.desk.clock.now))
    bell.desk.clock.advance(LEASE_MS)
    assert await letters(bell) == []
    assert await letters(bell, 10_000) == []
    assert bell.service.heard(phone.name) == []
    assert await bell.status(notice.id) == "delivered"
    assert [row[:2] for row in await rows(bell)] == [("mail", "waiting"), ("push", "sent")]


async def test_what_a_stopped_worker_had_not_begun_it_leaves_to_others(bell: Bell) -> None:
    """A machine that slept with a batch in hand sends none of it when it wakes: it is somebody else's by then."""
    phones = [await bell.phone("rep") for _ in range(2)]
    await bell.assign("rep")

    @dataclass
    class Sleepy:
        heard: list[str] = field(default_factory=list)

        async def send(self, to: Subscription, _message: Message) -> Result:
            bell.desk.clock.advance(LEASE_MS)
            self.heard.append(to.id)
            return Result(Answer.TAKEN)

    sleepy = Sleepy()
    post = replace(bell.post, pushes=lambda _config, _url: contextlib.nullcontext(sleepy))
    await carry_notices(bell.desk.door, post)
    # One it had begun; the other waits as if it had never been taken.
    assert len(sleepy.heard) == 1
    assert sorted(await rows(bell)) == [
        ("mail", "waiting", None, 0),
        ("push", "sent", None, 1),
        ("push", "waiting", None, 0),
    ]
    assert await bell.carry() > 0
    assert sum(len(bell.service.heard(phone.name)) for phone in phones) == 1


async def test_a_message_that_cannot_be_made_stops_no_other(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = await bell.phone("rep")
    bad, good = await bell.assign("rep", "Mauvais"), await bell.assign("rep", "Bon")

    def broken(what: str, params: Mapping[str, object], *rest: object) -> Words:
        if params["title"] == "Mauvais":
            raise KeyError("a person's words")
        return render(what, params, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("backend.notifications.deliver.render", broken)
        await bell.carry()
    assert [await bell.status(bad.id), await bell.status(good.id)] == ["new", "delivered"]
    await bell.carry(2 * MINUTE_MS)
    assert await bell.status(bad.id) == "delivered"
    assert len(bell.service.heard(phone.name)) == 2


async def test_a_test_goes_to_oneself(bell: Bell) -> None:
    phone = await bell.phone("rep")
    receipt = await bell.desk.do("rep", "notice.test", {})
    await bell.carry()
    (heard,) = bell.service.heard(phone.name)
    assert heard["payload"]["notification"]["title"] == "Essai de notification"
    assert await bell.status(str(receipt.entity)) == "delivered"
    assert await letters(bell, DAY_MS) == []


async def test_without_keys_there_is_mail(bell: Bell) -> None:
    phone = await bell.phone("rep")
    notice = await bell.assign("rep")
    post = Post(replace(bell.config, push=None), bell.mailbox)
    bell.desk.clock.advance(1)
    await carry_notices(bell.desk.door, post)
    bell.desk.clock.advance(MAIL_AFTER_MS)
    await carry_notices(bell.desk.door, post)
    assert bell.service.heard(phone.name) == []
    assert await bell.status(notice.id) == "mailed"


# ---- what was sent to a store stands on its timeline


async def line_of(bell: Bell, who: str) -> dict[str, Any] | None:
    """The one line of what was sent, as a company's devices hold it."""
    feed = await bell.desk.feed(
        f"store:{bell.desk.shop}" if who == "store" else f"territory:{bell.desk.territories['75']}"
    )
    found = [body for body in feed.values() if body is not None and body.get("kind") == "sending"]
    assert len(found) <= 1
    return dict(found[0]) if found else None


async def test_what_left_for_a_store_stands_on_its_timeline_for_both_companies(bell: Bell) -> None:
    await bell.phone("store")
    await bell.phone("rep")
    to_rep, to_store = await bell.assign("rep", "Pour le représentant"), await bell.assign("store", "Pour le magasin")
    assert await line_of(bell, "rep") is None
    await bell.carry()
    await bell.carry(10_000)
    line = await line_of(bell, "rep")
    assert line is not None
    assert line == await line_of(bell, "store")
    assert (line["account"], line["audience"], line["direction"]) == (bell.desk.shop, "shared", "push")
    said = line["fields"]
    assert (said["what"], said["target"], said["target_kind"]) == ("task_assigned", to_store.fixed["target"], "task")
    assert [(step["channel"], step["to"]) for step in said["steps"]] == [("push", ["store"])]
    # Nobody read it: the mail that takes over is on the same line; the words are on neither.
    assert len(await letters(bell, MAIL_AFTER_MS)) == 2
    line = await line_of(bell, "store")
    assert line is not None
    assert [step["channel"] for step in line["fields"]["steps"]] == ["push", "mail"]
    assert "Pour le magasin" not in json.dumps(line)
    assert await bell.status(to_rep.id) == "mailed"


async def test_what_one_company_keeps_to_itself_the_other_does_not_hear_was_sent(bell: Bell) -> None:
    await bell.phone("store")
    shop, now_ms = bell.desk.shop, bell.desk.clock.now
    colleague = await bell.desk.database.write(
        lambda: add_user("two@e.example", "two", Role.STORE_MANAGER, "fr", now_ms, accounts=[shop], since_ms=0)
    )
    bell.desk.people["colleague"] = colleague.id
    args = {"account": bell.desk.shop, "title": "Entre nous", "assignee": bell.desk.people["store"]}
    await bell.desk.do("colleague", "task.add", {**args, "audience": "retailer"})
    assert await bell.told("store") == ["task_assigned"]
    await bell.carry()
    assert await line_of(bell, "rep") is None
    line = await line_of(bell, "store")
    assert line is not None
    assert line["audience"] == "retailer"


async def test_told_again_after_a_crash_it_stands_there_once(bell: Bell) -> None:
    await bell.phone("store")
    await bell.assign("store")
    await bell.carry()
    await bell.desk.database.write(lambda: execute("UPDATE send SET told = FALSE"))
    await bell.carry()
    line = await line_of(bell, "store")
    assert line is not None
    assert len(line["fields"]["steps"]) == 1


async def test_only_the_server_says_what_was_sent(bell: Bell) -> None:
    said = {"account": bell.desk.shop, "what": "visit_planned", "topic": "visits", "target": bell.desk.shop}
    more = {"target_kind": "account", "audience": "shared", "channel": "push", "to": ["store"]}
    for who in ("rep", "boss", "admin", "store"):
        assert (await bell.desk.do(who, "sending.note", {**said, **more})).code == "not_allowed"
