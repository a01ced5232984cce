"""Who may write what, and when: memberships, territories and stores with their dates, judged at a moment.

Pure: the dates come as arguments. `since` is included, `until` is not; None means "still".
"""

from collections.abc import Sequence
from dataclasses import replace

from sync.record import Word, record


class Side(Word):
    """The two companies of a timeline."""

    BRAND = "brand"
    RETAILER = "retailer"


class Role(Word):
    """What a membership lets a person be."""

    REP = "rep"
    STORE_MANAGER = "store_manager"
    BRAND_MANAGER = "brand_manager"
    ADMIN = "admin"


SIDE_OF = {
    Role.REP: Side.BRAND,
    Role.BRAND_MANAGER: Side.BRAND,
    Role.ADMIN: Side.BRAND,
    Role.STORE_MANAGER: Side.RETAILER,
}
HEADQUARTERS = frozenset({Role.BRAND_MANAGER, Role.ADMIN})


@record
class Span:
    """A thing held from a moment to another (ms)."""

    of: str
    since: int
    until: int | None

    def holds(self, at_ms: int) -> bool:
        """Whether the moment lies in it."""
        return self.since <= at_ms and (self.until is None or at_ms < self.until)


@record
class Access:
    """One user: memberships (of = role), territories as a rep, accounts as a store manager, the banners of those."""

    user: str
    name: str
    memberships: tuple[Span, ...] = ()
    territories: tuple[Span, ...] = ()
    accounts: tuple[Span, ...] = ()
    banners: tuple[Span, ...] = ()

    def roles(self, at_ms: int) -> frozenset[Role]:
        """The roles held at a moment."""
        return frozenset(Role(m.of) for m in self.memberships if m.holds(at_ms))

    def side(self, at_ms: int) -> Side | None:
        """The company the user stood for at a moment; the last one if none now."""
        held = [m for m in self.memberships if m.holds(at_ms)] or sorted(self.memberships, key=lambda m: m.since)[-1:]
        return SIDE_OF[Role(held[-1].of)] if held else None


@record
class Standing:
    """What a user holds at a moment: roles, stores, territories."""

    at_ms: int
    roles: frozenset[Role]
    stores: frozenset[str]
    territories: tuple[str, ...]

    def reaching(self, history: Sequence[Span], account: str | None) -> frozenset[Role]:
        """The roles in which the user reaches an account; every role held, where no account is asked for (None).

        `history` is the account's territories with their dates. A role counts only if it is this role that reaches:
        somebody who is a rep here and a store manager there does not act as a rep there.
        """
        if account is None:
            return self.roles
        found = self.roles & HEADQUARTERS
        if account in self.stores and Role.STORE_MANAGER in self.roles:
            found |= _STORE_MANAGER
        if Role.REP in self.roles:
            for span in history:
                if span.of in self.territories and span.holds(self.at_ms):
                    return found | _REP
        return found


_STORE_MANAGER = frozenset({Role.STORE_MANAGER})
_REP = frozenset({Role.REP})


def standing(access: Access, at_ms: int) -> Standing:
    """Read an access at a moment: for whoever asks of many accounts."""
    return Standing(
        at_ms,
        access.roles(at_ms),
        frozenset(a.of for a in access.accounts if a.holds(at_ms)),
        tuple(t.of for t in access.territories if t.holds(at_ms)),
    )


def reaching(access: Access, history: Sequence[Span], account: str | None, at_ms: int) -> frozenset[Role]:
    """The same for one account: `Standing.reaching`."""
    return standing(access, at_ms).reaching(history, account)


def may_reach(access: Access, history: Sequence[Span], account: str, at_ms: int) -> bool:
    """Whether the user's scope held the account at a moment."""
    return bool(reaching(access, history, account, at_ms))


def ended_at(
    access: Access, history: Sequence[Span], account: str | None, roles: frozenset[Role], now_ms: int
) -> int | None:
    """When a reach in one of `roles` last ended, up to now (None: it never held, or still does)."""

    def held(at_ms: int) -> bool:
        return bool(reaching(access, history, account, at_ms) & roles)

    if held(now_ms):
        return None
    spans = (*access.memberships, *access.territories, *access.accounts, *history)
    ends = {s.until for s in spans if s.until is not None and s.until <= now_ms}
    return max((end for end in ends if held(end - 1)), default=None)


def handed_over(history: Sequence[Span], to: str | None, since_ms: int) -> list[Span]:
    """The history of an account after it was given to a territory (None: to nobody) from a moment on."""
    closed = [replace(span, until=since_ms) if span.until is None else span for span in history]
    kept = [span for span in closed if span.until is None or span.until > span.since]
    return kept if to is None else [*kept, Span(to, since_ms, None)]
