"""The same ops with the same times give the same state and the same open conflicts, however they arrive."""

from hypothesis import given
from hypothesis import strategies as st

from sync.kind import VISIBLE
from sync.receipt import EFFECTIVE, Outcome
from sync.scope import scopes_of
from tests.sync.stories import STEADY, arrivals, covered, final, in_time, live, send, state, stories, writes
from tests.sync.world import uid


@STEADY
@given(st.data())
def test_any_arrival_gives_the_same_state_and_the_same_open_conflicts(data: st.DataObject) -> None:
    story = data.draw(stories())
    one, other = live(story, in_time(story)), live(story, data.draw(arrivals(story)))
    assert state(other) == state(one)


@STEADY
@given(st.data())
def test_every_op_has_one_receipt_and_nobody_waits_for_ever(data: st.DataObject) -> None:
    story = data.draw(stories())
    world = live(story, data.draw(arrivals(story)))
    assert set(world.store.rows.receipts) == {deed.raw["id"] for deed in story.deeds}
    for deed in story.deeds:
        assert final(world, deed) in EFFECTIVE
        assert [r.rev for r in world.store.rows.receipts[deed.raw["id"]]] == [1, 2][: len(world.outcomes(deed.name))]
        assert set(world.outcomes(deed.name)[:-1]) <= {"held"}


@STEADY
@given(st.data())
def test_every_write_stands_or_was_written_over_by_somebody_who_saw_it(data: st.DataObject) -> None:
    story = data.draw(stories())
    world = live(story, data.draw(arrivals(story)))
    redacted = {deed.raw["entity"] for deed in story.deeds if deed.raw["kind"] == "verbatim.redact"}
    over = covered(story)
    for deed in story.deeds:
        entity = world.store.rows.entities[deed.raw["entity"]]
        if entity.id in redacted:
            continue
        for field in writes(deed.raw):
            heads = {head.op for head in entity.registers[field].heads}
            assert (deed.raw["id"] in heads) != ((entity.id, field, deed.raw["id"]) in over)


@STEADY
@given(st.data())
def test_every_clash_is_in_the_bodies_and_in_the_receipt_of_who_came_second(data: st.DataObject) -> None:
    story = data.draw(stories())
    world = live(story, data.draw(arrivals(story)))
    settled_at = {op: n for n, op in enumerate(world.store.rows.landed)}
    for entity in world.store.rows.entities.values():
        fields = world.kinds.entities[entity.kind].fields
        for name, register in entity.registers.items():
            for head in register.heads:
                for rival in register.heads:
                    if head.value != rival.value and settled_at[head.op] > settled_at[rival.op]:
                        receipt = world.store.rows.receipts[head.op][-1]
                        assert receipt.outcome is Outcome.CONFLICTED
                        assert name in receipt.params["fields"]
        for side, visible in VISIBLE.items():
            seen = world.seen_entity(entity, side)
            open_here = {name for name in entity.clashing if fields[name].audience in visible}
            assert set((seen or {}).get("conflicts", {})) == (open_here if seen is not None else set())


@STEADY
@given(st.data())
def test_the_feed_says_what_the_server_holds_and_no_reader_is_told_a_number_too_early(data: st.DataObject) -> None:
    story = data.draw(stories())
    world = live(story, data.draw(arrivals(story)))
    rows, expected = world.store.rows, {}
    for entity in rows.entities.values():
        territory = rows.entities[uid("a")].get("territory")
        kind = world.kinds.entities[entity.kind]
        for scope, side in scopes_of(entity, kind, territory).items():
            seen = world.seen_entity(entity, side)
            if seen is not None:
                expected[scope, entity.id] = seen
    fed = {key: c.body for key, (_, c) in rows.feed.items() if c.body is not None and c.kind != "receipt"}
    assert fed == expected
    for op, receipts in rows.receipts.items():
        for scope, seq in receipts[-1].at.items():
            assert rows.feed[scope, rows.journal[op].pending.op.entity][0] >= seq
        if len(receipts) > 1:
            mine = f"user:{rows.journal[op].pending.user}"
            assert rows.feed[mine, op][1].body == receipts[-1].to_wire()


@STEADY
@given(st.data())
def test_everything_sent_again_changes_nothing_and_is_answered_the_same(data: st.DataObject) -> None:
    story = data.draw(stories())
    arrival = data.draw(arrivals(story))
    world = live(story, arrival)
    before, counters = state(world), dict(world.store.rows.counters)
    answers = {op: receipts[-1] for op, receipts in world.store.rows.receipts.items()}
    again = send(world, story, arrival)
    assert again == answers
    assert (state(world), world.store.rows.counters) == (before, counters)
