"""Who comes to a training, as headquarters read it."""

from typing import Any

import httpx

from backend.identity.sessions import SessionKind, open_session
from tests.backend.bookings.counter import Counter, at


async def _seats(counter: Counter, client: httpx.AsyncClient, session: str, who: str = "boss") -> Any:
    desk = counter.desk
    opened = await desk.database.write(
        lambda: open_session(desk.people[who], None, SessionKind.PROGRAM, desk.clock.now, 365)
    )
    answer = await client.get(
        f"/api/v1/training-sessions/{session}/bookings", headers={"Authorization": f"Bearer {opened.token}"}
    )
    return answer.json() if answer.status_code == 200 else answer.status_code


async def test_who_has_a_seat_comes_first_and_who_waits_in_their_turn(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    session = await counter.session(at("09:00", "2026-11-30T"), 2)
    other = await counter.session(at("09:00", "2026-12-01T"), 5)
    shop = await counter.second_store()
    first = await counter.sit(session, 2)
    waits = [
        await counter.sit(session, 1, "neighbour", account=shop, waitlist=True),
        await counter.sit(session, 2, waitlist=True),
    ]
    await counter.sit(other, 1)
    found = await _seats(counter, client, session)
    assert [(one["id"], one["status"], one["store"]["name"]) for one in found] == [
        (first.entity, "confirmed", "Épicerie du Port"),
        (waits[0].entity, "waitlisted", "Bazar"),
        (waits[1].entity, "waitlisted", "Épicerie du Port"),
    ]
    assert [person["name"] for person in found[0]["fields"]["attendees"]] == ["Personne 0", "Personne 1"]

    await counter.desk.do("store", "booking.cancel", {}, first.entity)
    assert [one["status"] for one in await _seats(counter, client, session)] == ["cancelled", "confirmed", "waitlisted"]
    for who, asked, status in (("boss", counter.service, 404), ("rep", session, 403), ("store", session, 403)):
        assert await _seats(counter, client, asked, who) == status
