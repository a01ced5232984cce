"""The work, made up from a seed: half visits of about ten fields, three tenths verbatims of 200 characters, the rest short.

The same shapes twice, each as its server's clients send it: ops for ours (ids that grow with time, lanes and clocks), and
for the peers bare records of some 370 bytes with random ids.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
from uuid_utils import uuid7

from sync.op import ms_to_instant

T = TypeVar("T")

BATCH = 100
_WORDS = [
    "rayon",
    "vide",
    "depuis",
    "lundi",
    "gondole",
    "facing",
    "prix",
    "affiche",
    "conforme",
    "plan",
    "client",
    "demande",
    "remise",
    "concurrent",
    "promotion",
    "tete",
    "rupture",
    "lessive",
    "bouteille",
    "carton",
    "livraison",
    "retard",
    "chef",
    "absent",
    "rendez-vous",
    "prochain",
    "relance",
    "stock",
    "reserve",
    "palette",
    "commande",
    "photo",
    "nouveau",
    "produit",
    "degustation",
    "animation",
    "ticket",
]
_START_MS = 1_790_000_000_000
_encode = msgspec.json.Encoder().encode


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _words(rng: random.Random, characters: int) -> str:
    said = ""
    while len(said) < characters:
        said += rng.choice(_WORDS) + " "
    return said[:characters].strip()


Record = tuple[str, bytes]
"""An id, and the other fields as a JSON object."""


def records(count: int, rng: random.Random) -> list[Record]:
    """Bare records of some 370 bytes, for the peers; the ceiling asks for kind, store_id, rep_id and client_seq."""
    return [(_random_id(rng), _encode(fields)) for fields in islice(_records(rng), count)]


def _random_id(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _records(rng: random.Random) -> Iterator[dict[str, Any]]:
    number = 0
    while True:
        number += 1
        common = {
            "store_id": f"S{rng.randrange(20_000):06d}",
            "rep_id": f"R{rng.randrange(400):04d}",
            "client_seq": number,
            "created_at": _START_MS + number * 1000,
        }
        match number % 10:
            case 0 | 1 | 2 | 3 | 4:
                yield {
                    "kind": "visit", **common, "ended_at": _START_MS + number * 2000, "status": "done",
                    "score": rng.randrange(100), "facings": rng.randrange(60), "lat_e7": rng.randrange(10**9),
                    "lon_e7": rng.randrange(10**9), "device": f"pixel-{rng.randrange(9999)}", "note": _words(rng, 100),
                }  # fmt: skip
            case 5 | 6 | 7:
                yield {"kind": "verbatim", **common, "language": "fr", "topic": "prix", "text": _words(rng, 200)}
            case _:
                yield {"kind": "task", **common, "due_on": "2026-12-01", "open": True, "title": _words(rng, 120)}


def op(rng: random.Random, accounts: Sequence[str], seq: int, wall_ms: int, page: str) -> dict[str, Any]:
    """One op of a rep on one of their accounts, as a phone queues it."""
    kind, args = _said(rng, seq, wall_ms)
    return {
        "id": str(uuid7()),
        "seq": seq,
        "after": None,
        "kind": kind,
        "v": 1,
        "entity": str(uuid7()),
        "base": {},
        "args": {"account": rng.choice(accounts), **args},
        "at": {"wall": ms_to_instant(wall_ms), "mono_ms": seq, "page": page},
    }


def _said(rng: random.Random, number: int, wall_ms: int) -> tuple[str, dict[str, Any]]:
    match number % 10:
        case 0 | 1 | 2 | 3 | 4:
            return "visit.log", {
                "occurred_at": ms_to_instant(wall_ms), "channel": "field_visit", "duration_min": rng.randrange(5, 60),
                "purpose": _words(rng, 20), "note": _words(rng, 60), "summary": _words(rng, 40),
                "promise": _words(rng, 20), "topics": ["facing", "prix"], "next_visit_on": "2026-12-01",
            }  # fmt: skip
        case 5 | 6 | 7:
            return "verbatim.add", {"text": _words(rng, 200), "language": "fr", "tags": ["prix"]}
        case 8:
            return "task.add", {"title": _words(rng, 60), "due_on": "2026-12-01"}
        case _:
            return "note.add", {"text": _words(rng, 120), "audience": "shared"}
