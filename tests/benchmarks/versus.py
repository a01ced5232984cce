"""What is compared, and how far we must come: the lines of the table that have a peer or the ceiling beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from sync.protocol import MAX_PULL
from tests.benchmarks import devices, ours
from tests.benchmarks.bench import Bench, Turns, in_turns
from tests.benchmarks.contest import CEILING, POSTGRES, SQLITE, WRITERS, Contestant, Field
from tests.benchmarks.live import Stream, visible
from tests.benchmarks.peers.running import KINTO_POSTGRES, POUCH, RXDB
from tests.benchmarks.report import Figure


@dataclass(frozen=True, slots=True)
class Limits:
    """What must be seen of one of our databases, as ratios to the ceiling."""

    push: float
    crowd: float


LIMITS = {SQLITE: Limits(push=0.18, crowd=0.25), POSTGRES: Limits(push=0.12, crowd=0.15)}
KINTO_TIMES, POUCH_TIMES = 20, 1
"""The first must be, the second we aim at."""
FIRST_PULL, FIRST_PULL_OF_RXDB = 0.5, 1.5
BYTES = 135
NEWS, NEWS_OF_POUCH = 2.5, 0.5
BOTH, PUSH, PULL = "a push of 20 and its pull", "  the push of it", "  the pull of it"
"""Where all come back at once, a server that lets them wait less for their pulls lets them wait longer for their pushes."""
POKE_MS = 50
MEMORY_MB = 150


def _listed(field: Field, what: str, unit: str, turns: Turns, *, scale: float = 1) -> None:
    """The figures of those we are compared to."""
    for label in turns.found:
        if label in field.others:
            field.bench.add(Figure(f"  {what}, {label}", turns.middle(label) * scale, unit))


def push(field: Field) -> None:
    """Batches of a hundred on one connection."""
    bench = field.bench
    turns = field.turns(bench.size.pushes, lambda one: bench.do(devices.push(one.writer, one.count)))
    bench.panel("push, batches of 100, one connection", "records/s", turns)
    for label in field.own:
        name = f"push, batches of 100, one connection, {label}"
        bench.compared(name, "ops/s", turns, label, CEILING, least=LIMITS[label].push)
        for peer, least, aim in ((POUCH.label, None, POUCH_TIMES), (KINTO_POSTGRES.label, KINTO_TIMES, None)):
            if peer in field.others:
                bench.compared(f"  beside {peer}, {label}", "ops/s", turns, label, peer, least=least, aim=aim)
    _listed(field, "push", "records/s", turns)
    for label, one in field.own.items():
        writer = one.phone(0)
        writer.brings = MAX_PULL
        bench.do(writer.pull())
        few = bench.size.push // 5
        rate = bench.middle(lambda writer=writer, few=few: devices.push(writer, few), 3)  # type: ignore[misc]
        bench.add(Figure(f"  push, each answer bringing its changes back, {label}", rate, "ops/s"))


def fill(field: Field) -> None:
    """Up to the number that is pulled."""
    bench = field.bench
    for label, one in field.everyone.items():
        if label in field.slow:
            continue
        held = bench.do(devices.first_pull(one.reader)).count
        rate = bench.do(devices.push(one.writer, bench.size.filled - held))
        bench.add(Figure(f"  push of the rest of {bench.size.filled:,}, {label}", rate, "records/s"))


def first_pull(field: Field) -> None:
    """Everything, by a device that holds nothing."""
    bench, filled = field.bench, field.bench.size.filled
    turns = field.turns(3, lambda one: bench.do(devices.first_pull(one.reader)).rate, without=field.slow)
    bench.panel(f"first pull of {filled:,}, plain", "records/s", turns)
    for label, one in field.own.items():
        name = f"first pull of {filled:,}, plain, {label}"
        bench.compared(name, "changes/s", turns, label, CEILING, least=FIRST_PULL)
        for peer, least in ((RXDB.label, FIRST_PULL_OF_RXDB), (POUCH.label, None)):
            if peer in field.others:
                bench.compared(f"  beside {peer}, {label}", "changes/s", turns, label, peer, least=least)
        for encoding, most in (("identity", None), ("gzip", BYTES), ("zstd", BYTES)):
            _packed(bench, one.contestant, encoding, most)
    _listed(field, "first pull", "records/s", turns)
    _packed(bench, field.others[CEILING], "gzip", None)


def _packed(bench: Bench, one: Contestant, encoding: str, most: float | None) -> None:
    one.reader.encoding = encoding
    # Plain it was timed already, in turns.
    found = [bench.do(devices.first_pull(one.reader)) for _ in range(1 if encoding == "identity" else 3)]
    one.reader.encoding = "identity"
    if encoding != "identity":
        bench.add(Figure(f"  {encoding}, {one.label}", median(f.rate for f in found), "changes/s"))
    weight = found[0].received / found[0].count
    bench.add(Figure(f"  bytes a change, {encoding}, {one.label}", weight, "bytes", most=most))


def news(field: Field, held: Mapping[str, int], *, limited: bool) -> None:
    """What is new among much. The limits hold among the most."""
    bench = field.bench
    for label, one in field.everyone.items():
        if label not in field.slow:
            bench.do(one.reader.pull())
    turns = field.turns(bench.size.turns, field.news, without=field.slow)
    if limited:
        title = f"50 new among {bench.size.many:,} ({POUCH.label}, {RXDB.label}: {bench.size.filled:,})"
        bench.panel(title, "ms", turns, scale=1000, less_is_better=True)
    for label in field.own:
        name = f"50 new among {held[label]:,}, median, {label}"
        bench.compared(name, "ms", turns, label, CEILING, scale=1000, most=NEWS if limited else None)
        if (peer := POUCH.label) in field.others:
            most = NEWS_OF_POUCH if limited else None
            name = f"  beside {peer} among {held[peer]:,}, {label}"
            bench.compared(name, "ms", turns, label, peer, scale=1000, most=most)
    for label in turns.found:
        if label in field.others:
            bench.add(Figure(f"  50 new among {held[label]:,}, {label}", turns.middle(label) * 1000, "ms"))


def idle(field: Field) -> None:
    """Nothing new for a phone that reads twenty scopes, beside what the ceiling takes for fifty."""
    bench = field.bench
    phones: dict[str, ours.Phone] = {}
    for label, one in field.own.items():
        writer, phones[label] = one.wide(0), one.wide(1)
        bench.do(devices.push(writer, 10 * len(writer.accounts)))
        bench.do(phones[label].pull())
    ceiling = field.others[CEILING]
    bench.do(ceiling.reader.pull())
    acts = {
        label: lambda phone=phone: bench.middle(lambda: devices.idle(phone), bench.size.news)
        for label, phone in phones.items()
    }
    turns = in_turns(bench.size.turns, {**acts, CEILING: lambda: field.news(ceiling)})
    for label, phone in phones.items():
        name = f"a pull that finds nothing new in {len(phone.cursors)} scopes, {label}"
        bench.compared(name, "ms", turns, label, CEILING, "its pull of 50", scale=1000, most=1)


def crowd(field: Field) -> None:
    """Many devices at once, each in a scope of its own."""
    bench, size = field.bench, field.bench.size
    done: dict[str, list[devices.Crowd]] = {}

    def act(one: Contestant) -> float:
        found = bench.do(devices.crowd(one.crowd, 1 if one.label in field.slow else size.rounds, 20))
        done.setdefault(one.label, []).append(found)
        return found.rate

    turns = field.turns(size.crowds_of, act, without=[RXDB.label])
    slowest = {label: _slowest(found) for label, found in done.items()}
    failed = {label: sum(crowd.failed for crowd in found) for label, found in done.items()}
    name = f"{size.crowd} devices, each pushes 20 then pulls"
    bench.panel(name, "records/s", turns)
    for label in field.own:
        is_sqlite, peer = label == SQLITE, POUCH.label
        bench.compared(f"{name}, {label}", "ops/s", turns, label, CEILING, least=LIMITS[label].crowd)
        if peer in field.others:
            least = 1.0 if is_sqlite else None
            bench.compared(f"  beside {peer}, {label}", "ops/s", turns, label, peer, least=least)
        for what, found in slowest[label].items():
            ratio = found / slowest[peer][what] if peer in field.others else None
            most = 1.0 if is_sqlite and what != PULL and ratio is not None else None
            bench.add(Figure(f"  {what} there, 99th percentile, {label}", found, "ms", ratio, peer, most=most))
        bench.add(Figure(f"  pushes and pulls that failed there, {label}", failed[label], "", most=0))
    _listed(field, f"{size.crowd} devices", "records/s", turns)
    for label in filter(field.others.__contains__, slowest):
        for what, found in slowest[label].items():
            bench.add(Figure(f"  {what} there, 99th percentile, {label}", found, "ms"))
        if failed[label]:
            bench.add(Figure(f"  pushes and pulls that failed there, {label}", failed[label], ""))


def _slowest(found: Sequence[devices.Crowd]) -> dict[str, float]:
    """The 99th percentiles, in milliseconds, of what a device waits for."""
    waits = {
        BOTH: [wait for crowd in found for wait in crowd.exchanges],
        PUSH: [wait for crowd in found for wait in crowd.waits],
        PULL: [wait for crowd in found for wait in crowd.pulls],
    }
    return {what: quantiles(every, n=100)[98] * 1000 for what, every in waits.items()}


def poke(field: Field) -> None:
    """From one phone's push to what another shows."""
    for label, one in field.own.items():
        writer, reader = one.phone(2), one.phone(3)
        field.bench.do(writer.pull())
        stream = Stream(one.port, reader.token)
        waits = field.bench.do(visible(writer, reader, stream, field.bench.size.pokes))
        name = f"one op sent, until another phone, poked, has it (95th percentile), {label}"
        field.bench.add(
            Figure(name, quantiles(waits, n=20)[18] * 1000, "ms", most=POKE_MS),
            Figure(f"  median, {label}", median(waits) * 1000, "ms"),
        )


def missed(field: Field) -> None:
    """What a reader did not see of what others wrote meanwhile."""
    for label, one in field.own.items():
        writers = [one.phone(number) for number in range(4, 4 + WRITERS)]
        for phone in writers:
            field.bench.do(phone.pull())
        seconds = field.bench.size.missed_s
        written, lost = field.bench.do(ours.missed(writers, one.phone(3), one.phone(2), seconds))
        name = f"changes missed by a reader while {WRITERS} write {written:,}, {label}"
        field.bench.add(Figure(name, lost, "changes", most=0))


def memory(field: Field, when: str) -> None:
    """What would come back if a process ended. Ours has one a core, held to the limit each; a peer's are counted together."""
    for label, one in field.own.items():
        name = f"memory of each server process {when}, at most (USS), {label}"
        field.bench.add(Figure(name, one.contestant.server.largest_mb, "MB", most=MEMORY_MB))
    for label, peer in field.others.items():
        field.bench.add(Figure(f"  memory, {label}", peer.server.unique_mb, "MB"))
