"""Effective time: right where the phone's clocks allow it, bracketed where they do not, never refused."""

from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from sync.clock import KEPT_CONTACTS, TOLERANCE_MS, Contact, bracket, effective, with_contact
from sync.op import Op, Stamp
from sync.receipt import Outcome
from sync.store import Incarnation
from sync.triage import Batch, after, triage
from tests.sync.stories import STEADY
from tests.sync.world import ANA, DAY, MINUTE, Phone, World, ms, settled_world, uid

YEAR = 365 * DAY
PAGE, OTHER = uid("page"), uid("other page")
WIDE = (0, 10**15)


def test_within_a_page_the_monotonic_clock_is_exact_whatever_the_wall_says() -> None:
    made, now = Stamp(ms(YEAR), 1_000, PAGE), Stamp(ms(-DAY), 61_000, PAGE)
    assert effective(made, now, ms(0), WIDE, 0).at_ms == ms(-1)


def test_across_pages_the_wall_is_corrected_by_what_the_phone_says_its_time_is_now() -> None:
    made, now = Stamp(ms(YEAR), 5, PAGE), Stamp(ms(YEAR + 30), 5, OTHER)
    when = effective(made, now, ms(0), WIDE, 0)
    assert (when.at_ms, when.uncertain) == (ms(-30), False)


def test_a_monotonic_clock_that_ran_backwards_is_not_believed() -> None:
    made, now = Stamp(ms(-10), 9_000, PAGE), Stamp(ms(0), 1_000, PAGE)
    assert effective(made, now, ms(0), WIDE, 0).at_ms == ms(-10)


def test_nothing_is_made_after_it_was_received() -> None:
    when = effective(Stamp(ms(YEAR), 5, PAGE), Stamp(ms(0), 5, OTHER), ms(0), (0, ms(0)), 0)
    assert (when.at_ms, when.uncertain) == (ms(0), True)


def test_an_op_raised_over_the_one_before_it_says_that_its_time_is_uncertain() -> None:
    when = effective(Stamp(ms(-DAY), 5, PAGE), Stamp(ms(0), 5, OTHER), ms(0), (0, ms(0)), ms(-5))
    assert (when.at_ms, when.uncertain) == (ms(-5), True)


def test_rounding_is_no_uncertainty() -> None:
    at = effective(Stamp(ms(0) - TOLERANCE_MS, 5, PAGE), Stamp(ms(0), 5, OTHER), ms(0), (ms(0), ms(0)), 0)
    assert (at.at_ms, at.uncertain) == (ms(0), False)


def test_an_op_was_made_between_the_last_contact_before_it_and_the_first_that_told_of_it() -> None:
    contacts = [Contact(3, 100, 200), Contact(7, 300, 400)]
    assert bracket(5, contacts, since_ms=50, received_ms=900) == (200, 300)
    assert bracket(2, contacts, since_ms=50, received_ms=900) == (50, 100)
    assert bracket(8, contacts, since_ms=50, received_ms=900) == (400, 900)


def test_contacts_that_contradict_each_other_still_give_a_bracket() -> None:
    earliest, latest = bracket(5, [Contact(4, 500, 600), Contact(9, 100, 100)], since_ms=0, received_ms=900)
    assert (earliest, latest) == (100, 100)


@st.composite
def contacts(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """What a device tells over time: (high water, ms, how far the server has come), each growing."""
    told, high, now, have = [], 0, 0, 0
    for _ in range(draw(st.integers(1, KEPT_CONTACTS))):
        high, now = high + draw(st.integers(0, 3)), now + draw(st.integers(1, 100))
        have = draw(st.integers(have, high))
        told.append((high, now, have))
    return told


@STEADY
@given(contacts(), st.integers(1, 8))
def test_a_forgotten_contact_never_widens_the_bracket_of_an_op_still_to_come(
    told: list[tuple[int, int, int]], ahead: int
) -> None:
    kept: tuple[Contact, ...] = ()
    full: dict[int, Contact] = {}
    for high, now, have in told:
        kept = with_contact(kept, high, now, have)
        before = full.get(high)
        full[high] = Contact(high, before.first_ms if before else now, now)
    seq = told[-1][2] + ahead
    assert bracket(seq, kept, 0, 10**6) == bracket(seq, list(full.values()), 0, 10**6)


def test_contacts_kept_are_bounded() -> None:
    kept: tuple[Contact, ...] = ()
    for n in range(200):
        kept = with_contact(kept, n, n, 0)
    assert len(kept) == KEPT_CONTACTS


@dataclass
class Sim:
    """A phone with a wall clock that jumps, pages that reload and a network that comes and goes. True time in minutes."""

    now: float = 0
    wall_off: float = 0
    loads: int = 1
    loaded: float = 0
    seq: int = 0
    waiting: list[tuple[Op, float]] = field(default_factory=list)
    incarnation: Incarnation = field(default_factory=lambda: Incarnation("i", ANA.user, "d", ms(-DAY)))
    settled: dict[int, tuple[float, int, bool, float]] = field(default_factory=dict)
    """By number: true minute, effective ms, uncertain, last contact before it."""
    contact: float = -DAY
    told: dict[int, float] = field(default_factory=dict)

    def stamp(self) -> Stamp:
        mono = round((self.now - self.loaded) * MINUTE)
        return Stamp(ms(self.now + self.wall_off), mono, uid(f"load {self.loads}"))

    def make(self) -> None:
        self.seq += 1
        name = uid(f"op {self.seq}")
        op = Op(name, self.seq, None, "a.b", 1, name, {}, {}, self.stamp(), name)
        self.waiting.append((op, self.now))
        self.told[self.seq] = self.contact

    def meet(self, count: int) -> None:
        """Contact: announce the outbox, push the first `count` ops of it."""
        ops, self.waiting = self.waiting[:count], self.waiting[count:]
        batch = Batch(ANA.user, "d", "i", ms(self.now), self.stamp(), self.seq, tuple(op for op, _ in ops))
        out = triage(batch, self.incarnation, {})
        self.incarnation = after(batch, self.incarnation, out)
        for pending, (op, true) in zip(out.fresh, ops, strict=True):
            self.settled[op.seq] = true, pending.effective_at, pending.uncertain, self.told[op.seq]
        self.contact = self.now


ACTS = st.one_of(
    st.tuples(st.just("make"), st.just(0.0)),
    st.tuples(st.just("wait"), st.sampled_from([0.0, 1.0, 30.0, 600.0, 3000.0])),
    st.tuples(st.just("jump"), st.sampled_from([float(YEAR), -float(YEAR), -float(DAY), 7.0, 0.0])),
    st.tuples(st.just("reload"), st.just(0.0)),
    st.tuples(st.just("meet"), st.sampled_from([0.0, 1.0, 2.0, 99.0])),
)


@STEADY
@given(st.lists(ACTS, min_size=3, max_size=25))
def test_whatever_a_clock_does_times_stay_in_order_and_bracket_and_exact_in_a_page(
    acts: list[tuple[str, float]],
) -> None:
    sim = Sim()
    jumped = False
    for act, size in acts:
        match act:
            case "make":
                sim.make()
            case "wait":
                sim.now += size
            case "jump":
                sim.wall_off, jumped = size, True
            case "reload":
                sim.loads, sim.loaded = sim.loads + 1, sim.now
            case _:
                sim.meet(int(size))
    sim.meet(99)
    last = 0
    for _, (true, at_ms, uncertain, before) in sorted(sim.settled.items()):
        assert at_ms >= last
        assert ms(before) <= at_ms <= ms(sim.now)
        if not jumped or sim.loads == 1:
            assert abs(at_ms - ms(true)) <= 2
            assert not uncertain
        last = at_ms


def test_a_phone_a_year_ahead_is_corrected_and_flagged_never_refused() -> None:
    world, phone = settled_world("a"), Phone("phone", ANA)
    raw = phone.op("late", "account.edit", "a", YEAR, {"phone": "1"})
    raw["at"]["page"] = uid("a page long closed")
    receipt = world.push(phone, raw, at=DAY).receipts[0]
    assert (receipt.outcome, receipt.effective_at, receipt.time_uncertain) == (Outcome.APPLIED, ms(DAY), True)


def test_a_phone_a_day_behind_is_lifted_to_the_last_contact_that_did_not_know_the_op() -> None:
    world, phone = settled_world("a"), Phone("phone", ANA)
    world.push(phone, at=2 * DAY, high_water=0)
    raw = phone.op("early", "account.edit", "a", DAY, {"phone": "1"})
    raw["at"]["page"] = uid("a page long closed")
    receipt = world.push(phone, raw, at=3 * DAY).receipts[0]
    assert (receipt.outcome, receipt.effective_at, receipt.time_uncertain) == (Outcome.APPLIED, ms(2 * DAY), True)


def test_a_batch_without_clocks_lands_at_its_receipt_and_says_so() -> None:
    world, phone = settled_world("a"), Phone("phone", ANA)
    batch = world.batch(phone, [phone.op("x", "account.edit", "a", 5, {"phone": "1"})], at=DAY)
    world.land(replace(batch, clock=None))
    receipt = world.receipt("x")
    assert (receipt.effective_at, receipt.time_uncertain) == (ms(DAY), True)


def test_an_op_in_hand_proves_how_far_the_outbox_had_come() -> None:
    world, phone = settled_world("a"), Phone("phone", ANA)
    world.push(phone, phone.op("x", "account.edit", "a", 5, seq=7), at=DAY, high_water=0)
    assert [c.high_water for c in world.store.rows.incarnations[phone.incarnation].contacts] == [7]


def test_what_follows_an_op_sent_again_from_a_new_outbox_is_not_older_than_it() -> None:
    world, old, new = settled_world("a"), Phone("old", ANA), Phone("new", ANA)
    world.push(old, old.op("x", "account.edit", "a", 100, {"phone": "1"}), at=DAY)
    raw = new.op("y", "account.edit", "a", 50, {"city": "Lens"}, seq=2)
    world.push(new, new.op("x", "account.edit", "a", 100, {"phone": "1"}, seq=1) | {"at": _stamp_of(old, 100)}, raw)
    assert world.receipt("y").effective_at == ms(100)


def _stamp_of(phone: Phone, minute: float) -> dict[str, object]:
    at: dict[str, object] = phone.op("-", "account.edit", "a", minute, seq=1)["at"]
    return at


def test_the_start_of_time_is_when_the_device_was_issued() -> None:
    world, phone = World(), Phone("phone", ANA)
    raw = phone.op("x", "account.edit", "a", 5)
    raw["at"] = {"wall": "1971-01-01T00:00:00Z", "mono_ms": 5, "page": uid("closed")}
    world.push(phone, raw)
    assert world.receipt("x").effective_at == ms(-10 * DAY)
