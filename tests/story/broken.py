"""What broken phones send: tables of the inputs `test_bad_input.py` tries, and of what each must be answered."""

from collections.abc import Callable
from typing import Any

UUID = "01a00000-0000-7000-8000-000000000001"

# A body, and the code of its problem.
UNREADABLE: list[tuple[bytes, str]] = [
    (b"", "malformed_json"),
    (b"{", "malformed_json"),
    (b"\xff\xfe\x00", "malformed_json"),
    (b"{} {}", "malformed_json"),
    (b"[" * 100_000, "malformed_json"),
    (b'{"a":' * 50_000, "malformed_json"),
    (b"1" * 5_000, "malformed_json"),
    (b"[]", "validation"),
    (b"null", "validation"),
    (b'"text"', "validation"),
    (b"NaN", "validation"),
    (b"{}", "validation"),
]

# A member of the envelope, a value it cannot have, and the field as it is named.
ENVELOPES: list[tuple[str, Any, str]] = [
    ("protocol", "1", "protocol"),
    ("protocol", 1.5, "protocol"),
    ("protocol", True, "protocol"),
    ("protocol", None, "protocol"),
    ("protocol", -1, "protocol"),
    ("protocol", 10**400, "protocol"),
    ("protocol", float("nan"), "protocol"),
    ("app", "x" * 41, "app"),
    ("app", "\ud83d", "app"),
    ("epoch", "x" * 65, "epoch"),
    ("incarnation", None, "incarnation"),
    ("incarnation", "mine", "incarnation"),
    ("incarnation", "\x00", "incarnation"),
    ("high_water", -1, "high_water"),
    ("high_water", 2**31, "high_water"),
    ("clock", "noon", "clock"),
    ("clock", {"wall": 5, "mono_ms": 0, "page": UUID}, "clock.wall"),
    ("clock", {"wall": "noon", "mono_ms": -1, "page": UUID}, "clock.mono_ms"),
    ("ops", {}, "ops"),
    ("ops", "all", "ops"),
    ("ops", None, "ops"),
    ("cursors", [], "cursors"),
    ("cursors", {"public": -(2**53)}, "cursors.public"),
    ("cursors", {"public": 2**53}, "cursors.public"),
    ("cursors", {"public": 10**30}, "cursors.public"),
    ("cursors", {"public": 0.5}, "cursors.public"),
    ("cursors", {"public": None}, "cursors.public"),
    ("cursors", {"x" * 81: 1}, "cursors"),
    ("cursors", {"\ud83d": 1}, "cursors"),
    ("cursors", {f"store:{n}": 1 for n in range(501)}, "cursors"),
    ("limit", 0, "limit"),
    ("limit", 1001, "limit"),
    ("limit", -5, "limit"),
    ("limit", "5", "limit"),
]


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


Break = Callable[[dict[str, Any]], Any]


def _with(**members: Any) -> Break:
    return lambda op: {**op, **members}


def _instead(value: Any) -> Break:
    return lambda _: value


def _without(member: str) -> Break:
    return lambda op: {name: value for name, value in op.items() if name != member}


def _args(**more: Any) -> Break:
    return lambda op: {**op, "args": {**op["args"], **more}}


def _at(**more: Any) -> Break:
    return lambda op: {**op, "at": {**op["at"], **more}}


# How it is broken, the code, and the field as it is named after `ops[i]`.
BROKEN: list[tuple[Break, str, str]] = [
    (_instead(5), "malformed", ""),
    (_instead(None), "malformed", ""),
    (_instead([]), "malformed", ""),
    (_instead("note.add"), "malformed", ""),
    (_without("id"), "malformed", ".id"),
    (_with(id=5), "malformed", ".id"),
    (_with(id="mine"), "malformed", ".id"),
    (_with(id="\ud83d"), "malformed", ".id"),
    (_without("seq"), "malformed", ".seq"),
    (_with(seq=0), "malformed", ".seq"),
    (_with(seq=-1), "malformed", ".seq"),
    (_with(seq=1.0), "malformed", ".seq"),
    (_with(seq="1"), "malformed", ".seq"),
    (_with(seq=True), "malformed", ".seq"),
    (_with(seq=2**31), "malformed", ".seq"),
    (_with(seq=10**30), "malformed", ".seq"),
    (_without("kind"), "malformed", ".kind"),
    (_with(kind=None), "malformed", ".kind"),
    (_with(kind="note"), "malformed", ".kind"),
    (_with(kind="NOTE.ADD"), "malformed", ".kind"),
    (_with(kind=f"note.{'x' * 41}"), "malformed", ".kind"),
    (_with(v=0), "malformed", ".v"),
    (_with(v="1"), "malformed", ".v"),
    (_with(v=1001), "malformed", ".v"),
    (_without("entity"), "malformed", ".entity"),
    (_with(entity="x"), "malformed", ".entity"),
    (_with(after="x"), "malformed", ".after"),
    (_with(after=5), "malformed", ".after"),
    (_with(args=[]), "malformed", ".args"),
    (_with(args="x"), "malformed", ".args"),
    (_args(score=0.5), "float", ".args.score"),
    (_args(score=1e300), "float", ".args.score"),
    (_args(scores=[1, {"deep": 2.5}]), "float", ".args.scores[1].deep"),
    (_args(score=2**53), "integer_too_large", ".args.score"),
    (_args(score=-(2**53)), "integer_too_large", ".args.score"),
    (_args(text="a\x00b"), "control_character", ".args.text"),
    (_args(**{"a\x00b": 1}), "control_character", ".args"),
    (_args(deep=nested(9)), "too_deep", f".args.deep{'[0]' * 7}"),
    (_args(deep=nested(90)), "too_deep", f".args.deep{'[0]' * 7}"),
    (_args(text="x" * 65_600), "op_too_large", ".args"),
    (_with(base="x"), "malformed", ".base"),
    (_with(base=[1]), "malformed", ".base"),
    (_with(base={"text": "x"}), "malformed", ".base.text"),
    (_with(base={"text": ["x"]}), "malformed", ".base.text"),
    (_with(base={"text": [UUID] * 501}), "malformed", ".base.text"),
    (_without("at"), "malformed", ".at"),
    (_with(at="noon"), "malformed", ".at"),
    (_at(wall="noon"), "malformed", ".at.wall"),
    (_at(wall="2026-02-30T10:00:00Z"), "malformed", ".at.wall"),
    (_at(wall="2026-11-21T10:00:00"), "malformed", ".at.wall"),
    (_at(wall=5), "malformed", ".at.wall"),
    (_at(mono_ms=-1), "malformed", ".at.mono_ms"),
    (_at(mono_ms=1.5), "malformed", ".at.mono_ms"),
    (_at(page="x"), "malformed", ".at.page"),
]

# A kind, arguments it cannot take, and the field as it is named.
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("product.add", {"gtin": "3017620422004", "name": "Pâte"}, "args.gtin"),
    ("product.add", {"gtin": "30176204", "name": "Pâte"}, "args.gtin"),
    ("product.add", {"gtin": "trente", "name": "Pâte"}, "args.gtin"),
    ("product.add", {"gtin": "٣٠١٧٦٢٠٤٢٢٠٠٣", "name": "Pâte"}, "args.gtin"),
    ("product.add", {"gtin": 3017620422003, "name": "Pâte"}, "args.gtin"),
    ("product.add", {"gtin": "3017620422003"}, "args.name"),
    ("visit.log", {"next_visit_on": "2026-02-30"}, "args.next_visit_on"),
    ("visit.log", {"next_visit_on": "30/11/2026"}, "args.next_visit_on"),
    ("visit.log", {"occurred_at": "2026-11-21T09:14:00"}, "args.occurred_at"),
    ("visit.log", {"occurred_at": "2026-02-30T09:14:00Z"}, "args.occurred_at"),
    ("visit.log", {"duration_min": 1441}, "args.duration_min"),
    ("visit.log", {"duration_min": "ten"}, "args.duration_min"),
    ("visit.log", {"duration_min": True}, "args.duration_min"),
    ("visit.log", {"channel": "pigeon"}, "args.channel"),
    ("visit.log", {"contacts_met": ["Zoé"]}, "args.contacts_met.0"),
    ("visit.log", {"topics": ["x" * 61]}, "args.topics.0"),
    ("visit.log", {"topics": ["x"] * 51}, "args.topics"),
    ("visit.log", {"note": "x" * 10_001}, "args.note"),
    ("visit.log", {"summary": ""}, "args.summary"),
    ("visit.log", {"checklist": {"version": UUID, "answers": [{"item": "a", "value": "maybe"}]}},
     "args.checklist.answers.0.value"),
    ("visit.log", {"account": "here"}, "args.account"),
    ("visit.plan", {}, "args.planned_at"),
    ("visit.plan", {"planned_at": "1970-01-01T00:00:00+23:00"}, "args.planned_at"),
    ("visit.plan", {"planned_at": "9000-12-31T23:00:00-23:00"}, "args.planned_at"),
    ("visit.check_in", {"position": {"lat_e7": 900_000_001, "lon_e7": 0, "accuracy_m": 5}}, "args.position.lat_e7"),
    ("note.add", {"text": "x" * 10_001}, "args.text"),
    ("note.add", {"text": "   "}, "args.text"),
    ("note.add", {"text": None}, "args.text"),
    ("note.add", {"text": ["a"]}, "args.text"),
    ("note.add", {"text": "a", "audience": "public"}, "args.audience"),
    ("verbatim.add", {"text": "a", "language": "French"}, "args.language"),
    ("task.add", {"title": "x" * 201}, "args.title"),
    ("task.add", {"title": "a", "due_on": "2026-02-30"}, "args.due_on"),
    ("contact.add", {"name": "Zoé", "email": "nowhere"}, "args.email"),
    ("account.add", {"name": "Kiosque", "country": "France"}, "args.country"),
    ("account.add", {"name": "Kiosque", "lat_e7": 480000000}, "args"),
    ("checklist.publish", {"name": "R", "version": 1, "items": [{"key": "Not Good", "label_fr": "x"}]}, "args.items.0.key"),
    ("account.plan", {"visit_interval_days": 0}, "args.visit_interval_days"),
    ("account.tag", {"tags": []}, "args.tags"),
    ("conflict.resolve", {"field": "phone", "value": 1, "heads": []}, "args.heads"),
]  # fmt: skip

TEXTS = (
    "👩‍👩‍👧‍👦 🇫🇷 👍🏽 ❤️",
    "مرحبا بالعالم \u200f(٣)\u200e",
    "שלום עולם \u202babc\u202c",
    "ligne un\nligne deux\ttab",
    "à\u0301 e\u0301 \uac00 ﬁ Ω",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0001f600",
    '"}], "ops": [{"',
    "'; DROP TABLE op; -- %s ? $1 {0}",
    "<script>alert(1)</script>",
    "\u2028\u2029\ufeff\ufffe\uffff\x01\x7f",
)
