"""The comparison from beginning to end: everybody fresh, filled, measured, ours made a million, measured again."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping

from tests.benchmarks import devices, ours, twins, versus
from tests.benchmarks.bench import Bench
from tests.benchmarks.contest import CEILING, PHONES, Contestant, Field, Own, others, own
from tests.benchmarks.peers.running import KINTO_POSTGRES, POUCH, RXDB


def _multiply(bench: Bench, urls: Mapping[str, str], scopes: Mapping[str, str], ceiling: Contestant) -> dict[str, int]:
    """Ours copied inside its databases, side by side; the ceiling's pushed like all it holds."""

    async def all_of() -> list[int]:
        return await asyncio.gather(
            *(twins.multiply(url, bench.size.many, scopes[label]) for label, url in urls.items())
        )

    counts = bench.do(all_of())
    held = bench.do(devices.first_pull(ceiling.reader)).count
    bench.do(devices.push(ceiling.writer, bench.size.many - held))
    return {**dict(zip(urls, counts, strict=True)), CEILING: bench.size.many}


def _said(bench: Bench, peers: Mapping[str, Contestant]) -> list[str]:
    """What is not alike, and why."""
    size = bench.size
    said = [
        f"Among {size.many:,}: what went through the door is copied inside our databases, under ids and numbers of its own.",
        f"{CEILING.capitalize()}'s {size.many:,} are pushed, all of them.",
    ]
    if POUCH.label in peers:
        said += [
            f"{POUCH.label} answers before its log is synced.",
            f"{POUCH.label} holds {size.filled:,} where we hold {size.many:,}: filling it takes longer than all the rest.",
        ]
    if RXDB.label in peers:
        said += [
            f"{RXDB.label} keeps nothing on disk, and holds {size.filled:,} where we hold {size.many:,}.",
            f"{RXDB.label} has no crowd: its free version allows sixteen collections, one is a scope here.",
        ]
    if KINTO_POSTGRES.label in peers:
        said.append(f"Kinto pushes {size.kinto:,} a turn and is not filled: {size.filled:,} would take it ten minutes.")
    return said


def compare(bench: Bench, urls: Mapping[str, str]) -> None:
    """Everything that is compared. `urls` are empty databases, by label."""
    founded = {label: bench.do(ours.found(url, bench.size.crowd, PHONES)) for label, url in urls.items()}
    with others(bench) as peers:
        bench.notes += _said(bench, peers)
        with _fields(bench, urls, founded, peers) as field:
            held = dict.fromkeys(field.everyone, bench.size.filled)
            for name, measure in (("push", versus.push), ("fill", versus.fill), ("first pull", versus.first_pull)):
                bench.part(name, lambda measure=measure: measure(field))  # type: ignore[misc]
            bench.part("news", lambda: versus.news(field, held, limited=False))
            for name, measure in (
                ("idle", versus.idle),
                ("crowd", versus.crowd),
                ("poke", versus.poke),
                ("missed", versus.missed),
            ):
                bench.part(name, lambda measure=measure: measure(field))  # type: ignore[misc]
            bench.part("memory", lambda: versus.memory(field, "after all this"))
            scopes = {label: one.territory for label, one in field.own.items()}
        bench.part("copy", lambda: held.update(_multiply(bench, urls, scopes, peers[CEILING])))
        with _fields(bench, urls, founded, peers) as field:
            bench.part("news among many", lambda: versus.news(field, held, limited=True))
            bench.part("memory among many", lambda: versus.memory(field, f"with {bench.size.many:,} stored"))


@contextlib.contextmanager
def _fields(
    bench: Bench, urls: Mapping[str, str], founded: Mapping[str, ours.Founded], peers: Mapping[str, Contestant]
) -> Iterator[Field]:
    with contextlib.ExitStack() as stack:
        mine: dict[str, Own] = {}
        for label, url in urls.items():
            mine[label] = stack.enter_context(own(bench, label, url, founded[label]))
        yield Field(bench, mine, peers)
