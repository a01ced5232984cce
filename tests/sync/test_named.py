"""Entities at home in scopes they name: each scope its view and its own words, and a line of farewell where one is left."""

from collections.abc import Mapping
from typing import Any

from sync.access import Access, Side, Span
from sync.entity import Entity
from sync.kind import Audience, EntityKind, Field, Home
from sync.merge import Write
from sync.scope import BRAND, EVERY_BANNER, banner_scope, feed, readable


def _placed(offer: Entity) -> Mapping[str, Side]:
    return {BRAND: Side.BRAND, **{banner_scope(name): Side.RETAILER for name in offer.get("to")}}


def _local(offer: Entity, scope: str) -> Mapping[str, Any]:
    del offer
    return {} if scope == BRAND else {"here": scope}


OFFER = EntityKind(
    "offer",
    {"to": Field(audience=Audience.BRAND), "note": Field(audience=Audience.BRAND), "name": Field()},
    home=Home.NAMED,
    placed=_placed,
    local=_local,
)


def _offer(*to: str, name: str = "un", note: str = "marge") -> Entity:
    by = Write("op", 1, "hal", None)
    return Entity("o", "offer", None, by, 1).writing({"to": list(to), "name": name, "note": note}, by, {})


def _told(before: Entity | None, after: Entity) -> dict[str, Any]:
    return {change.scope: change.body for change in feed(before, after, OFFER, {}, territory=None)}


def test_each_scope_carries_its_own_view_and_no_word_of_another() -> None:
    told = _told(None, _offer("a", "b"))
    assert set(told) == {"brand", "banner:a", "banner:b"}
    assert told["brand"]["fields"] == {"to": ["a", "b"], "name": "un", "note": "marge"}
    assert told["banner:a"]["fields"] == {"name": "un"}
    assert (told["banner:a"]["here"], "here" in told["brand"]) == ("banner:a", False)
    assert "banner:b" not in str(told["banner:a"])


def test_a_scope_that_is_left_hears_so_and_one_that_stays_hears_only_what_changed() -> None:
    assert _told(_offer("a", "b"), _offer("a", "c"))["banner:b"] is None
    assert set(_told(_offer("a", "b"), _offer("a", "c"))) == {"brand", "banner:b", "banner:c"}
    assert set(_told(_offer("a"), _offer("a", note="autre"))) == {"brand"}
    assert set(_told(_offer("a"), _offer("a", name="deux"))) == {"brand", "banner:a"}
    assert _told(_offer("a"), _offer("a")) == {}


def test_banners_are_read_by_the_managers_of_their_stores_while_they_are() -> None:
    mia = Access("mia", "Mia", (Span("store_manager", 0, None),), (), (Span("s", 5, None),), (Span("a", 5, 9),))
    ana = Access("ana", "Ana", (Span("rep", 0, None),), (), (), (Span("a", 0, None),))
    assert banner_scope("a") not in readable(mia, 4)
    assert {banner_scope("a"), EVERY_BANNER} <= set(readable(mia, 5))
    assert banner_scope("a") not in readable(mia, 9)
    assert readable(ana, 5) == ["user:ana", "public", "brand"]
