"""The word a receipt says for what the merge did."""

import pytest

from tests.sync.world import ANA, HAL, MIA, Phone, World, settled_world, uid


@pytest.fixture
def world() -> World:
    return settled_world("a")


@pytest.fixture
def ana() -> Phone:
    return Phone("phone", ANA)


@pytest.fixture
def mia() -> Phone:
    return Phone("mia's", MIA)


def test_a_change_of_the_same_field_unseen_is_conflicted_and_names_the_value_shown(
    world: World, ana: Phone, mia: Phone
) -> None:
    world.push(ana, ana.op("x", "account.edit", "a", 20, {"phone": "1"}))
    world.push(mia, mia.op("y", "account.edit", "a", 10, {"phone": "2"}))
    receipt = world.receipt("y")
    assert (receipt.outcome.value, receipt.code, receipt.params) == ("conflicted", "same_field", {"fields": ["phone"]})
    assert receipt.winner == uid("x")
    assert world.fields("a")["phone"] == "1"


def test_of_several_clashing_fields_the_first_lost_one_is_named(world: World, ana: Phone, mia: Phone) -> None:
    world.push(ana, ana.op("x", "account.edit", "a", 20, {"phone": "1"}), ana.op("z", "account.edit", "a", 5))
    world.push(ana, ana.op("w", "account.edit", "a", 20, {"name": "Z"}, base={"name": ["add a"]}))
    world.push(mia, mia.op("y", "account.edit", "a", 10, {"phone": "2", "name": "Y"}, base={"name": ["add a"]}))
    assert (world.receipt("y").params["fields"], world.receipt("y").winner) == (["name", "phone"], uid("w"))


def test_the_value_shown_is_named_where_the_op_lost_not_where_it_won(world: World, ana: Phone, mia: Phone) -> None:
    world.push(ana, ana.op("x", "account.edit", "a", 5, {"name": "X"}, base={"name": ["add a"]}))
    world.push(ana, ana.op("w", "account.edit", "a", 20, {"phone": "1"}))
    world.push(mia, mia.op("y", "account.edit", "a", 10, {"phone": "2", "name": "Y"}, base={"name": ["add a"]}))
    assert (world.receipt("y").params["fields"], world.receipt("y").winner) == (["name", "phone"], uid("w"))


def test_the_same_value_written_twice_is_no_conflict(world: World, ana: Phone, mia: Phone) -> None:
    world.push(ana, ana.op("x", "account.edit", "a", 5, {"phone": "1"}))
    world.push(mia, mia.op("y", "account.edit", "a", 10, {"phone": "1"}))
    assert world.outcomes("y") == ["applied"]
    assert world.conflicts("a") == {}


def test_a_value_somebody_saw_and_changed_before_it_arrived_is_superseded(world: World, mia: Phone) -> None:
    one, two = Phone("one", ANA), Phone("two", ANA)
    old = one.op("old", "account.edit", "a", 5, {"phone": "1"})
    world.push(two, two.op("new", "account.edit", "a", 10, {"phone": "2"}, base={"phone": ["old"]}))
    world.push(one, old)
    assert (world.outcomes("old"), world.receipt("old").winner) == (["superseded"], uid("new"))
    assert world.fields("a")["phone"] == "2"


def test_superseded_in_one_field_and_standing_in_another_is_applied(world: World, ana: Phone) -> None:
    two = Phone("two", ANA)
    world.push(two, two.op("new", "account.edit", "a", 10, {"phone": "2"}, base={"phone": ["old"]}))
    world.push(ana, ana.op("old", "account.edit", "a", 5, {"phone": "1", "brand_note": "n"}))
    assert world.outcomes("old") == ["applied"]
    assert world.fields("a")["brand_note"] == "n"


def test_another_field_changed_later_by_somebody_else_is_merged(world: World, ana: Phone, mia: Phone) -> None:
    world.push(mia, mia.op("y", "account.edit", "a", 20, {"phone": "2"}))
    world.push(ana, ana.op("x", "account.edit", "a", 10, {"brand_note": "n"}))
    assert world.outcomes("x") == ["merged"]


def test_a_later_change_the_author_may_not_read_is_not_told_by_the_word_merged(
    world: World, ana: Phone, mia: Phone
) -> None:
    world.push(ana, ana.op("x", "account.edit", "a", 20, {"brand_note": "internal"}))
    world.push(mia, mia.op("y", "account.edit", "a", 10, {"phone": "2"}))
    assert world.outcomes("y") == ["applied"]


def test_one_s_own_later_change_is_no_merge(world: World, ana: Phone) -> None:
    two = Phone("two", ANA)
    world.push(two, two.op("y", "account.edit", "a", 20, {"phone": "2"}))
    world.push(ana, ana.op("x", "account.edit", "a", 10, {"brand_note": "n"}))
    assert world.outcomes("x") == ["applied"]


def test_a_log_beats_a_cancel_whichever_comes_first(mia: Phone) -> None:
    for order in ((0, 1), (1, 0)):
        world, ana, shop = settled_world("a"), Phone("phone", ANA), Phone("mia's", MIA)
        world.push(ana, ana.op("plan", "visit.plan", "v", 1, {"account": "a"}))
        ops = [
            (ana, ana.op("log", "visit.log", "v", 5, {"account": "a"})),
            (shop, shop.op("no", "visit.cancel", "v", 9)),
        ]
        for n in order:
            world.push(ops[n][0], ops[n][1])
        seen = world.seen("v")
        assert seen is not None
        assert seen["status"] == "logged"
        assert world.outcomes("log") == ["applied"]


def test_a_resolution_that_missed_a_head_leaves_the_conflict_open(world: World, ana: Phone, mia: Phone) -> None:
    hal = Phone("hal's", HAL)
    world.push(ana, ana.op("x", "account.edit", "a", 5, {"phone": "1"}))
    world.push(mia, mia.op("y", "account.edit", "a", 6, {"phone": "2"}))
    world.push(hal, hal.op("r", "conflict.resolve", "a", 9, {"field": "phone", "value": "1", "heads": ["x", "y"]}))
    assert (world.outcomes("r"), world.conflicts("a")) == (["applied"], {})
    world.push(mia, mia.op("z", "account.edit", "a", 7, {"phone": "3"}, base={"phone": ["y"]}))
    assert (world.outcomes("z"), world.conflicts("a")) == (["conflicted"], {"phone": ["3", "1"]})


def test_two_writes_that_claim_to_have_seen_each_other_break_nothing(world: World, ana: Phone, mia: Phone) -> None:
    """No honest device can make them; the field is then empty, in any order, and the words stay in the journal."""
    result = world.push(
        ana,
        ana.op("x", "account.edit", "a", 5, {"phone": "1"}, base={"phone": ["y"]}),
        ana.op("y", "account.edit", "a", 6, {"phone": "2"}, base={"phone": ["x"]}),
    )
    assert [r.outcome.value for r in result.receipts] == ["applied", "applied"]
    assert "phone" not in world.fields("a")


def test_redacted_words_are_in_no_body_and_no_journal_whatever_comes_late(world: World, ana: Phone) -> None:
    hal = Phone("hal's", HAL)
    late = ana.op("late", "verbatim.correct", "q", 6, {"text": "secret too"}, base={"text": ["q"]}, seq=2)
    world.push(ana, ana.op("q", "verbatim.add", "q", 5, {"account": "a", "text": "secret"}, seq=1))
    world.push(hal, hal.op("r", "verbatim.redact", "q", 9))
    world.push(ana, late)
    assert (world.receipt("late").outcome.value, world.receipt("late").winner) == ("superseded", uid("r"))
    assert "secret" not in str([one.pending.op.args for one in world.store.rows.journal.values()])
    assert "secret" not in str(world.store.rows.entities)
    assert world.push(ana, late).receipts[0] == world.receipt("late")
