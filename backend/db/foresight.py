"""Working ahead: what a unit of work does before it first writes can be done while others have their turn.

Reads are answered from a snapshot and remembered. Once the turn has come each is asked again, in the transaction: where every
answer is what it was, the work would have come to where it stands, and goes on from there. Otherwise it begins anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from backend.db.work import Statement, Work

T = TypeVar("T")
Ask = Callable[[Statement], Any]
"""Runs a statement, and answers its rows."""


@dataclass(slots=True)
class Foreseen(Generic[T]):
    """A unit of work that stands before its first write."""

    work: Work[T]
    next: Statement
    heard: Sequence[tuple[Statement, Any]]

    def holds(self, ask: Ask) -> bool:
        """Whether all it was told is still so."""
        return all(ask(statement) == reply for statement, reply in self.heard)

    def going_on(self) -> Work[T]:
        """The rest of it."""
        statement = self.next
        try:
            while True:
                try:
                    reply = yield statement
                except Exception as error:  # noqa: BLE001 - it is for the work to hear
                    statement = self.work.throw(error)
                else:
                    statement = self.work.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result


def foresee(make: Callable[[], Work[T]], ask: Ask) -> Foreseen[T] | None:
    """Work ahead as far as the first write; None where there is none, or where it met with a fault: that is for its turn."""
    heard: list[tuple[Statement, Any]] = []
    try:
        work = make()
        statement = next(work)
        while _only_reads(statement):
            reply = ask(statement)
            heard.append((statement, reply))
            statement = work.send(reply)
    except Exception:  # noqa: BLE001 - StopIteration too
        return None
    return Foreseen(work, statement, heard)


def _only_reads(statement: Statement) -> bool:
    return not statement.many and statement.sql.startswith("SELECT")
