"""The clock entry points hand out. Everything below takes time as an argument or as a `Clock`; tests move their own."""

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Milliseconds since 1970, UTC."""


def system_clock() -> int:
    """Read the machine's clock."""
    return time.time_ns() // 1_000_000
