"""Ground: what a request is decided on beside its own entity: other entities, and cells that only one may hold.

A cell is a number on a resource. For an agenda it is a quarter of an hour since 1970, for a session a seat, for a queue a
place in it; the store keeps one row a held cell under the primary key (resource, cell), so that what two decisions overlook
still cannot be stored twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sync.access import Access
from sync.entity import Entity
from sync.record import record

AUTHOR = "{author}"
"""In what a kind `reads`, an entity or the name of a resource: who made the op. It is told the op, not its author."""


@record
class Stretch:
    """The cells of a resource from `first` to before `end`."""

    resource: str
    first: int
    end: int

    def holds(self, other: "Stretch") -> bool:
        """Whether all of `other` lies in it."""
        return self.resource == other.resource and self.first <= other.first and other.end <= self.end


@record
class Reads:
    """What a decision must see. Everything named is locked before it is read, and stays so to commit."""

    entities: frozenset[str] = frozenset()
    cells: tuple[Stretch, ...] = ()
    people: frozenset[str] = frozenset()
    """Users whose roles the decision asks for. Never locked: memberships are not written by ops."""

    def __bool__(self) -> bool:
        return bool(self.entities or self.cells or self.people)

    def by(self, author: str) -> "Reads":
        """With the author's name where `AUTHOR` stands for it."""
        if AUTHOR not in self.entities and not any(AUTHOR in s.resource for s in self.cells):
            return self
        entities = frozenset(author if name == AUTHOR else name for name in self.entities)
        cells = tuple(replace(s, resource=s.resource.replace(AUTHOR, author)) for s in self.cells)
        return joined([Reads(entities, cells, self.people)])

    @property
    def locks(self) -> list[str]:
        """Names to lock, sorted; apart from those of lane roots, which are always taken first."""
        return sorted({f"ground:{name}" for name in (*self.entities, *(s.resource for s in self.cells))})

    def covers(self, other: "Reads") -> bool:
        """Whether nothing `other` names is missing here."""
        named = other.entities <= self.entities and other.people <= self.people
        return named and all(any(s.holds(o) for s in self.cells) for o in other.cells)


NO_READS = Reads()


def joined(all_reads: Iterable[Reads]) -> Reads:
    """Several decisions' reads as one, a resource's stretches as the shortest that holds them."""
    entities: set[str] = set()
    people: set[str] = set()
    spans: dict[str, tuple[int, int]] = {}
    for reads in all_reads:
        entities |= reads.entities
        people |= reads.people
        for s in reads.cells:
            first, end = spans.get(s.resource, (s.first, s.end))
            spans[s.resource] = min(first, s.first), max(end, s.end)
    stretches = tuple(Stretch(name, *span) for name, span in sorted(spans.items()))
    return Reads(frozenset(entities), stretches, frozenset(people))


@record
class Claim:
    """The cells of a resource that a holder (an entity's id) has from now on; none: it lets go of all of them."""

    resource: str
    holder: str
    cells: tuple[int, ...] = ()


class NotGathered(LookupError):  # noqa: N818 - names the condition
    """A decision needs what its batch did not gather (an op before it changed what it needs); alone, it will have it."""


class Overlap(ValueError):  # noqa: N818 - names the condition
    """A reducer claimed a cell that somebody else holds."""


@dataclass(slots=True)
class Cells:
    """Who holds what, as a run of decisions sees and changes it."""

    held: dict[str, dict[int, str]] = field(default_factory=dict)
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)
    """The last claim of each holder on each resource; the earlier ones of a run need not be written."""
    freed: set[str] = field(default_factory=set)
    """Resources of which somebody let go of a cell: whoever waits for one may have it now."""

    @staticmethod
    def of(held: Mapping[str, Mapping[int, str]]) -> "Cells":
        """A working copy of what was gathered."""
        return Cells({resource: dict(cells) for resource, cells in held.items()})

    def take(self, claim: Claim) -> None:
        """Apply a claim. Errors: `Overlap`, and nothing changed."""
        cells = self.held.setdefault(claim.resource, {})
        for cell in claim.cells:
            if cells.get(cell, claim.holder) != claim.holder:
                raise Overlap(f"{claim.resource}: cell {cell} is held")
        for cell in [cell for cell, holder in cells.items() if holder == claim.holder]:
            del cells[cell]
            if cell not in claim.cells:
                self.freed.add(claim.resource)
        cells.update(dict.fromkeys(claim.cells, claim.holder))
        self.claims[claim.resource, claim.holder] = claim


@record
class Ground:
    """What one decision may look at of what was gathered for it."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    cells: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """The held cells of each resource named, with their holders. To be read, never written."""
    access: Mapping[str, Access] = field(default_factory=dict)
    """Of the people named, those there are."""

    def holder(self, resource: str, cell: int) -> str | None:
        """Who has a cell."""
        return self.cells.get(resource, {}).get(cell)


NO_GROUND = Ground()
