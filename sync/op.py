"""Op: one change made on a device, named by its intent. Parsed from untrusted JSON; a fault is a value, never a raise."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sync.protocol import MAX_DEPTH, MAX_INTEGER, MAX_OP_BYTES
from sync.record import record

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_KIND = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAX_BASE_HEADS = 500
"""Also the adds of a set that a remover saw: one op each, for years."""
_MAX_FIELD = 200
"""A fault names a field; the name came from outside and may be of any length."""
_MAX_SEQ = 2**31 - 1


@record
class Stamp:
    """A device's clocks when something happened: wall time and monotonic time in ms, and the page load that read them."""

    wall_ms: int
    mono_ms: int
    page: str


@record
class Op:
    """One change. Immutable once queued; a further edit is a further op."""

    id: str
    seq: int
    after: str | None
    kind: str
    v: int
    entity: str
    base: Mapping[str, tuple[str, ...]]
    args: Mapping[str, Any]
    at: Stamp
    hash: str


@record
class Fault:
    """What was wrong with `ops[index]`, said so that its author can mend it. `id` and `seq` where they could be read."""

    index: int
    code: str
    field: str
    reason: str
    id: str | None = None
    seq: int | None = None


class _Bad(Exception):  # noqa: N818 - internal signal, turned into a Fault value before it leaves
    def __init__(self, code: str, field: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.field, self.reason = code, field, reason


def is_uuid(value: object) -> bool:
    """Whether a value is a UUID in canonical lower-case text (RFC 9562 section 4)."""
    return isinstance(value, str) and _UUID.match(value) is not None


def parse(raw: object, index: int = 0, encode: Callable[[Any], bytes] | None = None) -> Op | Fault:
    """Read one op of a batch. `encode`: a faster way to the bytes of `canonical`, for whoever has one."""
    if not isinstance(raw, dict):
        return Fault(index, "malformed", f"ops[{index}]", "an op is a JSON object")
    found_id = raw.get("id")
    op_id = found_id.lower() if isinstance(found_id, str) and is_uuid(found_id.lower()) else None
    found_seq = raw.get("seq")
    seq = found_seq if type(found_seq) is int and 1 <= found_seq <= _MAX_SEQ else None
    try:
        return _parse(raw, op_id, seq, encode or _canonical_bytes)
    except _Bad as bad:
        return Fault(index, bad.code, f"ops[{index}].{bad.field}"[:_MAX_FIELD], bad.reason, op_id, seq)


def _parse(raw: dict[Any, Any], op_id: str | None, seq: int | None, encode: Callable[[Any], bytes]) -> Op:
    if op_id is None:
        raise _Bad("malformed", "id", "a UUID in lower-case text is needed")
    if seq is None:
        raise _Bad("malformed", "seq", "a whole number from 1 is needed")
    kind = raw.get("kind")
    if not isinstance(kind, str) or not _KIND.match(kind):
        raise _Bad("malformed", "kind", "a kind reads like visit.log")
    version = raw.get("v", 1)
    if type(version) is not int or not 1 <= version <= 1000:
        raise _Bad("malformed", "v", "a whole number from 1 is needed")
    args = raw.get("args", {})
    if not isinstance(args, dict):
        raise _Bad("malformed", "args", "an object is needed")
    said = _object(args, "args", 0)
    after, base = raw.get("after"), raw.get("base")
    previous = None if after is None else _uuid(after, "after")
    entity, saw, at = _uuid(raw.get("entity"), "entity"), _base(base) if base else {}, _stamp(raw.get("at"))
    # Of the content alone: `seq` changes when a cloned phone re-numbers, the op does not.
    text = encode([op_id, previous, kind, version, entity, saw, said, at.wall_ms, at.mono_ms, at.page])
    if len(text) > MAX_OP_BYTES:
        raise _Bad("op_too_large", "args", f"one op holds at most {MAX_OP_BYTES} bytes")
    return Op(op_id, seq, previous, kind, version, entity, saw, said, at, hashlib.sha256(text).hexdigest())


def _uuid(value: object, field: str) -> str:
    if isinstance(value, str):
        if _UUID.match(value):
            return value
        if _UUID.match(value.lower()):
            return value.lower()
    raise _Bad("malformed", field, "a UUID is needed")


def _base(raw: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict):
        raise _Bad("malformed", "base", "an object of field names to op ids is needed")
    base: dict[str, tuple[str, ...]] = {}
    for name, heads in raw.items():
        field = _text(name, "base")
        if not isinstance(heads, list) or len(heads) > _MAX_BASE_HEADS:
            raise _Bad("malformed", f"base.{field}", f"a list of at most {_MAX_BASE_HEADS} op ids is needed")
        base[field] = tuple(sorted({_uuid(head, f"base.{field}") for head in heads}))
    return base


def _stamp(raw: object) -> Stamp:
    if not isinstance(raw, dict):
        raise _Bad("malformed", "at", "an object with wall, mono_ms and page is needed")
    mono, page = raw.get("mono_ms"), raw.get("page")
    if type(mono) is not int or not 0 <= mono <= MAX_INTEGER:
        raise _Bad("malformed", "at.mono_ms", "a whole number of milliseconds is needed")
    return Stamp(instant_to_ms(raw.get("wall"), "at.wall"), mono, _uuid(page, "at.page"))


def read_stamp(raw: object) -> Stamp | None:
    """A device's clocks, or None where they cannot be read: no reason to refuse what came with them."""
    try:
        return _stamp(raw)
    except _Bad:
        return None


def read_instant(value: object) -> int | None:
    """Milliseconds since 1970 of an RFC 3339 instant, or None where it is none."""
    try:
        return instant_to_ms(value)
    except _Bad:
        return None


def instant_to_ms(value: object, field: str = "wall") -> int:
    """Milliseconds since 1970 of an RFC 3339 instant with its offset."""
    if isinstance(value, str) and len(value) <= 40:
        if _CANONICAL.match(value) and (second := _second_of(value[:19])) is not None:
            return second + int(value[20:23])
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None and 1970 <= moment.year <= 9000:
            delta = moment - _EPOCH
            return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000
    raise _Bad("malformed", field, "an RFC 3339 instant such as 2026-11-21T09:14:02.120Z is needed")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CANONICAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z", re.ASCII)


@lru_cache(maxsize=4096)
def _second_of(text: str) -> int | None:
    """Milliseconds of a whole second in UTC as we write it; None where it is none, or out of range."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None
    return round((moment - _EPOCH).total_seconds()) * 1000 if 1970 <= moment.year <= 9000 else None


@lru_cache(maxsize=4096)
def ms_to_instant(ms: int) -> str:
    """RFC 3339 in UTC with milliseconds. Of a batch all was received at once, and most is said of the same moments again."""
    return f"{_second(ms // 1000)}.{ms % 1000:03d}Z"


@lru_cache(maxsize=4096)
def _second(seconds: int) -> str:
    """Six instants are written an op, most of them within the same few seconds."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"


def clean(value: Any, path: str, depth: int = 0) -> Any:
    """A JSON value fit for the wire: NFC text without NUL, no floats, bounded integers and depth.

    Errors: raises an internal signal naming the field; `parse` turns it into a `Fault`.
    """
    if isinstance(value, str):
        return _text(value, path)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise _Bad("integer_too_large", path, "whole numbers stay within 2^53 - 1")
        return value
    if isinstance(value, float):
        raise _Bad("float", path, "no decimals on the wire: money in cents, ratios in basis points, degrees in 1e-7")
    if depth >= MAX_DEPTH:
        raise _Bad("too_deep", path, f"at most {MAX_DEPTH} levels")
    if isinstance(value, list):
        return [
            item
            if type(item) is str and item.isascii() and "\x00" not in item
            else clean(item, f"{path}[{n}]", depth + 1)
            for n, item in enumerate(value)
        ]
    if isinstance(value, dict):
        return _object(value, path, depth)
    raise _Bad("malformed", path, "not a JSON value")


def _object(value: Mapping[str, Any], path: str, depth: int) -> dict[str, Any]:
    """Most values need no cleaning, and then their paths need not be spelled out."""
    found: dict[str, Any] = {}
    for key, item in value.items():
        name = key if key.isascii() and "\x00" not in key else _text(key, path)
        if type(item) is str and item.isascii() and "\x00" not in item:
            found[name] = item
        else:
            found[name] = clean(item, f"{path}.{name}", depth + 1)
    return found


def _text(value: str, path: str) -> str:
    if value.isascii():
        if "\x00" in value:
            raise _Bad("control_character", path, "text cannot hold a NUL character")
        return value
    if "\x00" in value:
        raise _Bad("control_character", path, "text cannot hold a NUL character")
    if _SURROGATE.search(value):
        # A phone cut an emoji in half: the rest of the sentence is worth more than a refusal.
        value = _SURROGATE.sub("\ufffd", value)
    return value if unicodedata.is_normalized("NFC", value) else unicodedata.normalize("NFC", value)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces, the same text for the same content."""
    return _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _canonical_bytes(value: Any) -> bytes:
    return _encode(value).encode()
