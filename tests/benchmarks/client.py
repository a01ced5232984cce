"""One keep-alive HTTP/1.1 connection whose cost is small beside a server's: requests are bytes, made beforehand."""

import asyncio
import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import zstandard

HOST = "127.0.0.1"
_WINDOW = 4 * 1024 * 1024


def _unzstd(body: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(body)


_UNPACK = {"gzip": gzip.decompress, "zstd": _unzstd}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `body` as it travelled, `plain` unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def plain(self) -> bytes:
        unpack = _UNPACK.get(self.headers.get("content-encoding", ""))
        return self.body if unpack is None else unpack(self.body)

    def expect(self, *statuses: int) -> "Answer":
        if self.status not in statuses:
            raise RuntimeError(f"answered {self.status}: {self.plain[:500]!r}")
        return self


@dataclass(slots=True)
class Connection:
    """To one server on loopback."""

    port: int
    received: int = 0
    """Bytes, heads included."""
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, repr=False)

    async def call(self, request: bytes) -> Answer:
        try:
            reader, head = await self._send(request)
        except (asyncio.IncompleteReadError, ConnectionError):
            # Servers close connections that were idle while another was measured.
            await self.close()
            reader, head = await self._send(request)
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:-2])}
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = await _chunked(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received += len(head) + len(body)
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return Answer(int(lines[0].split(" ")[1]), headers, body)

    async def _send(self, request: bytes) -> tuple[asyncio.StreamReader, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self.port, limit=_WINDOW)
        reader, writer = self._streams
        writer.write(request)
        return reader, await reader.readuntil(b"\r\n\r\n")

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _chunked(reader: asyncio.StreamReader) -> bytes:
    """A body whose length its sender did not know."""
    parts: list[bytes] = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readuntil(b"\r\n")
    return b"".join(parts)


def http(method: str, path: str, body: bytes = b"", headers: Sequence[tuple[str, str]] = ()) -> bytes:
    """A whole request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", *(f"{name}: {value}" for name, value in headers)]
    if body or method in {"POST", "PUT"}:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
