"""Effective time: calibrated, clamped, never refused. Time is an argument; nothing here reads a clock.

Two phones in three have a clock that is right; the third is a year ahead or a day behind. The wall clock is corrected by
what the phone says its time is now, its monotonic clock is exact within one page load, and contacts bracket the rest: an
op numbered above the high-water mark announced at a contact was made after that contact.
"""

from collections.abc import Sequence

from sync.op import Stamp
from sync.record import record

TOLERANCE_MS = 2_000
"""How far outside its bracket a claim may lie (rounding, network delay) without being called uncertain."""
KEPT_CONTACTS = 32


@record
class Contact:
    """The first and the last time (ms) a device told us its outbox reached `high_water`."""

    high_water: int
    first_ms: int
    last_ms: int


@record
class Effective:
    """When an op counts as made, in server ms, and whether that had to be clamped."""

    at_ms: int
    uncertain: bool


def bracket(seq: int, contacts: Sequence[Contact], since_ms: int, received_ms: int) -> tuple[int, int]:
    """The earliest and latest moment an op with this `seq` can have been made, whatever the phone's clock says."""
    earliest, latest = since_ms, received_ms
    for contact in contacts:
        if contact.high_water < seq:
            earliest = max(earliest, contact.last_ms)
        else:
            latest = min(latest, contact.first_ms)
    return min(earliest, latest), latest


def effective(stamp: Stamp, now: Stamp, received_ms: int, window: tuple[int, int], floor_ms: int) -> Effective:
    """`min(received, claimed + offset)`, inside its bracket, not before the op made just before it on this device.

    `now` is the device's clocks as it sent the batch; `floor_ms` the effective time of its previous op (0 for none).
    """
    if stamp.page == now.page and stamp.mono_ms <= now.mono_ms:
        claimed = received_ms - (now.mono_ms - stamp.mono_ms)
    else:
        claimed = stamp.wall_ms + (received_ms - now.wall_ms)
    earliest, latest = window
    clamped = min(max(claimed, earliest), latest)
    at_ms = min(max(clamped, floor_ms), received_ms)
    return Effective(at_ms, uncertain=abs(claimed - at_ms) > TOLERANCE_MS)


def with_contact(contacts: Sequence[Contact], high_water: int, now_ms: int, have: int) -> tuple[Contact, ...]:
    """Remember a contact; forget those that can no longer bound an op that has not arrived."""
    kept = {c.high_water: c for c in contacts}
    before = kept.get(high_water)
    kept[high_water] = Contact(high_water, before.first_ms if before else now_ms, now_ms)
    below = [h for h in kept if h <= have]
    useful = [kept[h] for h in sorted(kept) if h > have or h == max(below, default=-1)]
    return tuple(useful[-KEPT_CONTACTS:])
