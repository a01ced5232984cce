"""Batches of several devices in one run end as they would have one after the other, and each hears its own."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sync.reconcile import Batch
from tests.sync.stories import OWNERS, STEADY, Arrival, Story, arrivals, in_time, live, state, stories
from tests.sync.world import ANA, BEN, Phone, World, settled_world, uid


def runs(story: Story, arrival: Arrival, cuts: list[bool]) -> World:
    """The same arrival, neighbouring batches written together as far as they may be."""
    world = World()
    phones = {name: Phone(name, owner) for name, owner in OWNERS.items()}
    for deed in story.deeds:
        phones[deed.phone].seq = max(phones[deed.phone].seq, deed.raw["seq"])
    group: list[Batch] = []
    held: set[str] = set()

    def write() -> None:
        results = world.land_all(group)
        for batch, result in zip(group, results, strict=True):
            assert not result.fork
            assert [r.op for r in result.receipts] == [item.id for item in batch.items]
        group.clear()
        held.clear()

    for n, batch in enumerate(arrival.batches):
        world.minute += 1
        raws = [story.deeds[i].raw for i in batch]
        made = world.batch(phones[story.deeds[batch[0]].phone], raws, world.minute)
        names = {made.incarnation, *(raw["id"] for raw in raws)}
        if group and (names & held or cuts[n % len(cuts)]):
            write()
        group.append(made)
        held |= names
    write()
    return world


@STEADY
@given(st.data())
def test_a_story_ends_the_same_however_its_batches_are_written(data: st.DataObject) -> None:
    story = data.draw(stories())
    arrival = data.draw(arrivals(story))
    cuts = data.draw(st.lists(st.booleans(), min_size=1, max_size=6))
    assert state(runs(story, arrival, cuts)) == state(live(story, in_time(story)))


def test_each_hears_its_own_and_a_stranger_among_them_hears_nothing() -> None:
    world = settled_world("a")
    ana, ben, thief = Phone("ana's", ANA), Phone("ben's", BEN), Phone("ana's", BEN)
    one = world.batch(ana, [ana.op("one", "visit.log", "v", 0, {"account": "a"})], world.minute)
    two = world.batch(ben, [ben.op("two", "visit.log", "w", 0, {"account": "a"})], world.minute)
    world.push(ana)
    # The same outbox under somebody else's name is nobody's: a fork, and not a word of what it holds.
    foreign = world.batch(thief, [thief.op("three", "visit.log", "x", 0, {"account": "a"})], world.minute)
    (first,) = world.land_all([one])
    second, fork = world.land_all([two, foreign])
    assert [r.op for r in first.receipts] == [uid("one")]
    assert [r.op for r in second.receipts] == [uid("two")]
    assert second.receipts[0].outcome == "rejected"  # not his territory, and no reason to refuse the others
    assert (fork.fork, fork.receipts, fork.have) == (True, (), 0)


def test_one_poisoned_op_is_held_and_every_other_batch_lands() -> None:
    world = settled_world("a")
    phones = [Phone(f"phone {n}", ANA) for n in range(3)]
    batches = [
        world.batch(p, [p.op(f"ok {n}", "visit.log", f"v{n}", 0, {"account": "a"})], 9) for n, p in enumerate(phones)
    ]
    bad = phones[1].op("bad", "boom.now", "a", 1, {"fail": True})
    batches[1] = world.batch(phones[1], [phones[1].op("fine", "visit.log", "f", 0, {"account": "a"}), bad], 9)
    results = world.land_all(batches)
    assert [[r.outcome.value for r in result.receipts] for result in results] == [
        ["applied"],
        ["applied", "held"],
        ["applied"],
    ]


def test_a_fork_among_them_holds_up_nobody() -> None:
    world, phone, other = settled_world("a"), Phone("phone", ANA), Phone("other", ANA)
    world.push(phone, phone.op("one", "visit.log", "v", 0, {"account": "a"}))
    clone = replace(phone, seq=0)
    forked = world.batch(clone, [clone.op("two", "visit.log", "w", 0, {"account": "a"})], world.minute)
    fine = world.batch(other, [other.op("three", "visit.log", "x", 0, {"account": "a"})], world.minute)
    said, landed = world.land_all([forked, fine])
    assert said.fork
    assert [r.outcome.value for r in landed.receipts] == ["applied"]
