"""rxdb-server, its replication endpoint over storage in memory: nothing is durable."""

from collections.abc import Sequence
from typing import Any

import msgspec

from tests.benchmarks.client import Answer, http
from tests.benchmarks.peers.wire import PAGE, Headers, Page, one
from tests.benchmarks.work import Record


class _Checkpoint(msgspec.Struct):
    id: str
    lwt: float


class _Pulled(msgspec.Struct):
    documents: list[msgspec.Raw]
    checkpoint: _Checkpoint | None = None


_pulled = msgspec.json.Decoder(_Pulled).decode


class RxdbWire:
    """A `Wire`: a collection for each scope, of those its server began with."""

    headers: Headers = ()

    def made(self, scope: str) -> list[bytes]:
        del scope
        return []

    def push(self, scope: str, items: Sequence[Record]) -> bytes:
        rows = b",".join(b'{"newDocumentState":%s,"_deleted":false}}' % one(item, "id")[:-1] for item in items)
        return http("POST", f"/{scope}/0/push", b"[%s]" % rows)

    def kept(self, answer: Answer, count: int) -> bool:
        del count
        # It names what it did not take.
        return answer.plain == b"[]"

    def first(self, scope: str, cursor: Any) -> str:
        found, written = cursor or ("", 0)
        return f"/{scope}/0/pull?limit={PAGE}&id={found}&lwt={written}"

    def page(self, path: str, cursor: Any, answer: Answer) -> Page:
        said = _pulled(answer.plain)
        if said.checkpoint is None:
            return Page(len(said.documents), cursor, None)
        reached = (said.checkpoint.id, said.checkpoint.lwt)
        scope = path.split("/", 2)[1]
        return Page(len(said.documents), reached, self.first(scope, reached) if len(said.documents) == PAGE else None)
