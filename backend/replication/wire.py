"""The sync envelope as it travels. Unknown fields of the envelope are ignored, so that newer apps can talk to us."""

import gzip
import json
import zlib
from typing import Annotated, Any

import msgspec
import zstandard
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from backend.web.problems import BODY_TOO_LARGE, MALFORMED_JSON, UNSUPPORTED_ENCODING, VALIDATION, Problem
from backend.web.reasons import reason_of
from sync.protocol import DEFAULT_PULL, MAX_BATCH_BYTES, MAX_INTEGER, MAX_OPS, MAX_PULL

BODY_LIMIT = MAX_BATCH_BYTES + 64 * 1024
"""Ops, and room for the cursors and the clock."""
COMPRESS_FROM = 1024

UuidText = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Whole = Annotated[int, Field(ge=0, le=MAX_INTEGER, strict=True)]
Cursor = Annotated[int, Field(ge=-MAX_INTEGER, le=MAX_INTEGER, strict=True)]
"""As the last answer gave it; below zero while a first reading is not over."""


class Clock(BaseModel):
    """The device's clocks as it sends."""

    wall: Annotated[str, Field(max_length=40, examples=["2026-11-21T09:14:02.120Z"])]
    mono_ms: Whole
    page: UuidText


class SyncRequest(BaseModel):
    """One exchange: what the device made, and where it stands."""

    model_config = ConfigDict(extra="ignore")

    protocol: Annotated[int, Field(strict=True, ge=0, le=1000)]
    app: Annotated[str, Field(max_length=40)] = ""
    epoch: Annotated[str, Field(max_length=64)] | None = None
    incarnation: UuidText
    high_water: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 0
    clock: Clock | None = None
    ops: Annotated[list[Any], Field(description="Op objects, see sync/README.md; each is judged alone")] = []
    cursors: Annotated[dict[Annotated[str, Field(max_length=80)], Cursor], Field(max_length=500)] = {}
    limit: Annotated[int, Field(strict=True, ge=1, le=MAX_PULL)] = DEFAULT_PULL


_REQUEST = TypeAdapter(SyncRequest)


def read_body(raw: bytes, encoding: str) -> Any:
    """Bytes of a request to a JSON value. Errors: problems for an encoding, a size or JSON nobody can read."""
    match encoding.strip().lower():
        case "" | "identity":
            text = raw
        case "gzip":
            text = _inflate(raw)
        case other:
            raise Problem(UNSUPPORTED_ENCODING, f"Content-Encoding {other!r}: use gzip or none.")
    if len(text) > BODY_LIMIT:
        raise too_large()
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        # The strict reader refuses half an emoji ("\ud83d"), which browsers do write; one such op must not sink a batch.
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem(MALFORMED_JSON, f"The body is not JSON: {type(error).__name__}.") from None


def read_request(raw: bytes, encoding: str) -> SyncRequest:
    """Bytes of a request to what they ask. Errors: problems that name what is wrong."""
    value = read_body(raw, encoding)
    try:
        return _REQUEST.validate_python(value)
    except ValidationError as error:
        raise Problem(
            VALIDATION,
            errors=[
                {
                    "field": ".".join(str(part) for part in e["loc"]) or "body",
                    "reason": reason_of(e["type"], e["msg"], e.get("ctx")),
                }
                for e in error.errors(include_url=False, include_input=False)
            ],
        ) from None


def too_large() -> Problem:
    """The refusal that tells the device to halve and repeat."""
    return Problem(
        BODY_TOO_LARGE,
        f"At most {MAX_OPS} ops and {MAX_BATCH_BYTES} bytes a request: halve the batch and repeat.",
        max_ops=MAX_OPS,
        max_bytes=MAX_BATCH_BYTES,
    )


def _inflate(raw: bytes) -> bytes:
    """Never past the limit, however small the bomb."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        text = inflater.decompress(raw, BODY_LIMIT + 1)
    except zlib.error:
        raise Problem(MALFORMED_JSON, "The body says gzip and is not.") from None
    if len(text) > BODY_LIMIT or inflater.unconsumed_tail:
        raise too_large()
    if not inflater.eof:
        raise Problem(MALFORMED_JSON, "The gzip body ends too early.")
    if inflater.unused_data:
        raise Problem(MALFORMED_JSON, "More bytes follow the gzip body.")
    return text


def encode_body(body: bytes, accept: str) -> tuple[bytes, dict[str, str]]:
    """The best encoding the client names, for bodies worth it."""
    if len(body) < COMPRESS_FROM:
        return body, {}
    offered = {
        part.split(";")[0].strip().lower() for part in accept.split(",") if "q=0" not in part.replace("q=0.", "")
    }
    if "zstd" in offered:
        return zstandard.ZstdCompressor(level=3).compress(body), {"content-encoding": "zstd", "vary": "Accept-Encoding"}
    if "gzip" in offered:
        return gzip.compress(body, 1), {"content-encoding": "gzip", "vary": "Accept-Encoding"}
    return body, {"vary": "Accept-Encoding"}
