"""What rooms say to be told: a catalogue of notices in both languages, and who hears of a turn of things. Pure.

A room declares its notices (`declare`), answers each op that took effect with those it calls for (`Tells`), and each state of
an entity with the moments people are to be reminded of it (`Recalls`). `backend/registry.py` lists both by entity kind.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from backend.db.work import Work
from backend.notifications.times import Moment
from backend.web.language import Text
from sync.entity import Entity
from sync.store import Turn

Topic = Literal[
    "tasks", "visits", "bookings", "pos_orders", "stock_outs", "messages", "promotions", "challenges", "conflicts", "test"
]  # fmt: skip
"""What a person turns on or off; `test` is always on."""
TOPICS: tuple[Topic, ...] = tuple(topic for topic in get_args(Topic) if topic != "test")

Urgency = Literal["low", "normal", "high"]
"""Of the push (RFC 8030): whether a phone that saves its battery wakes for it."""


@dataclass(frozen=True, slots=True)
class What:
    """One kind of notice. In the sentences, `{name}` stands for a parameter; one that is not there leaves nothing."""

    name: str
    topic: Topic
    title: Text
    text: Text
    urgency: Urgency = "normal"


CATALOGUE: dict[str, What] = {}


def declare(
    name: str, topic: Topic, title: tuple[str, str], text: tuple[str, str], *, urgency: Urgency = "normal"
) -> What:
    """Add a kind of notice; texts are (French, English). Errors: `ValueError` for one declared twice."""
    if name in CATALOGUE:
        raise ValueError(f"the notice {name!r} is declared twice")
    CATALOGUE[name] = What(name, topic, Text(*title), Text(*text), urgency)
    return CATALOGUE[name]


Crowd = Callable[[Entity, str, int, int], Work[list[str]]]
"""Users, in order of their ids, after one of them, at most so many, now (ms): for what concerns thousands."""


@dataclass(frozen=True, slots=True)
class To:
    """Who is told: these people, the managers of the entity's store, its reps; a reminder may have a `crowd` instead.

    Whoever may not read the entity is left out, and so is the author of what happened.
    """

    people: frozenset[str] = frozenset()
    store: bool = False
    reps: bool = False
    crowd: Crowd | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    `shows` names fields of the target as its reader may see it, `names` maps a parameter to an entity whose name is shown.
    Nothing else of the target leaves: the cut is the feed's own.
    """

    what: What
    target: Entity
    to: To
    shows: Sequence[str] = ()
    names: Mapping[str, str | None] = field(default_factory=dict)


Each = Callable[[Entity, str, int, int], Work[list["Due"]]]
"""What there is to tell when a moment comes, in order of their targets' ids, after one of them, at most so many, now (ms)."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A notice for later. It is made when its moment comes, to whoever it concerns by then.

    `each`: at that moment others are told instead, about what is found then.
    """

    moment: Moment
    notice: Notice
    each: Each | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that something made true, and the moment (ms) since which it is: the same one is told once."""

    notice: Notice
    due_ms: int


Tells = Callable[[Turn], Iterable[Notice]]
Recalls = Callable[[Entity], Iterable[Reminder]]
Watch = Callable[[Sequence[Turn], int], Work[list[tuple[Turn, Due]]] | None]
"""What rooms find true after these turns, now (ms), of things the turns themselves do not hold. None: nothing to look up."""


def people(*users: str | None) -> frozenset[str]:
    """Those of them that are somebody."""
    return frozenset(user for user in users if user is not None)


def value_of(entity: Entity | None, name: str) -> Any:
    """A field of an entity that may not have been there."""
    return None if entity is None else entity.get(name)
