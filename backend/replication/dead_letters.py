"""Dead letters: what could not be applied and must not be lost, kept for an administrator."""

import hashlib
from typing import Any

from uuid_utils import uuid7

from backend.db.work import Work, execute, fetch_one
from sync.op import canonical

KEPT_LEVELS = 100
"""How deep a payload nobody could read is kept; an op that could be read has at most eight levels."""


def park(user: str, op: str, code: str, detail: str, payload: Any, now_ms: int) -> Work[str]:
    """Keep a payload; answers its trace id. The same one again is the same row, open again if somebody had settled it."""
    text = None if payload is None else canonical(_upper_levels(payload, KEPT_LEVELS))
    mark = hashlib.sha256(canonical([user, op, code, detail, text]).encode("utf-8", "replace")).hexdigest()
    yield from execute(
        "INSERT INTO dead_letter (id, user_id, op, code, detail, payload, fingerprint, created_ms, resolved_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (fingerprint) DO UPDATE SET resolved_ms = NULL",
        str(uuid7()),
        user,
        op,
        code,
        _storable(detail),
        None if text is None else _storable(text),
        mark,
        now_ms,
    )
    row = yield from fetch_one("SELECT id FROM dead_letter WHERE fingerprint = ?", mark)
    return str(row[0]) if row is not None else ""


def _upper_levels(value: Any, levels: int) -> Any:
    """A JSON value cut below some depth: deeper ones overflow the stack of whoever writes or reads them."""
    if isinstance(value, dict):
        return {key: _upper_levels(item, levels - 1) for key, item in value.items()} if levels > 0 else {}
    if isinstance(value, list):
        return [_upper_levels(item, levels - 1) for item in value] if levels > 0 else []
    return value


def _storable(text: str) -> str:
    """PostgreSQL refuses NUL and half surrogates in text; what was wrong stays readable."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\u0000")
