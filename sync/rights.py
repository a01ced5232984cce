"""Rights: whether an op may land, as of which moment, in which roles. Pure."""

from collections.abc import Sequence

from sync.access import Access, Role, Span, ended_at, reaching
from sync.kind import Kind, OpClass
from sync.record import record
from sync.store import Pending


@record
class Verdict:
    """Why not (`refused`), or in which roles it is said; `late`: a fact for the review queue, not for the timeline."""

    roles: frozenset[Role] = frozenset()
    late: bool = False
    refused: str | None = None


def judge(
    pending: Pending,
    kind: Kind,
    access: Access,
    account: str | None,
    history: Sequence[Span],
    *,
    reach: frozenset[Role],
    grace_ms: int,
) -> Verdict:
    """A right held now, or when the op reached the server, is enough: an op must not lose it by waiting for another.

    A fact may also rest on a right held when it was made, if it arrived within the grace window after that right ended.
    `history`: the territories of `account` (None: the op is about no account, the role alone decides). `reach`: the
    roles in which the author reaches the account now.
    """
    held = reach & kind.roles
    if held:
        return Verdict(held)

    def roles_at(at_ms: int) -> frozenset[Role]:
        return reaching(access, history, account, at_ms) & kind.roles

    held = roles_at(pending.received_at)
    if held:
        return Verdict(held)
    then = roles_at(pending.effective_at) if kind.cls is OpClass.FACT else frozenset()
    if not then:
        return Verdict(refused="not_allowed")
    if pending.accepted:
        return Verdict(then)
    ended = ended_at(access, history, account, kind.roles, pending.received_at)
    if ended is not None and pending.received_at - ended > grace_ms:
        return Verdict(refused="access_ended")
    return Verdict(then, late=True)
