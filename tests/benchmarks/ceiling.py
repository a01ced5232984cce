"""A small ceiling of our own, for where the peers' folder is absent: what this stack does with no sign-in and no rules.

Litestar, one durable SQLite transaction a push, bodies that go out as they came in. It speaks as `shared/peers/ceiling.py`
does, so one driver serves both; CEILING_DB names its file. It commits on the event loop, one push at a time, where the
peers' groups those of many clients: the figures of 64 clients are not comparable between the two.
"""

import os
import sqlite3
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get, post


class Item(msgspec.Struct):
    """What a row's columns need of a record."""

    id: str
    kind: str
    store_id: str


class Push(msgspec.Struct):
    """One batch of one client."""

    scope: str
    mutations: list[msgspec.Raw]


_push = msgspec.json.Decoder(Push).decode
_item = msgspec.json.Decoder(Item).decode


def _opened(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536"):
        database.execute(f"PRAGMA {pragma}")
    database.execute(
        "CREATE TABLE line (seq INTEGER PRIMARY KEY, scope TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, "
        "store TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (scope, id))"
    )
    database.execute("CREATE INDEX line_scope ON line (scope, seq)")
    return database


DATABASE = _opened(os.environ["CEILING_DB"])


@post("/push", status_code=200)
async def push(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Keep a batch; answers each id with its number."""
    sent = _push(await request.body())
    numbers: list[tuple[str, int]] = []
    DATABASE.execute("BEGIN IMMEDIATE")
    for raw in sent.mutations:
        item = _item(raw)
        row = DATABASE.execute(
            "INSERT INTO line (scope, id, kind, store, body) VALUES (?, ?, ?, ?, ?) RETURNING seq",
            (sent.scope, item.id, item.kind, item.store_id, bytes(raw)),
        ).fetchone()
        numbers.append((item.id, row[0]))
    DATABASE.execute("COMMIT")
    return Response(msgspec.json.encode({"results": numbers}), media_type="application/json")


@get("/pull")
async def pull(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What a scope holds above a number."""
    asked = request.query_params
    since, limit = int(asked["since"]), int(asked["limit"])
    rows = DATABASE.execute(
        "SELECT seq, body FROM line WHERE scope = ? AND seq > ? ORDER BY seq LIMIT ?", (asked["scope"], since, limit)
    ).fetchall()
    head = msgspec.json.encode({"next": rows[-1][0] if rows else since, "more": len(rows) == limit})
    body = head[:-1] + b',"changes":[' + b",".join(row[1] for row in rows) + b"]}"
    return Response(body, media_type="application/json")


app = Litestar([push, pull], openapi_config=None)
