"""The rule `ranked`: whatever order figures arrive in, the best source's latest word is shown, and every word is kept."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.merge import Event, Write, happen
from sync.ranked import SOURCES, best_of

_SAID = st.builds(
    lambda op, at_ms, source: Event("result", Write(f"op{op:03}", at_ms, "u", {"source": source, "units": op})),
    st.integers(0, 99),
    st.integers(0, 9),
    st.sampled_from([*SOURCES, "hearsay"]),
)


@given(st.lists(_SAID, unique_by=lambda e: e.write.op, min_size=1), st.randoms())
def test_any_order_shows_the_same_word_and_it_is_the_best(said: list[Event], rng: Any) -> None:
    shuffled = list(said)
    rng.shuffle(shuffled)
    found: tuple[Event, ...] = ()
    for event in (*shuffled, shuffled[0]):
        found = happen(found, event)
    best = best_of(found, "result")
    assert best is not None
    assert len(found) == len(said)
    order = [*SOURCES, "hearsay"]
    # Said the other way round: by place among the sources, then by time, then by id.
    place = {source: len(order) - number for number, source in enumerate(order)}
    assert best == max(said, key=lambda e: (place[e.write.value["source"]], e.write.at_ms, e.write.op))


def test_only_words_under_the_name_count() -> None:
    other = Event("seen", Write("a", 1, "u", {"source": "till_feed"}))
    mine = Event("result", Write("b", 2, "u", {"source": "rep"}))
    assert best_of((other, mine), "result") == mine
    assert best_of((other,), "result") is None
