"""express-pouchdb on LevelDB: the CouchDB protocol, as a Node server. It answers before its log is synced."""

from collections.abc import Sequence
from typing import Any

import msgspec

from tests.benchmarks.client import Answer, http
from tests.benchmarks.peers.wire import PAGE, Headers, Page, one
from tests.benchmarks.work import Record


class _Kept(msgspec.Struct):
    ok: bool = False


class _Changes(msgspec.Struct):
    results: list[msgspec.Raw]
    last_seq: int | str


_kept = msgspec.json.Decoder(list[_Kept]).decode
_changes = msgspec.json.Decoder(_Changes).decode


class PouchWire:
    """A `Wire`: a database for each scope."""

    headers: Headers = ()

    def made(self, scope: str) -> list[bytes]:
        return [http("PUT", f"/{scope}")]

    def push(self, scope: str, items: Sequence[Record]) -> bytes:
        docs = b",".join(one(item, "_id") for item in items)
        return http("POST", f"/{scope}/_bulk_docs", b'{"docs":[%s]}' % docs)

    def kept(self, answer: Answer, count: int) -> bool:
        found = _kept(answer.plain)
        return len(found) == count and all(doc.ok for doc in found)

    def first(self, scope: str, cursor: Any) -> str:
        return f"/{scope}/_changes?include_docs=true&limit={PAGE}&since={cursor or 0}"

    def page(self, path: str, cursor: Any, answer: Answer) -> Page:
        del cursor
        said = _changes(answer.plain)
        is_full = len(said.results) == PAGE
        return Page(
            len(said.results), said.last_seq, path.rpartition("=")[0] + f"={said.last_seq}" if is_full else None
        )
