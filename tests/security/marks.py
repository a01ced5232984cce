"""Words each company keeps to itself, in every place that can hold words: the marks of `test_reading.py`.

The brand's begin with `brandmark`, the store's own with `shopmark`, what both read with `sharedmark`.
"""

from typing import Any

from uuid_utils import uuid7

from sync.protocol import HOUR_MS
from tests.security.challenge_cells import CHALLENGE
from tests.security.house import House
from tests.security.promotion_cells import PLAN

LATITUDE = 481234567
INTERVAL = 137
ACCOUNT_PLACES = ("account.tag", "account.plan", "contact.add")


async def keep_brand_words(house: House) -> dict[str, str]:
    """The rep of the first store and headquarters at work; answers entities by what they are."""
    made = {
        name: str(uuid7())
        for name in (
            "visit",
            "said",
            "narrowed",
            "kept",
            "note",
            "task",
            "contact",
            "checklist",
            "promotion",
            "challenge",
        )
    }
    here = {"account": house.own}
    answers = [{"item": "propre", "value": "no", "comment": "brandmarkanswer"}]
    position = {"lat_e7": LATITUDE, "lon_e7": 21234567, "accuracy_m": 10}
    publish = {"name": "brandmarklist", "version": 1, "items": [{"key": "propre", "label_fr": "brandmarkitem"}]}
    checked = [
        *await house.push("brand_manager", [
            ("checklist.publish", made["checklist"], publish),
            ("promotion.plan", made["promotion"], {
                **PLAN, "name_fr": "sharedmarkpromo", "brand_note": "brandmarkmargin",
                "where": {"banners": ["Épicerie", "brandmarkbanner"], "stores": [house.own]}}),
            ("promotion.plan", str(uuid7()), {**PLAN, "name_fr": "brandmarkforothers", "where": {"banners": ["Autres"]}}),
            ("challenge.plan", made["challenge"], {
                **CHALLENGE, "name_fr": "sharedmarkdefi", "brand_note": "brandmarkbudget",
                "where": {"banners": ["Épicerie", "brandmarkbanner"], "stores": [house.own]}}),
            ("challenge.plan", str(uuid7()), {**CHALLENGE, "name_fr": "brandmarkrivals", "where": {"banners": ["Autres"]}}),
        ]),
        *await house.push(
            "rep",
            [
                ("visit.check_in", made["visit"], {**here, "position": position}),
                ("visit.log", made["visit"], {
                    **here, "note": "brandmarknote un", "summary": "sharedmarksummary", "topics": ["brandmarktopic"],
                    "checklist": {"version": made["checklist"], "answers": answers},
                }),
                ("verbatim.add", made["kept"], {**here, "text": "brandmarksaid", "tags": ["brandmarktag"]}),
                ("verbatim.add", made["said"],
                 {**here, "text": "sharedmarksaid", "audience": "shared", "tags": ["brandmarkwhisper"]}),
                ("verbatim.add", made["narrowed"], {**here, "text": "sharedmarkonce", "audience": "shared"}),
                ("note.add", made["note"], {**here, "text": "brandmarkline"}),
                ("task.add", made["task"], {**here, "title": "brandmarktitle", "details": "brandmarkdetails"}),
                ("task.done", made["task"], {"comment": "brandmarkcomment"}),
                ("account.tag", house.own, {"tags": ["brandmarkvip"]}),
                ("account.plan", house.own, {"visit_interval_days": INTERVAL}),
                ("contact.add", made["contact"], {**here, "name": "Zoé sharedmarkname", "brand_note": "brandmarkzoe"}),
            ],
        ),
        # Two of the brand disagree, about fields the store must not even know to be in dispute.
        *await house.push("brand_manager", [
            ("visit.amend", made["visit"], {"note": "brandmarknote deux"}),
            ("contact.edit", made["contact"], {"brand_note": "brandmarkzoe deux"}),
        ]),
        *await house.push("rep", [("verbatim.correct", made["narrowed"], {"audience": "brand", "text": "brandmarkmieux"})],
                          sees=True),
    ]  # fmt: skip
    assert {receipt["outcome"] for receipt in checked} <= {"applied", "merged", "conflicted"}, checked
    await _leave_unsettled(house, "rep", "brandmark", "brand")
    return made


async def keep_shop_words(house: House) -> dict[str, str]:
    """The store manager, on the same store."""
    made = {name: str(uuid7()) for name in ("note", "said", "task", "shared")}
    own = {"account": house.own, "audience": "retailer"}
    checked = await house.push(
        "manager",
        [
            ("note.add", made["note"], {**own, "text": "shopmarkline"}),
            ("verbatim.add", made["said"], {**own, "text": "shopmarksaid"}),
            ("task.add", made["task"], {**own, "title": "shopmarktitle", "details": "shopmarkdetails"}),
            ("task.done", made["task"], {"comment": "shopmarkcomment"}),
            ("note.add", made["shared"], {**own, "audience": "shared", "text": "sharedmarkline"}),
        ],
    )
    assert {receipt["outcome"] for receipt in checked} == {"applied"}, checked
    await _leave_unsettled(house, "manager", "shopmark", "retailer")
    return made


async def _leave_unsettled(house: House, person: str, mark: str, audience: str) -> None:
    """What could not be applied, in all its forms: unknown, waiting, malformed, reused, and said after access ended."""
    here = {"account": house.own, "audience": audience}
    nowhere = str(uuid7())
    ops = [
        house.op(1, "note.sing", str(uuid7()), {**here, "text": f"{mark}unknown"}),
        house.op(2, "note.add", str(uuid7()), {**here, "account": nowhere, "text": f"{mark}waiting"}),
        house.op(3, "note.add", str(uuid7()), {**here, "text": f"{mark}malformed", "score": 0.5}),
        house.op(4, "note.add", str(uuid7()), {**here, "text": f"{mark}first"}),
        house.op(5, "note.add", str(uuid7()), {**here, "text": [f"{mark}refused"]}),
    ]
    ops.append({**house.op(6, "note.add", str(uuid7()), {**here, "text": f"{mark}second"}), "id": ops[3]["id"]})
    answer = await house.sync(person, ops)
    outcomes = [receipt["outcome"] for receipt in answer["receipts"]]
    assert outcomes == ["held", "held", "rejected", "applied", "rejected", "held"], answer["receipts"]
    late = [house.op(1, "note.add", str(uuid7()), {**here, "text": f"{mark}late"}, ago_ms=2 * HOUR_MS)]
    answer = await house.sync(f"ended_{person}", late)
    assert answer["receipts"][0]["outcome"] == "review"


async def pry(house: House, brand: dict[str, str], shop: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """A store manager tries everything on what the brand keeps to itself; a rep and headquarters on the store's own."""
    told: dict[str, list[dict[str, Any]]] = {}
    journal = await house.rows("SELECT id, entity FROM op ORDER BY id")
    for person, hidden in (("manager", brand), ("rep", shop), ("admin", shop)):
        ops: list[tuple[str, str, dict[str, Any]]] = []
        heard = told.setdefault(person, [])
        for entity in hidden.values():
            ops += [
                ("contact.edit", entity, {"role": "x"}),
                ("contact.leave", entity, {"on": "2026-11-01"}),
                ("task.reopen", entity, {"comment": "x"}),
                ("note.add", entity, {"account": house.own, "text": "x"}),
                ("visit.log", entity, {"account": house.foreign}),
            ]
            if person == "manager":
                for name in ("note", "brand_note", "tags", "topics", "text", "visit_interval_days", "territory"):
                    resolve = {"field": name, "value": "x", "heads": [journal[0][0]]}
                    ops.append(("conflict.resolve", entity, resolve))
        for first in range(0, len(ops), 90):
            heard += await house.push(person, ops[first : first + 90])
        # Ids of the others' ops, as one's own; and waiting for them.
        taken = [
            {**house.op(n, "note.add", str(uuid7()), {"account": house.own, "text": "x"}), "id": op}
            for n, (op, _) in enumerate(journal[:40], 1)
        ]
        after = [
            {**house.op(n, "contact.edit", entity, {"role": "x"}), "after": op}
            for n, (op, entity) in enumerate(journal[:40], 41)
        ]
        heard += (await house.sync(person, [*taken, *after]))["receipts"]
    return told
