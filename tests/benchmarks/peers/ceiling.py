"""The ceiling of our stack (`tests.benchmarks.ceiling`), spoken to as the peers are."""

from collections.abc import Sequence
from typing import Any

import msgspec

from tests.benchmarks.client import Answer, http
from tests.benchmarks.peers.wire import PAGE, Headers, Page, one
from tests.benchmarks.work import Record


class _Pushed(msgspec.Struct):
    results: list[tuple[str, int]]


class _Pulled(msgspec.Struct):
    next: int
    more: bool
    changes: list[msgspec.Raw]


_pushed = msgspec.json.Decoder(_Pushed).decode
_pulled = msgspec.json.Decoder(_Pulled).decode


class CeilingWire:
    """A `Wire`: a number for each record, and everything above a number."""

    headers: Headers = ()

    def made(self, scope: str) -> list[bytes]:
        del scope
        return []

    def push(self, scope: str, items: Sequence[Record]) -> bytes:
        mutations = b",".join(one(item, "id") for item in items)
        return http("POST", "/push", b'{"scope":"%s","mutations":[%s]}' % (scope.encode(), mutations))

    def kept(self, answer: Answer, count: int) -> bool:
        found = _pushed(answer.body).results
        return len(found) == count and all(number for _, number in found)

    def first(self, scope: str, cursor: Any) -> str:
        return f"/pull?scope={scope}&limit={PAGE}&since={cursor or 0}"

    def page(self, path: str, cursor: Any, answer: Answer) -> Page:
        del cursor
        said = _pulled(answer.plain)
        following = path.rpartition("=")[0] + f"={said.next}" if said.more else None
        return Page(len(said.changes), said.next, following)
