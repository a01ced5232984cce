"""What the engine asks of whoever keeps the rows. Each method is a step: a generator the engine runs with `yield from`.

A store over SQL yields statements to its driver; the one in memory yields nothing. The engine cannot tell.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any, Protocol, TypeVar

from sync.access import Access, Span
from sync.clock import Contact
from sync.decision import Assignment
from sync.entity import Entity
from sync.ground import NO_READS, Claim, Reads, Stretch
from sync.kind import Neighbour, Place
from sync.op import Op
from sync.receipt import Outcome, Receipt
from sync.record import record
from sync.scope import Change, People

T = TypeVar("T")
Step = Generator[Any, Any, T]


class Transient(Exception):  # noqa: N818 - a condition, not a mistake
    """The store could not serve now; the whole batch may be repeated. Never a reason to hold an op."""


class Torn(Exception):  # noqa: N818 - a condition, not a mistake
    """A step that could not be undone alone met with a fault: all of the transaction has to go."""


@record
class Incarnation:
    """One outbox of one user in one storage, as the server knows it."""

    id: str
    user: str
    device: str
    since_ms: int
    """No op of it can be older: when its device was issued."""
    seqs: tuple[tuple[int, int], ...] = ()
    """The numbers received, as ranges, both ends included."""
    contacts: tuple[Contact, ...] = ()
    last_seq: int = 0
    last_effective_ms: int = 0

    @property
    def have(self) -> int:
        """The highest contiguous number from 1."""
        return self.seqs[0][1] if self.seqs and self.seqs[0][0] == 1 else 0

    def holds(self, seq: int) -> bool:
        """Whether an op with this number was received."""
        return any(low <= seq <= high for low, high in self.seqs)


@record
class Journalled:
    """An op the server already knows."""

    id: str
    user: str
    hash: str
    receipt: Receipt


@record
class Pending:
    """An op to settle: new, or held until now."""

    op: Op
    user: str
    incarnation: str
    effective_at: int
    received_at: int
    uncertain: bool = False
    rev: int = 0
    """The revision of its receipt so far; 0 for an op never seen."""
    waits: str | None = None
    """The op or entity it was held for."""
    forced: bool = False
    accepted: bool = False
    """A person let it through review."""
    waitlisted: bool = False
    """It waits for a place, and is decided again because one may be free."""


@record
class Settled:
    """An op and what became of it, ready for the journal."""

    pending: Pending
    receipt: Receipt
    account: str | None
    waits: str | None
    """The op or entity it is held for."""
    scrubbed: bool = False


@record
class Turn:
    """An op that took effect, and its entity as it stood before and after: what rooms may answer with entities of theirs."""

    pending: Pending
    outcome: Outcome
    before: Entity | None
    after: Entity | None
    """None: it was about nothing that is there."""


@record
class Needs:
    """Everything a batch's decisions must see."""

    entities: frozenset[str]
    users: frozenset[str]
    ops: frozenset[str]
    places: tuple[Place, ...] = ()
    territories: frozenset[str] = frozenset()
    cells: tuple[Stretch, ...] = ()
    context: frozenset[str] = frozenset()
    """Of `entities`, those only looked at: nobody will read who wrote them."""


@record
class Snapshot:
    """The answer to `Needs`; accounts of the entities come along."""

    entities: Mapping[str, Entity]
    access: Mapping[str, Access]
    histories: Mapping[str, Sequence[Span]]
    """Territories of each account, with their dates."""
    outcomes: Mapping[str, str]
    """Outcome of each journalled op asked for."""
    people: People
    """Grows when `entities_of` loads more of them."""
    neighbours: Sequence[Neighbour] = ()
    territories: frozenset[str] = frozenset()
    """Those asked for that exist."""
    cells: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """Holders of the held cells, by resource."""
    reads: Reads = NO_READS
    """What was gathered as ground."""

    def on(self, ground: "Snapshot", reads: Reads) -> "Snapshot":
        """With the ground gathered after it, under its locks: what both hold is as the later one saw it."""
        return replace(
            self,
            entities={**self.entities, **ground.entities},
            histories={**self.histories, **ground.histories},
            access={**ground.access, **self.access},
            cells=ground.cells,
            reads=reads,
        )


@record
class Plan:
    """All a settlement writes, together or not at all."""

    settled: Sequence[Settled]
    entities: Sequence[Entity]
    assignments: Sequence[Assignment]
    changes: Sequence[tuple[Change, int]]
    """Each with its number in its scope."""
    scrubs: frozenset[str] = field(default_factory=frozenset)
    """Entities whose journalled arguments become a hash."""
    claims: Sequence[Claim] = ()
    """One a holder and resource; cells are let go of before any is taken, in sorted order."""
    freed: frozenset[str] = field(default_factory=frozenset)
    """Resources of which somebody let go of a cell."""
    made: frozenset[str] = field(default_factory=frozenset)
    """Of `entities`, those that were looked for under their lock and were not there."""


class Store(Protocol):
    """Rows, locks and counters, in one transaction the caller opened."""

    def open(self, asked: Sequence[Incarnation]) -> Step[Sequence[Incarnation | None]]:
        """Lock incarnations, in sorted order; `asked` is how each is made if it is new.

        None: it belongs to somebody else or to another device.
        """
        ...

    def close(self, incarnations: Sequence[Incarnation]) -> Step[None]:
        """Write incarnations back."""
        ...

    def known(self, ids: Sequence[str]) -> Step[Mapping[str, Journalled]]:
        """The journalled ops among `ids`, whoever wrote them."""
        ...

    def waiting(self, keys: Sequence[str]) -> Step[Sequence[Pending]]:
        """Ops held for one of these ops or entities."""
        ...

    def lock(self, entities: Sequence[str], accounts: Sequence[str]) -> Step[None]:
        """Keep others off these lane roots and accounts until commit; taken in sorted order."""
        ...

    def load(self, needs: Needs) -> Step[Snapshot]:
        """Gather, in few statements."""
        ...

    def entities_of(self, account: str) -> Step[Sequence[Entity]]:
        """Everything that hangs on an account and is still carried by its scopes."""
        ...

    def draft(self, entities: Sequence[Entity], changes: Sequence[Change]) -> None:
        """Word what is going to be saved, before anything is written: who waits for a turn to write gets as far without it."""
        ...

    def answer(self, turns: Sequence[Turn]) -> Step[Sequence[Entity]]:
        """New entities, at home with a person, that rooms answer what was decided with; they are written along with it."""
        ...

    def number(self, counts: Mapping[str, int]) -> Step[Mapping[str, int]]:
        """Take that many numbers from each scope, locked to commit; answers the last number taken."""
        ...

    def save(self, plan: Plan) -> Step[None]:
        """Write it all."""
        ...

    def park(self, user: str, op: str, code: str, detail: str, payload: Any) -> Step[str]:
        """Keep a payload for an administrator; answers its trace id."""
        ...

    def savepoint(self, step: Step[T]) -> Step[T]:
        """Run a step whose exception undoes its writes and only those. Errors: `Torn` from a store that undoes all or nothing."""
        ...
