"""Who may ask what: every route for everybody, and what of the two stores comes back."""

from collections.abc import Callable
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute
from uuid_utils import uuid7

from backend.identity.invitations import create_invitation
from backend.identity.sessions import session_id, token_hash
from backend.media.pictures import Picture, Rendition
from backend.media.rows import keep_picture
from backend.replication.door import ServerOp
from backend.stock_outs.ids import product_key, stock_out_id
from tests.app import SECRET
from tests.security.challenge_cells import CHALLENGE
from tests.security.house import House
from tests.security.promotion_cells import PLAN
from tests.security.stream import status_of_stream

POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
"""A browser's public key (RFC 8291, section 5)."""

EVERYBODY = ("nobody", "rep", "other_rep", "manager", "other_manager", "brand_manager", "admin", "ended_rep", "revoked")

_PUBLIC = ("200",) * 9
_SIGNED = ("401", "200", "200", "200", "200", "200", "200", "403", "401")
_HELD = ("401", "403", "403", "403", "403", "200 ab", "200 ab", "403", "401")
_LISTED = ("401", "200 a", "200 b", "200 a", "200 b", "200 ab", "200 ab", "403", "401")
_PLANNED = ("401", "200 a", "200 b", "200 a", "200 b", "200", "200", "403", "401")
_OF_OWN = ("401", "200 a", "404", "200 a", "404", "200 a", "200 a", "403", "401")
_UNASKED = ("401", "400", "400", "400", "400", "400", "400", "403", "401")
_OF_HQ = ("401", "403", "403", "403", "403", "200", "200", "403", "401")

# One line a route. `a`: the answer names the first store, `b`: the second. A route without a line fails the test.
ROUTES: dict[tuple[str, str], tuple[str, ...]] = {
    #                                           nobody  rep      o.rep    manager  o.mgr    brand_m  admin    ended  revoked
    ("GET", "/health/live"):                   _PUBLIC,
    ("GET", "/health/ready"):                  _PUBLIC,
    ("GET", "/metrics"):                       _PUBLIC,  # from the machine itself; see tests/backend/web
    ("GET", "/problems/{slug}"):               _PUBLIC,
    ("GET", "/"):                              _PUBLIC,  # the app's own page, once it is built
    ("GET", "/{path}"):                        ("404",) * 9,  # a page only for who accepts one; see tests/backend/web
    ("GET", "/api/v1/app-version"):            _PUBLIC,
    ("GET", "/schema"):                        _PUBLIC,
    ("GET", "/schema/openapi.json"):           _PUBLIC,
    ("GET", "/schema/{path}"):                 ("404",) * 9,
    ("POST", "/api/v1/auth/codes"):            ("202",) * 9,
    ("POST", "/api/v1/auth/sessions"):         ("410",) * 9,
    ("GET", "/api/v1/invitations/{code}"):     _PUBLIC,
    ("GET", "/api/v1/auth/sessions"):          _SIGNED,
    ("DELETE", "/api/v1/auth/sessions/{session}"):
                                               ("401", "204",   "404",   "404",   "404",   "404",   "404",   "403", "401"),
    ("GET", "/api/v1/me"):                     _SIGNED,
    ("PATCH", "/api/v1/me"):                   _SIGNED,
    ("POST", "/api/v1/invitations"):           ("401", "201",   "404",   "403",   "403",   "201",   "201",   "403", "401"),
    ("GET", "/api/v1/sync/kinds"):             ("401", "200",   "200",   "200",   "200",   "200",   "200",   "200", "401"),
    ("GET", "/api/v1/sync/live"):              _SIGNED,
    ("POST", "/api/v1/sync"):                  ("401", "200 a", "200 b", "200 a", "200 b", "200",   "200",   "200", "401"),
    ("GET", "/api/v1/unsettled/held"):         _HELD,
    ("GET", "/api/v1/unsettled/review"):       ("401", "403",   "403",   "403",   "403",   "200 a", "200 a", "403", "401"),
    ("GET", "/api/v1/unsettled/dead-letters"): _HELD,
    ("POST", "/api/v1/unsettled/{op}/settle"): ("401", "403",   "403",   "403",   "403",   "200 b", "200 b",  "403", "401"),
    ("GET", "/api/v1/accounts"):               _LISTED,
    ("GET", "/api/v1/accounts/{account}"):     _OF_OWN,
    ("GET", "/api/v1/accounts/{account}/timeline"): _OF_OWN,
    ("GET", "/api/v1/entries"):                _LISTED,
    ("GET", "/api/v1/conflicts"):              _LISTED,
    ("GET", "/api/v1/pos-orders"):             _LISTED,
    ("GET", "/api/v1/pos-orders/export"):      _OF_HQ,
    ("GET", "/api/v1/pos-items"):              _OF_HQ,
    ("GET", "/api/v1/pos-items/{item}/adjustments"): _OF_HQ,
    # Headquarters read whom a promotion is for in its own words, and its stores by coverage.
    ("GET", "/api/v1/promotions"):             _PLANNED,
    ("GET", "/api/v1/promotions/{promotion}"): _PLANNED,
    ("GET", "/api/v1/promotions/{promotion}/coverage"): _LISTED,
    ("GET", "/api/v1/promotions/{promotion}/results"): _SIGNED,
    ("GET", "/api/v1/promotions/{promotion}/days"): _SIGNED,
    ("GET", "/api/v1/challenges"):             _PLANNED,
    ("GET", "/api/v1/challenges/{challenge}"): _PLANNED,
    ("GET", "/api/v1/challenges/{challenge}/standings/{account}"): _OF_OWN,
    ("GET", "/api/v1/challenges/{challenge}/ranking"): _LISTED,
    ("GET", "/api/v1/challenges/{challenge}/results"): _SIGNED,
    ("GET", "/api/v1/stock-outs"):             _LISTED,
    ("GET", "/api/v1/stock-outs/groups"):      _SIGNED,
    ("POST", "/api/v1/pictures"):              ("401", "422",   "422",   "422",   "422",   "422",   "422",   "403", "401"),
    ("GET", "/media/{name}"):                  _SIGNED,
    # Asked without saying for whom; see tests/backend/agenda for who may look at whose.
    ("GET", "/api/v1/agenda/free"):            _UNASKED,
    ("GET", "/api/v1/agenda/week"):            _UNASKED,
    ("GET", "/api/v1/agenda/holidays"):        _UNASKED,
    ("GET", "/api/v1/agenda/people"):          _OF_HQ,
    # Of no session there is; see tests/backend/bookings for whose names it has.
    ("GET", "/api/v1/training-sessions/{session}/bookings"):
                                               ("401", "403",   "403",   "403",   "403",   "404",   "404",   "403", "401"),
    ("POST", "/api/v1/me/calendar-feed"):      ("401", "201",   "201",   "201",   "201",   "201",   "201",   "403", "401"),
    ("DELETE", "/api/v1/me/calendar-feed"):    ("401", "204",   "204",   "204",   "204",   "204",   "204",   "403", "401"),
    ("GET", "/calendar/{token}"):              ("404",) * 9,  # nobody's; see tests/backend/bookings
    ("GET", "/api/v1/push-key"):               _SIGNED,
    ("GET", "/api/v1/me/notifications"):       _SIGNED,
    ("PUT", "/api/v1/me/notifications"):       _SIGNED,
    ("POST", "/api/v1/me/notifications/test"): ("401", "202",   "202",   "202",   "202",   "202",   "202",   "403", "401"),
    # Without keys for push; see tests/backend/notifications.
    ("POST", "/api/v1/me/push-subscriptions"): ("401", "409",   "409",   "409",   "409",   "409",   "409",   "403", "401"),
    ("DELETE", "/api/v1/me/push-subscriptions/{subscription}"):
                                               ("401", "404",   "404",   "404",   "404",   "404",   "404",   "403", "401"),
    ("GET", "/api/v1/notifications/unsubscribe/{token}"):  ("404",) * 9,  # nobody's
    ("POST", "/api/v1/notifications/unsubscribe/{token}"): ("404",) * 9,
    # Last: it ends the session that asks.
    ("DELETE", "/api/v1/auth/sessions/current"):
                                               ("401", "204",   "204",   "204",   "204",   "204",   "204",   "204", "401"),
}  # fmt: skip


def routes_of(app: Litestar) -> set[tuple[str, str]]:
    """Every route that does something, documented or not. OPTIONS only says which others there are."""
    return {
        (method, route.path.replace(":str", "").replace(":path", ""))
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods - {"OPTIONS"}
    }


async def _furnish(house: House) -> dict[str, str]:
    """Something of each kind in both stores, and what the paths of the matrix name."""
    held = ""
    for store, rep, manager in ((house.own, "rep", "manager"), (house.foreign, "other_rep", "other_manager")):
        await house.submit(
            rep,
            [
                ServerOp(
                    "note.add",
                    store.replace(store[:8], "0" * 8),
                    {"account": store, "text": "bonjour", "audience": "shared"},
                )
            ],
        )
        for person, phone in ((rep, "0240000001"), (manager, "0240000002")):
            await house.submit(person, [ServerOp("account.edit", store, {"phone": phone})])
        answer = await house.sync(
            rep,
            [
                house.op(1, "note.sing", store, {"account": store}),
                house.op(2, "note.add", store, {"account": store, "text": 0.5}),
            ],
        )
        assert [r["outcome"] for r in answer["receipts"]] == ["held", "rejected"]
        held = answer["receipts"][0]["op"]
    item = str(uuid7())
    await house.submit(
        "admin", [ServerOp("pos_item.publish", item, {"name_fr": "Affiche", "kind": "poster", "stock": 9})]
    )
    for store in (house.own, house.foreign):
        report = {"account": store, "label": "Thé"}
        placed = {"account": store, "lines": [{"item": item, "quantity": 1}]}
        missing = ServerOp("stock_out.report", stock_out_id(store, product_key(None, "Thé")), report)
        await house.submit("admin", [ServerOp("pos_order.place", str(uuid7()), placed), missing])
    promotion = str(uuid7())
    await house.submit("admin", [ServerOp("promotion.plan", promotion, PLAN)])
    challenge = str(uuid7())
    await house.submit("admin", [ServerOp("challenge.plan", challenge, CHALLENGE)])
    picture = Picture("0" * 32, (Rendition(96, 1, 1, b"RIFF"),))
    await house.database.write(lambda: keep_picture(picture, house.users["admin"], 0))
    entity = house.own.replace(house.own[:8], "1" * 8)
    late = house.op(1, "note.add", entity, {"account": house.own, "text": "vu"}, ago_ms=7_200_000)
    answer = await house.sync("ended_rep", [late])
    assert answer["receipts"][0]["outcome"] == "review"
    now = house.clock.now
    made = await house.database.write(lambda: create_invitation(house.users["rep"], house.own, SECRET.encode(), now))
    assert made is not None
    spare = await house.sign_in("rep")
    return {
        "slug": "not_found",
        "path": "nothing",
        "code": made.code,
        "session": session_id(token_hash(spare)),
        "op": held,
        "account": house.own,
        "item": item,
        "promotion": promotion,
        "challenge": challenge,
        "token": "nobodys.ics",
        "subscription": "0" * 32,
        "name": f"{picture.hash}-96.webp",
    }


def _body(house: House, route: tuple[str, str], person: str) -> dict[str, Any] | None:
    bodies: dict[tuple[str, str], Callable[[], dict[str, Any]]] = {
        ("POST", "/api/v1/auth/codes"): lambda: {"email": f"{person}@nowhere.example"},
        ("POST", "/api/v1/auth/sessions"): lambda: {"email": "stranger@nowhere.example", "code": "123456"},
        ("PATCH", "/api/v1/me"): lambda: {"language": "en"},
        ("POST", "/api/v1/invitations"): lambda: {"account": house.own},
        ("POST", "/api/v1/sync"): house.envelope,
        ("PUT", "/api/v1/me/notifications"): lambda: {"zone": "Europe/Paris", "quiet": None, "topics": {}},
        ("POST", "/api/v1/me/push-subscriptions"): lambda: {
            "endpoint": "https://fcm.googleapis.com/x",
            "keys": {"p256dh": POINT, "auth": "A" * 22},
            "key": "k",
        },
    }
    return bodies[route]() if route in bodies else None


async def _cell(app: Litestar, house: House, route: tuple[str, str], person: str, named: dict[str, str]) -> str:
    who = None if person == "nobody" else person
    method, template = route
    if template == "/api/v1/sync/live":
        return str(await status_of_stream(app, template, None if who is None else house.tokens[who]))
    path = template.format_map(named)
    answer = await house.ask(who, method, path, json=_body(house, route, person))
    letters = "".join(letter for letter, store in (("a", house.own), ("b", house.foreign)) if store in answer.text)
    return f"{answer.status_code} {letters}".strip()


def test_every_route_has_a_line(app: Litestar) -> None:
    assert routes_of(app) == set(ROUTES)


async def test_every_route_answers_everybody_as_the_matrix_says(app: Litestar, house: House) -> None:
    named = await _furnish(house)
    wrong = []
    for route, expected in ROUTES.items():
        assert len(expected) == len(EVERYBODY), route
        for person, cell in zip(EVERYBODY, expected, strict=True):
            found = await _cell(app, house, route, person, named)
            if found != cell:
                wrong.append((*route, person, f"expected {cell}, found {found}"))
    assert not wrong, "\n".join(map(str, wrong))
