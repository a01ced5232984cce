"""Random stories: what several people did, and the many ways the same ops can reach the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from sync.access import Side
from sync.entity import Entity
from sync.receipt import Outcome, Receipt
from tests.sync.world import ANA, HAL, MIA, NORTH, SOUTH, Phone, Raw, World

STEADY = settings(derandomize=True, deadline=None, database=None, max_examples=80)

OWNERS = {"ana's phone": ANA, "ana's tablet": ANA, "hal's desk": HAL, "mia's phone": MIA}
BRAND = ("ana's phone", "ana's tablet", "hal's desk")
EVERYBODY = tuple(OWNERS)


@dataclass(frozen=True)
class Deed:
    """One op, and the phone it was made on."""

    name: str
    phone: str
    raw: Raw


@dataclass(frozen=True)
class Story:
    """Ops in the order they were made. Every one may land: nobody lacks a right, nothing is missing for good."""

    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class Arrival:
    """How they reach the server: batches of one phone each, with repeats."""

    batches: tuple[tuple[int, ...], ...]


_COIN = st.booleans()
_WORDS = st.sampled_from(["un", "deux", "trois"])
_ACCOUNT_WRITES = ("name", "phone", "city")
# kind, entities, who, the registers it may write
_MOVES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ("account.edit", ("a",), EVERYBODY, _ACCOUNT_WRITES),
    ("account.edit", ("a",), BRAND, ("brand_note", "phone")),
    ("account.edit", ("a",), ("mia's phone",), ("owner_note", "phone")),
    ("account.assign", ("a",), ("hal's desk",), ("territory",)),
    ("account.tag", ("a",), BRAND, ()),
    ("account.untag", ("a",), BRAND, ()),
    ("visit.plan", ("v", "w"), EVERYBODY, ("day",)),
    ("visit.log", ("v", "w"), BRAND, ("day", "summary", "note")),
    ("visit.cancel", ("v", "w"), EVERYBODY, ()),
    ("verbatim.correct", ("q",), BRAND, ("text", "audience")),
    ("verbatim.redact", ("q",), ("hal's desk",), ()),
    ("conflict.resolve", ("a",), EVERYBODY, ("name", "phone")),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """An account is added, a verbatim heard and two visits planned; then four to ten more things happen."""
    phones = {name: Phone(name, owner) for name, owner in OWNERS.items()}
    deeds: list[Deed] = []
    wrote: dict[tuple[str, str], list[str]] = {}
    lanes: dict[tuple[str, str], str] = {}

    def done(
        kind: str, entity: str, phone: str, args: dict[str, Any], *, base: dict[str, list[str]] | None = None, t: int
    ) -> None:
        name = f"{len(deeds)} {kind}"
        after = lanes.get((phone, entity)) if draw(_COIN) else None
        deeds.append(Deed(name, phone, phones[phone].op(name, kind, entity, t, args, base=base, after=after)))
        lanes[phone, entity] = name
        for field in args:
            wrote.setdefault((entity, field), []).append(name)

    done("account.add", "a", "hal's desk", {"name": "A", "territory": NORTH}, t=0)
    done("verbatim.add", "q", draw(st.sampled_from(BRAND)), {"account": "a", "text": "zéro", "about": ["x"]}, t=1)
    wrote["q", "audience"] = list(wrote["q", "text"])
    for visit in ("v", "w"):
        done("visit.plan", visit, draw(st.sampled_from(EVERYBODY)), {"account": "a"}, t=2)
    t = 3
    for _ in range(draw(st.integers(4, 10))):
        t += draw(st.integers(0, 2))
        kind, entities, who, fields = draw(st.sampled_from(_MOVES))
        entity, phone = draw(st.sampled_from(entities)), draw(st.sampled_from(who))
        written = draw(st.lists(st.sampled_from(fields), unique=True, min_size=1, max_size=2)) if fields else []
        args: dict[str, Any] = {field: draw(_value(field, len(deeds))) for field in written}
        base = {f: draw(_some(wrote.get((entity, f), []))) for f in written}
        if kind.startswith("visit.") and kind != "visit.cancel":
            args["account"] = "a"
        elif kind == "account.assign":
            args = {"territory": draw(_value("territory", 0))}
            base = {"territory": draw(_some(wrote.get(("a", "territory"), [])))}
        elif kind in {"account.tag", "account.untag"}:
            args = {"tags": draw(st.lists(_WORDS, min_size=1, max_size=2))}
            base = {"tags": draw(_some(wrote.get(("a", "tags"), [])))}
        elif kind == "conflict.resolve":
            field = draw(st.sampled_from(fields))
            heads = draw(_some(wrote.get((entity, field), []))) or [wrote["a", "name"][0]]
            args, base = {"field": field, "value": draw(_value(field, len(deeds))), "heads": heads}, {}
        done(kind, entity, phone, args, base=base, t=t)
        if kind == "conflict.resolve":
            wrote.setdefault((entity, args["field"]), []).append(deeds[-1].name)
    return Story(tuple(deeds))


def _value(field: str, nth: int) -> st.SearchStrategy[str]:
    """A value of its own, or one that somebody else may write too."""
    if field == "territory":
        return st.sampled_from([NORTH, SOUTH])
    if field == "audience":
        return st.sampled_from(["brand", "shared"])
    return st.sampled_from([f"word {nth}", "word"])


def _some(names: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """What the author may have seen of the writes made before: none, the last, or any of them."""
    if not names:
        return st.just([])
    return st.one_of(st.just([]), st.just([names[-1]]), st.lists(st.sampled_from(names), unique=True))


@st.composite
def arrivals(draw: st.DrawFn, story: Story) -> Arrival:
    """Any order, cut into batches anywhere, some of them sent twice."""
    order = draw(st.permutations(range(len(story.deeds))))
    batches: list[list[int]] = []
    for n in order:
        mine = [b for b in batches if story.deeds[b[0]].phone == story.deeds[n].phone]
        together = bool(mine) and draw(_COIN)
        if together:
            mine[-1].append(n)
        else:
            batches.append([n])
    for _ in range(draw(st.integers(0, 3))):
        batches.insert(draw(st.integers(0, len(batches))), batches[draw(st.integers(0, len(batches) - 1))])
    if draw(_COIN):
        batches = [[*b, b[0]] for b in batches]
    return Arrival(tuple(tuple(b) for b in batches))


def in_time(story: Story) -> Arrival:
    """Each op alone, the moment it was made."""
    return Arrival(tuple((n,) for n in range(len(story.deeds))))


def live(story: Story, arrival: Arrival, poison: tuple[str, int] | None = None) -> World:
    """The world after an arrival. `poison`: from which phone, from which batch on, an op breaks its reducer."""
    world = World()
    send(world, story, arrival, poison)
    return world


def send(world: World, story: Story, arrival: Arrival, poison: tuple[str, int] | None = None) -> dict[str, Receipt]:
    """The last answer to each op. Every phone says from the start how far its outbox had come."""
    phones = {name: Phone(name, owner) for name, owner in OWNERS.items()}
    for deed in story.deeds:
        phones[deed.phone].seq = max(phones[deed.phone].seq, deed.raw["seq"])
    bad = None if poison is None else phones[poison[0]].op("bad", "boom.now", "a", 99, {"fail": True})
    answers: dict[str, Receipt] = {}
    for n, batch in enumerate(arrival.batches):
        phone, raws = story.deeds[batch[0]].phone, [story.deeds[i].raw for i in batch]
        if poison is not None and n >= poison[1] and phone == poison[0]:
            raws.append(bad or {})
        result = world.push(phones[phone], *raws)
        assert not result.fork
        assert [r.op for r in result.receipts] == [raw["id"] for raw in raws]
        answers |= {r.op: r for r in result.receipts if r.op is not None}
    return answers


def writes(raw: Raw) -> list[str]:
    """The registers an op writes."""
    if raw["kind"] == "conflict.resolve":
        return [raw["args"]["field"]]
    sets = {"tags", "about", "account"}
    return [*(f for f in raw["args"] if f not in sets), *(["audience"] if raw["kind"] == "verbatim.add" else [])]


def covered(story: Story) -> set[tuple[str, str, str]]:
    """Entity, field and op of every write that somebody saw and wrote over."""
    found = set()
    for deed in story.deeds:
        for field in writes(deed.raw):
            saw = deed.raw["args"].get("heads", deed.raw["base"].get(field, ()))
            found |= {(deed.raw["entity"], field, op) for op in saw}
    return found


def state(world: World) -> dict[str, Any]:
    """All that may be seen of the entities, and how they will meet what comes; not when the server learned it.

    `gone` names writes to ignore when they arrive; one that has arrived may linger in it and means nothing any more.
    """
    arrived = world.store.rows.journal.keys()

    def told(entity: Entity) -> dict[str, Any]:
        plain = {
            "made": (entity.created, entity.account, entity.fixed, entity.events),
            "registers": {n: (r.heads, r.gone - arrived) for n, r in entity.registers.items()},
            "sets": {n: (s.adds, {pair for pair in s.gone if pair[1] not in arrived}) for n, s in entity.sets.items()},
        }
        views = {}
        for side in Side:
            seen = world.seen_entity(entity, side)
            views[side.value] = (
                None if seen is None else {k: v for k, v in seen.items() if k not in {"recorded_at", "late"}}
            )
        return {"state": plain, "views": views}

    return {entity_id: told(entity) for entity_id, entity in sorted(world.store.rows.entities.items())}


def final(world: World, deed: Deed) -> Outcome:
    return world.receipt(deed.name).outcome
