"""Counts what reaches the disk: syncs of SQLite's log by strace, of PostgreSQL's by what it says of itself."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg

_LINE = re.compile(r"(fdatasync|fsync)\(\d+<[^>]*-wal>.*= 0|write\(1<.*\"(begin|end|acknowledged \d+)\\n\"")


def strace_missing() -> str | None:
    """Why nothing can be counted on SQLite, or None."""
    found = shutil.which("strace")
    traced = [found or "", "-qq", "-e", "trace=none", "true"]
    works = found is not None and subprocess.run(traced, check=False).returncode == 0
    return None if works else "strace is not installed or may not trace here; tests/tools.sh installs it"


def traced(path: str, trace: Path, how: str, batches: int) -> list[str]:
    """The syncs of the write-ahead log ("sync") and the lines said, in the order they happened."""
    subprocess.run(
        ["strace", "-f", "-y", "-s", "64", "-e", "trace=fsync,fdatasync,write", "-o", str(trace),
         sys.executable, "-m", "tests.backend.db.commits", path, how, str(batches)],
        check=True, timeout=120, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    events: list[str] = []
    for line in _joined(trace.read_text()):
        found = _LINE.search(line)
        if found is not None:
            events.append("sync" if found[1] else found[2])
    return events[events.index("begin") + 1 : events.index("end")]


def _joined(text: str) -> list[str]:
    """Threads interrupt each other: a call that was cut is put together again where it ended."""
    begun: dict[str, str] = {}
    lines: list[str] = []
    for line in text.splitlines():
        thread, _, rest = line.partition(" ")
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest.removesuffix("<unfinished ...>")
        elif (resumed := re.match(r"\s*<\.\.\. \w+ resumed>(.*)", rest)) is not None:
            lines.append(begun.pop(thread, "") + resumed[1])
        else:
            lines.append(rest)
    return lines


async def wal_syncs(url: str) -> int:
    """Syncs of PostgreSQL's write-ahead log so far, by every session of the server."""
    connection = await asyncpg.connect(url)
    try:
        version = connection.get_server_version().major
        sql = (
            "SELECT wal_sync FROM pg_stat_wal" if version < 18 else
            "SELECT sum(fsyncs)::bigint FROM pg_stat_io WHERE object = 'wal'"
        )  # fmt: skip
        return int(await connection.fetchval(sql))
    finally:
        await connection.close()
