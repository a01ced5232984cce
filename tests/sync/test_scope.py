"""What a device may read now, and from where it reads on."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sync.access import Access, Role, Span
from sync.kind import EntityKind, Field, Home
from sync.pulling import Head, plan_pull
from sync.scope import EVERY_BANNER, readable, scopes_of, store_scope, territory_scope, user_scope
from tests.sync.stories import STEADY
from tests.sync.world import ANA, DAY, HAL, MIA, NORTH, SOUTH, ms, person, settled_world, uid

SCOPES = ("public", "brand", "territory:n", "store:a", "user:u")


def test_each_role_reads_its_scopes_and_its_own() -> None:
    mine = [user_scope(uid(n)) for n in ("ana", "hal", "mia")]
    assert readable(ANA, ms(0)) == [mine[0], "public", "brand", territory_scope(NORTH), territory_scope(SOUTH)]
    assert readable(HAL, ms(0)) == [mine[1], "public", "brand"]
    assert readable(MIA, ms(0)) == [mine[2], "public", store_scope(uid("a")), store_scope(uid("b")), EVERY_BANNER]


def test_once_every_membership_ended_only_one_s_own_receipts_are_left() -> None:
    gone = person("gone", Role.REP, territories=[NORTH], until=DAY)
    assert readable(gone, ms(DAY)) == [user_scope(uid("gone"))]


def test_a_territory_is_read_on_the_days_it_is_held() -> None:
    rep = Access("r", "r", (Span("rep", 0, None),), (Span("t", 10, 20), Span("t", 15, 30), Span("u", 40, None)))
    assert readable(rep, 9)[3:] == []
    assert readable(rep, 17)[3:] == ["territory:t"]
    assert readable(rep, 40)[3:] == ["territory:u"]


def test_what_is_everybody_s_or_the_brand_s_own_hangs_on_no_account() -> None:
    entity = settled_world("a").store.rows.entities[uid("a")]
    entity = replace(entity, fixed={**entity.fixed, "user": "u"})
    homes = {home: sorted(scopes_of(entity, EntityKind("x", {"name": Field()}, home=home), "n")) for home in Home}
    assert homes == {
        Home.PUBLIC: ["public"],
        Home.BRAND: ["brand"],
        Home.ACCOUNT: [store_scope(uid("a")), "territory:n"],
        Home.USER: ["user:u"],
        Home.NAMED: [],
    }


_HEADS = st.dictionaries(
    st.sampled_from(SCOPES), st.builds(lambda seq, swept: Head(seq, min(seq, swept)), *[st.integers(0, 9)] * 2)
)


@STEADY
@given(
    st.dictionaries(st.sampled_from(SCOPES), st.integers(0, 12)),
    st.lists(st.sampled_from(SCOPES), unique=True),
    _HEADS,
    st.booleans(),
)
def test_a_pull_enters_leaves_and_starts_again_exactly_where_it_must(
    cursors: dict[str, int], allowed: list[str], heads: dict[str, Head], same_epoch: bool
) -> None:
    plan = plan_pull(cursors, allowed, heads, same_epoch=same_epoch)
    assert plan.enter == tuple(s for s in allowed if s not in cursors)
    assert set(plan.leave) == cursors.keys() - set(allowed)
    assert plan.start.keys() == set(allowed)
    for scope in allowed:
        at, head = cursors.get(scope, 0), heads.get(scope, Head(0, 0))
        lost = at > head.seq or at < head.floor or not same_epoch
        assert (scope in plan.reset) == (at > 0 and lost)
        assert plan.start[scope] == (0 if scope in plan.reset else at)
        # Whatever is read on from misses no line: either from the start, or from where tombstones are still kept.
        assert plan.start[scope] == 0 or head.floor <= plan.start[scope] <= head.seq
