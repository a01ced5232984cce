"""Pulling: where a device stands in the scopes it may read, and where it reads on. Pure."""

from collections.abc import Mapping, Sequence

from sync.record import record


@record
class Head:
    """A scope's newest number, and the number at or below which tombstones have been swept."""

    seq: int
    floor: int


@record
class Pull:
    """What a pull will do: scopes entered, left, read again from the start, and where to read on from.

    `first` are those whose first reading is not over: what was swept below the floor they never had, so it cannot miss them.
    """

    enter: tuple[str, ...]
    leave: tuple[str, ...]
    reset: tuple[str, ...]
    start: Mapping[str, int]
    first: frozenset[str] = frozenset()


def plan_pull(
    cursors: Mapping[str, int], allowed: Sequence[str], heads: Mapping[str, Head], *, same_epoch: bool
) -> Pull:
    """Compare where a device stands with what it may read. An epoch of another life of the server resets everything.

    A cursor below zero is a first reading that has not passed the floor yet: `-n` means "read up to n, from the start".
    """
    start: dict[str, int] = {}
    reset: list[str] = []
    first: set[str] = set()
    for scope in allowed:
        at = cursors.get(scope, 0)
        head = heads.get(scope, Head(0, 0))
        if at != 0 and (not same_epoch or abs(at) > head.seq or 0 < at < head.floor):
            reset.append(scope)
            at = 0
        if at <= 0:
            first.add(scope)
        start[scope] = abs(at)
    return Pull(
        enter=tuple(scope for scope in allowed if scope not in cursors),
        leave=tuple(sorted(scope for scope in cursors if scope not in allowed)),
        reset=tuple(reset),
        start=start,
        first=frozenset(first),
    )
