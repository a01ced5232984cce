"""The wire's version and its limits. One line of history per bump; the floor never rises past N-2."""

PROTOCOL_VERSION = 1
"""1 (2026-11): first version."""
MIN_SUPPORTED = 1

MAX_OPS = 100
MAX_BATCH_BYTES = 256 * 1024
MAX_OP_BYTES = 64 * 1024
MAX_PULL = 1000
DEFAULT_PULL = 500
MAX_DEPTH = 8
MAX_INTEGER = 2**53 - 1
"""The largest integer every JSON reader keeps exactly (RFC 8259 section 6)."""

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
HOLD_MS = 72 * HOUR_MS
"""How long an edit waits for its predecessor before it is applied on the latest state, marked `forced`."""
GRACE_MS = 14 * DAY_MS
"""How long facts captured before access ended may still arrive; they land in the review queue."""
LATE_MS = 15 * 60_000
"""An entry recorded this much after it happened says so on screen."""
TOMBSTONE_MS = 180 * DAY_MS
HISTORY_MS = 400 * DAY_MS
