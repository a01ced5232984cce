"""Outboxes that lie, by accident or not: whose it is, which number it has, when it was made. Clear answers, nothing lost."""

import json

from uuid_utils import uuid7

from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS
from tests.story.broken import UUID
from tests.story.wire import Wire

# ---- whose it is


async def test_a_foreign_account_is_refused_and_told_nothing(rep: Wire, manager: Wire) -> None:
    house = rep.house
    for wire in (rep, manager):
        foreign = wire.op("note.add", {"account": house.foreign, "text": "chez les autres"})
        rename = wire.op("account.edit", {"phone": "0240000000"}, house.foreign)
        receipts = await wire.receipts([foreign, wire.note("chez nous"), rename])
        assert [(r["outcome"], r["code"]) for r in receipts] == [
            ("rejected", "not_allowed"), ("applied", None), ("rejected", "not_allowed"),
        ]  # fmt: skip
        assert [r["at"] for r in receipts if r["outcome"] == "rejected"] == [{}, {}]
        [(args,)] = await house.rows("SELECT args FROM op WHERE id = ?", foreign["id"])
        assert json.loads(args) == foreign["args"]


async def test_an_audience_that_is_not_ones_own_is_refused_by_name(rep: Wire, manager: Wire) -> None:
    for wire, audience in ((rep, "retailer"), (manager, "brand")):
        ops = [
            wire.op(kind, {"account": wire.house.own, name: "mot", "audience": audience})
            for kind, name in (("note.add", "text"), ("verbatim.add", "text"), ("task.add", "title"))
        ]
        for receipt in await wire.receipts(ops):
            assert (receipt["code"], receipt["params"]) == ("not_your_audience", {"field": "args.audience"})


async def test_an_op_id_of_somebody_else_is_taken_and_says_no_more(rep: Wire, manager: Wire) -> None:
    secret = rep.op("note.add", {"account": rep.house.own, "text": "entre nous"})
    await rep.receipts([secret])
    mine = manager.note("le mien", id=secret["id"])
    same = {**secret, "seq": 3}
    taken, healthy, copied = await manager.receipts([mine, manager.note("voisin"), same])
    for receipt in (taken, copied):
        assert (receipt["outcome"], receipt["code"]) == ("rejected", "op_id_taken")
        assert (receipt["params"], receipt["at"], receipt["winner"], receipt["effective_at"]) == ({}, {}, None, None)
    assert healthy["outcome"] == "applied"
    [(user, args)] = await rep.house.rows("SELECT user_id, args FROM op WHERE id = ?", secret["id"])
    assert (user, json.loads(args)) == (rep.house.users["rep"], secret["args"])


async def test_an_incarnation_of_somebody_else_or_of_another_device_is_a_fork_that_tells_nothing(
    rep: Wire, manager: Wire
) -> None:
    house = rep.house
    op = rep.note("le premier")
    await rep.receipts([op])
    again = Wire(house, "rep", await house.sign_in("rep"), rep.incarnation)
    thief = Wire(house, "manager", manager.token, rep.incarnation)
    for wire in (again, thief):
        for ops in ([], [wire.note("sur un autre")], [op]):
            answer = await wire.send(ops)
            assert (answer["fork"], answer["have"], answer["receipts"]) == (True, 0, [])
        wire.incarnation, wire.number = str(uuid7()), 0
        assert (await wire.receipts([wire.note("à nous")]))[0]["outcome"] == "applied"
    assert (await rep.send([]))["have"] == 1


async def test_scopes_one_may_not_read_are_left_and_nothing_of_them_is_told(rep: Wire, manager: Wire) -> None:
    house = manager.house
    await rep.receipts([rep.op("note.add", {"account": house.own, "text": "pour la marque"})])
    forbidden = {
        f"territory:{house.territories['NORD']}": 0,
        f"store:{house.foreign}": 2**53 - 1,
        f"user:{house.users['rep']}": 1,
        "brand": 0,
        "nonsense": 5,
        "store:": 0,
        "'; --": 0,
        "store:\u0000": 0,
    }
    answer = await manager.send([], cursors=forbidden)
    assert answer["leave"] == sorted(forbidden)
    assert not set(answer["cursors"]) & set(forbidden)
    assert not set(answer["reset"]) & set(forbidden)
    assert {change["scope"] for change in answer["changes"]} <= set(answer["cursors"])
    assert "pour la marque" not in json.dumps(answer, ensure_ascii=False)


async def test_a_cursor_above_the_head_is_read_again_from_the_start_whatever_its_sign(manager: Wire) -> None:
    scope = f"store:{manager.house.own}"
    op = manager.note("relu")
    await manager.receipts([op])
    for cursor in (2**53 - 1, -(2**53 - 1)):
        answer = await manager.feed({scope: cursor})
        assert answer["reset"] == [scope]
        assert op["entity"] in {change["id"] for change in answer["changes"] if change["scope"] == scope}


# ---- numbers and names


async def test_gaps_are_told_and_filled(rep: Wire) -> None:
    one, two, three, four = (rep.note(f"n° {n}") for n in range(1, 5))
    assert (await rep.send([one, three]))["have"] == 1
    assert (await rep.send([four]))["have"] == 1
    answer = await rep.send([two])
    assert (answer["have"], answer["fork"]) == (4, False)
    for op in (one, two, three, four):
        assert await rep.shown(op["entity"]) is not None


async def test_a_repeat_changes_nothing_and_has_the_same_receipt(rep: Wire) -> None:
    ops = [rep.note("une fois"), rep.note("et une autre")]
    first = await rep.send(ops)
    for again in (ops, ops[::-1], [*ops, *ops]):
        answer = await rep.send(again)
        assert {json.dumps(r) for r in answer["receipts"]} == {json.dumps(r) for r in first["receipts"]}
        assert len(answer["receipts"]) == len(again)
        assert (answer["have"], answer["fork"]) == (2, False)
    rows = await rep.house.rows("SELECT version FROM entity WHERE id = ?", ops[0]["entity"])
    assert rows == [(1,)]


async def test_a_number_that_holds_another_op_is_a_fork_and_loses_nothing(rep: Wire) -> None:
    first = rep.note("du premier téléphone")
    await rep.receipts([first])
    clone = rep.note("du second", seq=1)
    healthy = rep.note("plus loin")
    answer = await rep.send([clone, healthy])
    assert (answer["fork"], answer["have"], answer["receipts"]) == (True, 1, [])
    assert await rep.shown(clone["entity"]) is None
    rep.incarnation = str(uuid7())
    answer = await rep.send([{**clone, "seq": 1}, {**healthy, "seq": 2}])
    assert [r["outcome"] for r in answer["receipts"]] == ["applied", "applied"]


async def test_two_ops_of_one_batch_that_claim_a_number_are_a_fork(rep: Wire) -> None:
    answer = await rep.send([rep.note("un", seq=1), rep.note("deux", seq=1)])
    assert (answer["fork"], answer["receipts"]) == (True, [])


async def test_the_same_op_twice_in_one_batch_lands_once(rep: Wire) -> None:
    op = rep.note("une fois")
    one, two = await rep.receipts([op, op])
    assert one == two
    assert one["outcome"] == "applied"
    assert await rep.house.rows("SELECT count(*) FROM op WHERE id = ?", op["id"]) == [(1,)]


async def test_an_id_used_again_for_other_words_is_held_with_its_words(rep: Wire) -> None:
    op = rep.note("les premiers mots")
    later = rep.note("d'autres mots", id=op["id"])
    together = rep.note("ensemble")
    await rep.receipts([op])
    twin = rep.note("encore d'autres", id=together["id"])
    held, healthy, inside = await rep.receipts([later, together, twin])
    for receipt, words in ((held, "d'autres mots"), (inside, "encore d'autres")):
        assert (receipt["outcome"], receipt["code"]) == ("held", "id_reused")
        assert words in str((await rep.letters([receipt]))[receipt["params"]["trace"]])
    assert healthy["outcome"] == "applied"
    assert (await rep.shown(op["entity"]) or {})["text"] == "les premiers mots"


async def test_a_predecessor_that_is_nothing_holds_an_edit_and_no_fact(rep: Wire) -> None:
    contact = rep.op("contact.add", {"account": rep.house.own, "name": "Zoé"})
    edit = rep.op("contact.edit", {"role": "cheffe"}, contact["entity"], after=str(uuid7()))
    fact = rep.note("un fait", after=str(uuid7()))
    own = rep.op("contact.edit", {"role": "x"}, contact["entity"])
    itself = {**own, "after": own["id"]}
    added, held, landed, circular = await rep.receipts([contact, edit, fact, itself])
    assert (added["outcome"], landed["outcome"]) == ("applied", "applied")
    assert (held["outcome"], held["code"], held["params"]) == ("held", "waiting", {"after": edit["after"]})
    assert (circular["outcome"], circular["code"]) == ("held", "waiting")


async def test_a_base_of_ops_nobody_knows_is_taken_and_a_field_nobody_knows_ignored(rep: Wire) -> None:
    contact = rep.op("contact.add", {"account": rep.house.own, "name": "Zoé"})
    strange = {"role": [str(uuid7())], "x" * 300: [], "nowhere": [UUID], "😀": [UUID]}
    edit = rep.op("contact.edit", {"role": "cheffe"}, contact["entity"], base=strange)
    assert [r["outcome"] for r in await rep.receipts([contact, edit])] == ["applied", "applied"]


# ---- clocks


async def test_clocks_a_year_off_or_a_day_behind_are_corrected(rep: Wire) -> None:
    house = rep.house
    true = ms_to_instant(house.clock.now - HOUR_MS)
    for error_ms in (365 * DAY_MS, -DAY_MS, 6_970 * 365 * DAY_MS, -50 * 365 * DAY_MS):
        rep.incarnation, rep.number = str(uuid7()), 0

        def wall(ago_ms: int, off: int = error_ms) -> str:
            return ms_to_instant(house.clock.now - ago_ms + off)

        op = rep.op("visit.log", {"account": house.own, "summary": "vu", "occurred_at": wall(2 * HOUR_MS)},
                    at={"wall": wall(HOUR_MS), "mono_ms": 0, "page": UUID})  # fmt: skip
        clock = {"wall": wall(0), "mono_ms": 0, "page": str(uuid7())}
        [receipt] = await rep.receipts([op], clock=clock)
        assert (receipt["outcome"], receipt["effective_at"], receipt["time_uncertain"]) == ("applied", true, False)
        [(occurred,)] = await house.rows("SELECT occurred_ms FROM entity WHERE id = ?", op["entity"])
        assert occurred == house.clock.now - 2 * HOUR_MS


async def test_a_time_outside_what_the_server_knows_is_clamped_and_flagged(rep: Wire) -> None:
    house = rep.house
    await rep.send([rep.note("contact")])
    house.clock.advance(HOUR_MS)
    now = house.clock.now
    for claimed in (now - 40 * DAY_MS, now + 365 * DAY_MS, 0):
        op = rep.note("quand ?", at={"wall": ms_to_instant(claimed), "mono_ms": 0, "page": str(uuid7())})
        [receipt] = await rep.receipts([op])
        assert (receipt["outcome"], receipt["time_uncertain"]) == ("applied", True)
        assert ms_to_instant(now - HOUR_MS) <= receipt["effective_at"] <= ms_to_instant(now)
    [unsaid] = await rep.receipts([rep.note("sans horloge")], clock=None)
    assert (unsaid["outcome"], unsaid["time_uncertain"]) == ("applied", True)


async def test_an_hour_of_a_visit_no_calendar_can_write_is_kept_within_it(rep: Wire) -> None:
    wall = "8999-12-31T23:00:00Z"
    op = rep.op("visit.log", {"account": rep.house.own, "summary": "vu", "occurred_at": "1970-01-01T00:00:00Z"},
                at={"wall": wall, "mono_ms": 0, "page": UUID})  # fmt: skip
    [receipt] = await rep.receipts([op], clock={"wall": wall, "mono_ms": 0, "page": str(uuid7())})
    assert receipt["outcome"] == "applied", receipt
    assert await rep.shown(op["entity"]) is not None


# ---- sessions


async def test_a_cookie_after_revocation_is_told_to_sign_in_and_the_outbox_lands_later(rep: Wire) -> None:
    house = rep.house
    op = rep.note("gardé sur le téléphone")
    cookie = {"Cookie": f"comptoir_session={rep.token}"}
    body = json.dumps(rep.envelope([op]))
    gone = await house.client.delete("/api/v1/auth/sessions/current", headers=cookie)
    assert gone.status_code == 204
    for headers in (cookie, {"Authorization": f"Bearer {rep.token}"}):
        refused = await house.client.post("/api/v1/sync", content=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
    assert await house.rows("SELECT id FROM op WHERE id = ?", op["id"]) == []
    # Signed in again on the same device, it is the same outbox.
    again = Wire(house, "rep", await house.sign_in("rep"))
    assert (await again.receipts([{**op, "seq": 1}]))[0]["outcome"] == "applied"
