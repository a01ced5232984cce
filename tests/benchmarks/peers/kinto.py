"""Kinto, on memory and on PostgreSQL, behind waitress as its own `kinto start` runs it."""

import base64
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from tests.benchmarks.client import Answer, http
from tests.benchmarks.peers.wire import Headers, Page
from tests.benchmarks.work import Record

_ON_POSTGRES = """\
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}"""
_ON_MEMORY = """\
kinto.storage_backend = kinto.core.storage.memory
kinto.permission_backend = kinto.core.permission.memory"""
_SETTINGS = """\
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
threads = 4
channel_timeout = 60
[app:main]
use = egg:kinto
{storage}
kinto.cache_backend = kinto.core.cache.memory
kinto.batch_max_requests = 500
multiauth.policies = basicauth
kinto.userid_hmac_secret = bench
kinto.bucket_create_principals = system.Authenticated
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = generic
[logger_root]
level = WARN
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic
[formatter_generic]
format = %(levelname)s %(message)s
"""


def settings(port: int, url: str | None) -> str:
    """The file Kinto starts from: on the PostgreSQL database at `url`, or in memory."""
    if url is None:
        return _SETTINGS.format(port=port, storage=_ON_MEMORY)
    address = url.replace("postgres://", "postgresql://", 1)
    return _SETTINGS.format(port=port, storage=_ON_POSTGRES.format(url=address))


class _One(msgspec.Struct):
    status: int


class _Responses(msgspec.Struct):
    responses: list[_One]


class _Records(msgspec.Struct):
    data: list[msgspec.Raw]


_responses = msgspec.json.Decoder(_Responses).decode
_records = msgspec.json.Decoder(_Records).decode


class KintoWire:
    """A `Wire`: a collection for each scope, all in one bucket."""

    headers: Headers = (("Authorization", "Basic " + base64.b64encode(b"bench:bench").decode()),)

    def made(self, scope: str) -> list[bytes]:
        paths = ("/v1/buckets/bench", f"/v1/buckets/bench/collections/{scope}")
        return [http("PUT", path, b"{}", self.headers) for path in paths]

    def push(self, scope: str, items: Sequence[Record]) -> bytes:
        where = f"/buckets/bench/collections/{scope}/records/"
        wanted = [{"path": where + found, "body": {"data": msgspec.Raw(fields)}} for found, fields in items]
        body = msgspec.json.encode({"defaults": {"method": "PUT"}, "requests": wanted})
        return http("POST", "/v1/batch", body, self.headers)

    def kept(self, answer: Answer, count: int) -> bool:
        found = _responses(answer.plain).responses
        return len(found) == count and all(one.status in {200, 201} for one in found)

    def first(self, scope: str, cursor: Any) -> str:
        path = f"/v1/buckets/bench/collections/{scope}/records"
        return path if cursor is None else f"{path}?_since={quote(cursor)}"

    def page(self, path: str, cursor: Any, answer: Answer) -> Page:
        count = len(_records(answer.plain).data)
        # The newest come first: where the device stands was said by the first page.
        reached = cursor if "_token=" in path else answer.headers["etag"]
        following = answer.headers.get("next-page")
        if following is None:
            return Page(count, reached, None)
        parts = urlsplit(following)
        return Page(count, reached, f"{parts.path}?{parts.query}")
