"""Who may write what: every op kind, by every role, on every kind of target."""

from typing import Any

from uuid_utils import uuid7

from backend.registry import RULES
from sync.protocol import HOUR_MS, MAX_OPS
from sync.receipt import EFFECTIVE
from tests.security.cells import CASES, TARGETS, Cell
from tests.security.house import House

WRITERS = ("rep", "manager", "brand_manager", "admin", "ended_rep", "ended_manager")

# Each word is a target: own · foreign · hidden · ours · theirs (see `cells.TARGETS`); `-`: there is no such thing.
# ok: it took effect · rev: for review · no: not_allowed · aud: not_your_audience · field: not_your_field ·
# words: not_your_words · unk: unknown_field · there: entity_exists. A kind without a line fails the test.
_EVERYONES_WORDS = (
    "ok no aud ok there", "ok no aud ok there", "ok ok aud ok there", "ok ok aud ok there",
    "rev no rev rev there", "rev no rev rev there",
)  # fmt: skip
_OWN_WORDS = (
    "ok no no ok words",
    "ok no no ok words",
    "ok ok no ok words",
    "ok ok no ok words",
    *("no no no no no",) * 2,
)
_EVERYONES_EDIT = ("ok no no ok ok", "ok no no ok ok", "ok ok no ok ok", "ok ok no ok ok")
_HQ_ONLY = ("no - - - -", "no - - - -", "ok - - - -", "ok - - - -", "no - - - -", "no - - - -")
_BRANDS_FACT = ("ok no - - -", "no no - - -", "ok ok - - -", "ok ok - - -", "rev no - - -", "no no - - -")
_BRANDS_EDIT = ("ok no - - -", "no no - - -", "ok ok - - -", "ok ok - - -", "no no - - -", "no no - - -")
_ADMINS = ("no no - - -", "no no - - -", "no no - - -", "ok ok - - -", "no no - - -", "no no - - -")
_REQUEST = ("ok no - - -", "ok no - - -", "ok ok - - -", "ok ok - - -", "no no - - -", "no no - - -")
_CONTACT = ("ok no - - ok", "ok no - - ok", "ok ok - - ok", "ok ok - - ok", "no no - - no", "no no - - no")

_ORDER = ("ok no - - -", "ok no - - -", "ok ok - - -", "ok ok - - -", "no no - - -", "no no - - -")
_HQ_ORDER = ("no no - - -", "no no - - -", "ok ok - - -", "ok ok - - -", "no no - - -", "no no - - -")
_SIGHTING = ("ok no - - ok", "ok no - - ok", "ok ok - - ok", "ok ok - - ok", "rev no - - rev", "rev no - - rev")
_AT_THE_SHELF = ("ok no - - ok", "ok no - - ok", "no no - - no", "no no - - no", "rev no - - rev", "rev no - - rev")
_STORE_FACT = ("ok no - - -", "ok no - - -", "no no - - -", "no no - - -", "rev no - - -", "rev no - - -")
_STORE_REQUEST = ("ok no - - -", "ok no - - -", *("no no - - -",) * 4)
_BRANDS_WORD = ("ok no - - ok", "no no - - no", "ok ok - - ok", "ok ok - - ok", "no no - - no", "no no - - no")

# rep · store manager · brand manager · admin · rep whose access ended · store manager whose access ended
WRITES: dict[str, tuple[str, ...]] = {
    "account.add": ("ok ok - - -", "no no - - -", "ok ok - - -", "ok ok - - -", "no no - - -", "no no - - -"),
    "account.assign": ("no no - - -", "no no - - -", "ok ok - - -", "ok ok - - -", "no no - - -", "no no - - -"),
    "account.edit": ("ok no ok - -", "ok no field - -", "ok ok ok - -", "ok ok ok - -", "no no no - -", "no no no - -"),
    "account.plan": _BRANDS_EDIT,
    "account.tag": _BRANDS_EDIT,
    "account.untag": _BRANDS_EDIT,
    "availability.except": _BRANDS_EDIT,
    "availability.set": _BRANDS_EDIT,
    "booking.accept": ("no no - - -", "ok no - - -", *("no no - - -",) * 4),
    "booking.cancel": _REQUEST,
    "booking.confirm": _BRANDS_EDIT,
    "booking.decline": _BRANDS_EDIT,
    "booking.expire": _ADMINS,
    "booking.propose": _BRANDS_EDIT,
    "booking.request": _REQUEST,
    "booking.reschedule": _REQUEST,
    "booking.set_agenda": _REQUEST,
    "booking.set_attendees": _REQUEST,
    "challenge.cancel": _HQ_ONLY,
    "challenge.close": _HQ_ONLY,
    "challenge.edit": _HQ_ONLY,
    "challenge.freeze": ("no - - - -",) * 6,
    "challenge.plan": _HQ_ONLY,
    "checklist.publish": _HQ_ONLY,
    "conflict.resolve": (
        "ok no no ok ok", "ok no unk ok ok", "ok ok no ok ok", "ok ok no ok ok", "no no no no no", "no no no no no",
    ),
    "contact.add": (
        "ok no - ok there", "ok no field - there", "ok ok - ok there", "ok ok - ok there", "no no - no no", "no no no - no",
    ),
    "contact.edit": ("ok no - ok ok", "ok no field - ok", "ok ok - ok ok", "ok ok - ok ok", "no no - no no", "no no no - no"),
    "contact.erase": _CONTACT,
    "contact.leave": _CONTACT,
    "helper.edit": _HQ_ONLY,
    "helper.publish": _HQ_ONLY,
    "helper.retire": _HQ_ONLY,
    "message.add": _EVERYONES_WORDS,
    "note.add": _EVERYONES_WORDS,
    "notice.read": (*("ok no - - -",) * 4, *("no no - - -",) * 2),
    "notice.ring": ("no - - - -",) * 6,
    "notice.tell": ("no no - - -",) * 6,
    "sending.note": ("no no no no no",) * 6,
    "notice.test": (*("ok - - - -",) * 4, *("no - - - -",) * 2),
    "pos_holding.discard": _ORDER,
    "pos_item.adjust_stock": _HQ_ONLY,
    "pos_item.edit": _HQ_ONLY,
    "pos_item.publish": _HQ_ONLY,
    "pos_item.retire": _HQ_ONLY,
    "pos_order.cancel": _ORDER,
    "pos_order.decline": _HQ_ORDER,
    "pos_order.install": _ORDER,
    "pos_order.place": _ORDER,
    "pos_order.receive": _ORDER,
    "pos_order.ship": _HQ_ORDER,
    "pos_order.supply": _HQ_ORDER,
    "product.add": _HQ_ONLY,
    "product.edit": _HQ_ONLY,
    "promotion.cancel": _HQ_ONLY,
    "promotion.commit": _STORE_REQUEST,
    "promotion.confirm_execution": _STORE_FACT,
    "promotion.edit": _HQ_ONLY,
    "promotion.plan": _HQ_ONLY,
    "promotion.report_problem": _STORE_FACT,
    "promotion.result": _STORE_FACT,
    "promotion.withdraw": _STORE_REQUEST,
    "ranking.keep": ("no - - - -",) * 6,
    "service.edit": _HQ_ONLY,
    "service.publish": _HQ_ONLY,
    "service.retire": _HQ_ONLY,
    "standing.note": ("no no - - -",) * 6,
    "stock_out.acknowledge": _BRANDS_WORD,
    "stock_out.back_on_shelf": _SIGHTING,
    "stock_out.cancel": _CONTACT,
    "stock_out.confirm": _AT_THE_SHELF,
    "stock_out.not_confirm": _AT_THE_SHELF,
    "stock_out.report": _SIGHTING,
    "stock_out.supply": _BRANDS_WORD,
    "task.add": _EVERYONES_WORDS,
    "task.done": (*_EVERYONES_EDIT, "rev no no rev rev", "rev no no rev rev"),
    "task.reopen": (*_EVERYONES_EDIT, "no no no no no", "no no no no no"),
    "training_session.cancel": _BRANDS_EDIT,
    "training_session.publish": _BRANDS_EDIT,
    "verbatim.add": _EVERYONES_WORDS,
    "verbatim.correct": _OWN_WORDS,
    "verbatim.redact": _OWN_WORDS,
    "visit.amend": _BRANDS_EDIT,
    "visit.cancel": _BRANDS_EDIT,
    "visit.check_in": _BRANDS_FACT,
    "visit.check_out": _BRANDS_FACT,
    "visit.forget_position": _ADMINS,
    "visit.log": _BRANDS_FACT,
    "visit.plan": _BRANDS_EDIT,
}  # fmt: skip

_WORDS = {
    "not_allowed": "no",
    "not_your_audience": "aud",
    "not_your_field": "field",
    "not_your_words": "words",
    "unknown_field": "unk",
    "entity_exists": "there",
}


def _word(receipt: dict[str, Any]) -> str:
    if receipt["outcome"] in EFFECTIVE:
        return "ok"
    if receipt["outcome"] == "review":
        return "rev"
    return _WORDS.get(receipt["code"], f"{receipt['outcome']}:{receipt['code']}:{receipt['params']}")


def test_every_kind_has_a_line_and_a_case() -> None:
    assert set(WRITES) == set(CASES) == set(RULES.kinds.ops)


async def _furnish(house: House, cells: list[Cell]) -> dict[str, list[str]]:
    """Make what the cells need; answers the ops that wrote last on each entity (what a resolver would have seen)."""
    heads: dict[str, list[str]] = {}
    for step in (0, 1):
        wanted = [made for cell in cells for made in cell.made[step]]
        for author in sorted({author for author, _ in wanted}):
            ops = [op for by, op in wanted if by == author]
            for op, receipt in zip(ops, await house.submit(author, ops), strict=True):
                if step == 1:
                    heads.setdefault(op.entity, []).append(str(receipt.op))
    return heads


async def test_every_kind_is_answered_to_everybody_as_the_table_says(house: House) -> None:
    tried = []
    for kind in WRITES:
        for person in WRITERS:
            for target in TARGETS:
                cell = Cell(house, person, target)
                tried.append((kind, cell, CASES[kind](cell)))
    heads = await _furnish(house, [cell for _, cell, _ in tried])

    found: dict[tuple[str, str], list[str]] = {(kind, person): [] for kind in WRITES for person in WRITERS}
    for person in WRITERS:
        mine = [(kind, written) for kind, cell, written in tried if cell.person == person]
        ops: list[dict[str, Any]] = []
        for kind, written in mine:
            if written is not None:
                entity, args = written
                more = {"heads": heads[entity]} if kind == "conflict.resolve" else {}
                ago_ms = 2 * HOUR_MS if person.startswith("ended") else 0
                number = len(ops) % MAX_OPS + 1
                ops.append(house.op(number, kind, entity, {**args, **more}, ago_ms=ago_ms))
        receipts: dict[str, dict[str, Any]] = {}
        for first in range(0, len(ops), MAX_OPS):
            answer = await house.sync(person, ops[first : first + MAX_OPS])
            receipts |= {receipt["op"]: receipt for receipt in answer["receipts"]}
        answers = iter(_word(receipts[op["id"]]) for op in ops)
        for kind, written in mine:
            found[kind, person].append("-" if written is None else next(answers))

    wrong = [
        f"{kind} by {person}: expected {expected!r}, found {' '.join(found[kind, person])!r}"
        for kind, line in WRITES.items()
        for person, expected in zip(WRITERS, line, strict=True)
        if found[kind, person] != expected.split()
    ]
    assert not wrong, "\n".join(wrong)
    await _nothing_half_written(house)


async def _nothing_half_written(house: House) -> None:
    """What was refused, or waits for review, made nothing and is in no feed; its words are in the journal."""
    made_by = "SELECT entity FROM op WHERE outcome NOT IN ('rejected', 'held', 'review')"
    # What a store has of an item is counted by the orders for it; a notice is made by what it tells of.
    counted = "SELECT id FROM entity WHERE kind IN ('pos_holding', 'notice')"
    assert await house.rows(f"SELECT id FROM entity WHERE id NOT IN ({made_by} UNION {counted})") == []
    assert await house.rows("SELECT id FROM change WHERE kind <> 'receipt' AND id NOT IN (SELECT id FROM entity)") == []
    refused = await house.rows("SELECT count(*) FROM op WHERE outcome = 'rejected' AND args <> '{}'")
    assert refused[0][0] > 100


async def test_what_is_made_after_access_ended_is_refused_and_kept(house: House) -> None:
    for person in ("ended_rep", "ended_manager"):
        before = house.op(1, "note.add", str(uuid7()), {"account": house.own, "text": "avant"}, ago_ms=2 * HOUR_MS)
        after = house.op(2, "note.add", str(uuid7()), {"account": house.own, "text": "après"}, ago_ms=60_000)
        answer = await house.sync(person, [before, after])
        assert [_word(receipt) for receipt in answer["receipts"]] == ["rev", "no"]
        assert (answer["enter"], answer["changes"]) == ([f"user:{house.users[person]}"], [])
        assert await house.rows("SELECT count(*) FROM op WHERE id = ? AND args LIKE ?", after["id"], "%apr%") == [(1,)]
