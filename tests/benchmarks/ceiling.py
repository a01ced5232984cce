"""The ceiling: what this stack does with no sign-in and no rules. NOT the product, but what is left of it is what sync costs.

Litestar, and one thread that writes what waits in one durable SQLite transaction (WAL, synchronous FULL); bodies go out as they
came in. CEILING_DB names its file. Run as `uvicorn tests.benchmarks.ceiling:app`.
"""

import asyncio
import gzip
import os
import queue
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get, post

GROUP_LIMIT = 64
WORTH_PACKING = 1000
Kept = list[tuple[str, int]]
"""Ids, each with its number; 0 for one that was there already."""
_Row = tuple[str, str, str, str, bytes]
_Waiting = tuple[list[_Row], "asyncio.Future[Kept]"]


class Item(msgspec.Struct):
    """What a record must say."""

    id: str
    kind: str
    store_id: str
    rep_id: str
    client_seq: int


class Push(msgspec.Struct):
    """One batch of one client."""

    scope: str
    mutations: list[msgspec.Raw]


_push = msgspec.json.Decoder(Push).decode
_item = msgspec.json.Decoder(Item).decode
_encode = msgspec.json.Encoder().encode
_waiting: "queue.SimpleQueue[_Waiting | None]" = queue.SimpleQueue()

_TABLE = (
    "CREATE TABLE IF NOT EXISTS r (seq INTEGER PRIMARY KEY, scope TEXT NOT NULL, id TEXT NOT NULL, kind TEXT, store_id TEXT, "
    "body BLOB NOT NULL, UNIQUE (scope, id))"
)
_INDEX = "CREATE INDEX IF NOT EXISTS r_scope ON r (scope, seq)"
_INSERT = (
    "INSERT INTO r (scope, id, kind, store_id, body) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (scope, id) DO NOTHING RETURNING seq"
)
_PAGE = "SELECT seq, body FROM r WHERE scope = ? AND seq > ? ORDER BY seq LIMIT ?"


def _opened() -> sqlite3.Connection:
    database = sqlite3.connect(os.environ["CEILING_DB"], isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "mmap_size=268435456"):
        database.execute(f"PRAGMA {pragma}")
    return database


_reading = cache(_opened)


def _write(loop: asyncio.AbstractEventLoop) -> None:
    """Until told to stop: everything that waits, in one commit."""
    database = _opened()
    database.execute(_TABLE)
    database.execute(_INDEX)
    while (first := _waiting.get()) is not None:
        group = [first]
        while len(group) < GROUP_LIMIT and not _waiting.empty():
            item = _waiting.get()
            if item is None:
                _waiting.put(None)
                break
            group.append(item)
        loop.call_soon_threadsafe(_committed(database, group))
    database.close()


def _committed(database: sqlite3.Connection, group: list[_Waiting]) -> Callable[[], None]:
    """Keep a group; answers what tells its clients so."""
    try:
        database.execute("BEGIN IMMEDIATE")
        kept = [[_insert(database, row) for row in rows] for rows, _ in group]
        database.execute("COMMIT")
    except sqlite3.Error as fault:
        database.execute("ROLLBACK")
        return partial(_refuse, group, fault)
    return partial(_tell, group, kept)


def _tell(group: list[_Waiting], kept: list[Kept]) -> None:
    for (_, future), numbers in zip(group, kept, strict=True):
        future.set_result(numbers)


def _refuse(group: list[_Waiting], fault: sqlite3.Error) -> None:
    for _, future in group:
        future.set_exception(fault)


def _insert(database: sqlite3.Connection, row: _Row) -> tuple[str, int]:
    found = database.execute(_INSERT, row).fetchone()
    return row[1], found[0] if found else 0


@post("/push")
async def push(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Keep a batch; answers each id with its number."""
    sent = _push(await request.body())
    rows: list[_Row] = []
    for raw in sent.mutations:
        item = _item(raw)
        rows.append((sent.scope, item.id, item.kind, item.store_id, bytes(raw)))
    future: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
    _waiting.put((rows, future))
    return Response(_encode({"results": await future}), media_type="application/json")


@get("/pull")
async def pull(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What a scope holds above a number."""
    asked = request.query_params
    since, limit = int(asked["since"]), int(asked["limit"])
    rows = _reading().execute(_PAGE, (asked["scope"], since, limit)).fetchall()
    body = b'{"next":%d,"more":%s,"changes":[%s]}' % (
        rows[-1][0] if rows else since,
        b"true" if len(rows) == limit else b"false",
        b",".join([row[1] for row in rows]),
    )
    headers = {}
    if "gzip" in request.headers.get("accept-encoding", "") and len(body) > WORTH_PACKING:
        body, headers = gzip.compress(body, 1), {"content-encoding": "gzip"}
    return Response(body, media_type="application/json", headers=headers)


@asynccontextmanager
async def _writing(_: Litestar) -> AsyncIterator[None]:
    threading.Thread(target=_write, args=(asyncio.get_running_loop(),), daemon=True).start()
    yield
    _waiting.put(None)


app = Litestar([push, pull], openapi_config=None, lifespan=[_writing])
