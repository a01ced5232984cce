"""Who may write, as of which moment, and what a fact that comes late becomes."""

import pytest

from sync.access import Access, Role, Side, Span, ended_at, handed_over, may_reach, reaching
from sync.protocol import GRACE_MS
from sync.receipt import Outcome
from tests.sync.world import BEN, DAY, HAL, MIA, NORTH, SOUTH, Phone, World, ms, person, settled_world, uid

ZOE = person("zoe", Role.REP, territories=[NORTH], until=2 * DAY)
"""Left after two days."""
GRACE = GRACE_MS // 60_000


@pytest.fixture
def world() -> World:
    made = settled_world("a")
    made.store.access[ZOE.user] = ZOE
    return made


def _log(phone: Phone, t: float, name: str = "log") -> dict[str, object]:
    return phone.op(name, "visit.log", "v", t, {"account": "a", "summary": "seen"})


def test_dates_hold_from_their_start_up_to_their_end_not_included() -> None:
    span = Span("x", 10, 20)
    assert [span.holds(at) for at in (9, 10, 19, 20)] == [False, True, True, False]


def test_headquarters_reach_every_account_a_rep_theirs_a_manager_theirs() -> None:
    north = [Span(NORTH, ms(0), None)]
    assert may_reach(HAL, [], uid("a"), ms(1))
    assert not may_reach(BEN, north, uid("a"), ms(1))
    assert may_reach(BEN, [Span(SOUTH, ms(0), None)], uid("a"), ms(1))
    assert may_reach(MIA, [], uid("a"), ms(1))
    assert not may_reach(MIA, [], uid("z"), ms(1))


def test_a_role_counts_only_where_it_is_this_role_that_reaches() -> None:
    both = person("both", Role.REP, Role.STORE_MANAGER, territories=[NORTH], accounts=["b"])
    assert reaching(both, [Span(NORTH, ms(0), None)], uid("a"), ms(1)) == {Role.REP}
    assert reaching(both, [Span(SOUTH, ms(0), None)], uid("b"), ms(1)) == {Role.STORE_MANAGER}
    assert reaching(both, [], None, ms(1)) == {Role.REP, Role.STORE_MANAGER}


def test_access_ends_with_the_last_date_that_took_it_away() -> None:
    history = [Span(NORTH, ms(0), ms(100))]
    left = Access("z", "z", (Span("rep", ms(0), ms(30)), Span("rep", ms(50), ms(80))), (Span(NORTH, ms(0), None),))
    rep = frozenset({Role.REP})
    assert ended_at(left, history, uid("a"), rep, ms(90)) == ms(80)
    assert ended_at(left, history, uid("a"), rep, ms(40)) == ms(30)
    assert ended_at(left, history, uid("a"), rep, ms(60)) is None
    assert ended_at(left, history, uid("a"), frozenset({Role.ADMIN}), ms(90)) is None


def test_an_account_is_handed_over_from_a_moment_on_and_spans_that_never_held_are_forgotten() -> None:
    history = handed_over([Span("n", 10, 20), Span("s", 20, None)], "w", 30)
    assert history == [Span("n", 10, 20), Span("s", 20, 30), Span("w", 30, None)]
    assert handed_over(history, "n", 30) == [Span("n", 10, 20), Span("s", 20, 30), Span("n", 30, None)]
    assert handed_over(history, None, 40)[-1] == Span("w", 30, 40)


def test_a_fact_that_arrives_after_access_ended_waits_in_review_off_the_timeline(world: World) -> None:
    phone = Phone("zoe's", ZOE)
    receipt = world.push(phone, _log(phone, DAY), at=3 * DAY).receipts[0]
    assert (receipt.outcome, receipt.code, receipt.at) == (Outcome.REVIEW, "access_ended", {})
    assert world.seen("v") is None
    assert uid("v") not in world.territory(NORTH)


def test_a_person_lets_a_reviewed_fact_onto_the_timeline(world: World) -> None:
    phone = Phone("zoe's", ZOE)
    world.push(phone, _log(phone, DAY), at=3 * DAY)
    world.let_go("log", at=30 * DAY, forced=False, accepted=True)
    assert world.outcomes("log") == ["review", "applied"]
    assert world.fields("v")["summary"] == "seen"
    assert world.receipt("log").effective_at == ms(DAY)


@pytest.mark.parametrize(("late", "outcome"), [(0, "review"), (1, "rejected")])
def test_the_grace_window_is_counted_from_when_access_ended_not_from_the_fact(
    world: World, late: int, outcome: str
) -> None:
    phone = Phone("zoe's", ZOE)
    receipt = world.push(phone, _log(phone, DAY), at=2 * DAY + GRACE + late).receipts[0]
    assert (receipt.outcome.value, receipt.code) == (outcome, "access_ended")


def test_an_edit_is_judged_as_it_is_received(world: World) -> None:
    phone = Phone("zoe's", ZOE)
    receipt = world.push(phone, phone.op("x", "account.edit", "a", DAY, {"phone": "1"}), at=3 * DAY).receipts[0]
    assert (receipt.outcome, receipt.code) == (Outcome.REJECTED, "not_allowed")


def test_a_fact_made_when_there_was_no_right_is_refused(world: World) -> None:
    phone = Phone("zoe's", ZOE)
    receipt = world.push(phone, _log(phone, 2 * DAY + 5), at=3 * DAY).receipts[0]
    assert (receipt.outcome, receipt.code) == (Outcome.REJECTED, "not_allowed")


def test_a_fact_of_an_account_that_went_to_another_rep_waits_in_review(world: World) -> None:
    desk, phone = Phone("hal's", HAL), Phone("zoe's", ZOE)
    world.push(desk, desk.op("move", "account.assign", "a", DAY, {"territory": SOUTH}), at=DAY)
    assert world.push(phone, _log(phone, DAY - 60), at=DAY + 60).receipts[0].outcome is Outcome.REVIEW


def test_a_right_held_when_the_op_arrived_outlives_its_wait_for_another(world: World) -> None:
    phone, desk = Phone("zoe's", ZOE), Phone("hal's", HAL)
    fact = phone.op("log", "visit.log", "v", DAY, {"account": "new", "summary": "seen"})
    edit = phone.op("edit", "account.edit", "new", DAY, {"phone": "1"})
    world.push(phone, fact, edit, at=DAY + 5)
    assert (world.outcomes("log"), world.outcomes("edit")) == (["held"], ["held"])
    made = desk.op("new", "account.add", "new", DAY - 60, {"name": "New", "territory": NORTH})
    world.push(desk, made, at=3 * DAY)
    assert (world.outcomes("log"), world.outcomes("edit")) == (["held", "applied"], ["held", "applied"])


def test_a_right_that_came_only_with_the_account_is_enough(world: World) -> None:
    phone, desk = Phone("ben's", BEN), Phone("hal's", HAL)
    world.push(phone, phone.op("log", "visit.log", "v", 10, {"account": "new"}), at=DAY)
    world.push(desk, desk.op("new", "account.add", "new", DAY + 5, {"name": "New", "territory": SOUTH}), at=DAY + 9)
    assert world.outcomes("log") == ["held", "applied"]


def test_nobody_writes_to_what_they_may_not_read(world: World) -> None:
    rep, shop = Phone("hal's", HAL), Phone("mia's", MIA)
    world.push(rep, rep.op("said", "verbatim.add", "q", 5, {"account": "a", "text": "internal"}))
    refused = world.push(shop, shop.op("x", "verbatim.correct", "q", 6, {"text": "mine"})).receipts[0]
    assert (refused.outcome, refused.code) == (Outcome.REJECTED, "not_allowed")
    assert world.fields("q")["text"] == "internal"


def test_a_role_that_the_kind_does_not_name_is_refused(world: World) -> None:
    shop = Phone("mia's", MIA)
    receipt = world.push(shop, shop.op("x", "account.tag", "a", 6, {"tags": ["t"]})).receipts[0]
    assert (receipt.outcome, receipt.code) == (Outcome.REJECTED, "not_allowed")


def test_a_field_of_the_other_company_is_refused_by_its_name(world: World) -> None:
    shop = Phone("mia's", MIA)
    receipt = world.push(shop, shop.op("x", "account.edit", "a", 6, {"brand_note": "t"})).receipts[0]
    assert (receipt.outcome, receipt.params) == (Outcome.REJECTED, {"field": "args.brand_note"})


def test_the_side_a_person_stands_for_is_the_one_held_then_or_the_last() -> None:
    moved = Access("m", "m", (Span("rep", 0, 10), Span("store_manager", 20, None)))
    assert [moved.side(at) for at in (5, 15, 25)] == [Side.BRAND, Side.RETAILER, Side.RETAILER]
    assert Access("n", "n").side(5) is None
