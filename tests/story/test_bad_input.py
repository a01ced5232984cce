"""Bad input over HTTP: a clear answer that names the field and the way out, nothing lost, nothing half-written, no 5xx."""

import gzip
import json
import unicodedata
from typing import Any

from uuid_utils import uuid7

from sync.protocol import MAX_BATCH_BYTES, MAX_OPS
from tests.story.broken import BROKEN, ENVELOPES, REFUSED, TEXTS, UNREADABLE, UUID
from tests.story.wire import Wire

# ---- bodies nobody can read


async def test_a_body_that_is_no_envelope_is_refused_whole(rep: Wire) -> None:
    for content, code in UNREADABLE:
        answer = await rep.post(content)
        assert (answer.status_code, answer.json()["code"]) == (400, code), content[:20]
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_member_of_the_envelope_that_cannot_be_is_named(rep: Wire) -> None:
    for member, value, field in ENVELOPES:
        op = rep.note("reste sur le téléphone")
        answer = await rep.post(json.dumps({**rep.envelope([op]), member: value}))
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (400, "validation"), (member, value)
        assert any(error["field"].startswith(field) and error["reason"] for error in problem["errors"]), problem
        assert await rep.house.rows("SELECT id FROM op WHERE id = ?", op["id"]) == []


async def test_a_protocol_we_do_not_speak_is_told_the_ones_we_do(rep: Wire) -> None:
    for protocol in (0, 2, 99):
        answer = await rep.post(json.dumps(rep.envelope([rep.note("garde")], protocol=protocol)))
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (400, "unsupported_protocol")
        assert (problem["min_supported"], problem["newest"]) == (1, 1)


async def test_members_we_do_not_know_are_ignored(rep: Wire) -> None:
    op = rep.note("bonjour")
    answer = await rep.send([op], mood="glad", nested={"deep": [1.5]})
    assert answer["receipts"][0]["outcome"] == "applied"


# ---- sizes and encodings


async def test_gzip_is_read_and_answered(rep: Wire) -> None:
    ops = [rep.note(f"un mot {n}") for n in range(20)]
    answer = await rep.post(
        gzip.compress(json.dumps(rep.envelope(ops)).encode()), content_encoding="gzip", accept_encoding="gzip"
    )
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert [receipt["outcome"] for receipt in answer.json()["receipts"]] == ["applied"] * 20


async def test_gzip_that_is_broken_is_refused_and_a_bomb_never_unpacked(rep: Wire) -> None:
    good = gzip.compress(json.dumps(rep.envelope([rep.note("x" * 1000)])).encode())
    for content, status, code in (
        (good[:-9], 400, "malformed_json"),
        (good[:40], 400, "malformed_json"),
        (good + b"more", 400, "malformed_json"),
        (b"not gzip", 400, "malformed_json"),
        (b"", 400, "malformed_json"),
        (gzip.compress(b"\0" * 50_000_000), 413, "body_too_large"),
        (gzip.compress(gzip.compress(b"{}")), 400, "malformed_json"),
    ):
        answer = await rep.post(content, content_encoding="gzip")
        assert (answer.status_code, answer.json()["code"]) == (status, code), content[:20]
    for encoding in ("br", "zstd", "deflate", "gzip, gzip", "gzip;q=1"):
        answer = await rep.post(good, content_encoding=encoding)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_encoding"), encoding


async def test_too_many_ops_or_bytes_name_the_limits_and_half_of_them_pass(rep: Wire) -> None:
    many = [rep.note(f"n° {n}") for n in range(MAX_OPS + 1)]
    large = [rep.note("x" * 9_900) for _ in range(40)]
    for ops in (many, large):
        answer = await rep.post(json.dumps(rep.envelope(ops)))
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (413, "body_too_large")
        assert (problem["max_ops"], problem["max_bytes"]) == (MAX_OPS, MAX_BATCH_BYTES)
        half = len(ops) // 2
        for part in (ops[:half], ops[half:]):
            assert {receipt["outcome"] for receipt in await rep.receipts(part)} == {"applied"}
    assert (await rep.post(b" " * 2_000_000)).status_code == 413
    assert (await rep.post(b"{}", content_length="999999999999999999999")).status_code == 413


# ---- ops nobody can read, among ops that are well


async def test_each_broken_op_is_answered_and_kept_and_its_neighbours_land(rep: Wire) -> None:
    for first in range(0, len(BROKEN), 27):
        part = BROKEN[first : first + 27]
        sent: list[Any] = []
        for number, (broken, _, _) in enumerate(part):
            sent += [rep.note(f"voisin {first + number}"), broken(rep.note(f"cassé {first + number} #"))]
        receipts = await rep.receipts(sent)
        healthy, refused = receipts[0::2], receipts[1::2]
        assert [receipt["outcome"] for receipt in healthy] == ["applied"] * len(part)
        letters = await rep.letters(refused)
        for number, (receipt, (_, code, field)) in enumerate(zip(refused, part, strict=True)):
            at = f"ops[{2 * number + 1}]{field}"
            assert (receipt["outcome"], receipt["code"], receipt["params"]["field"]) == ("rejected", code, at), receipt
            assert receipt["params"]["reason"]
            kept = letters[receipt["params"]["trace"]]
            assert json.loads(kept or "null") == sent[2 * number + 1], at
        for op in sent[0::2]:
            assert await rep.shown(op["entity"]) == {"text": op["args"]["text"], "audience": "shared"}


async def test_however_deep_a_body_is_nested_it_is_answered(rep: Wire) -> None:
    """Where reading stops depends on the stack; past it the body is refused, before it the op, and never a 5xx."""
    for depth in (*range(100, 900, 100), *range(900, 950, 3), 1_000, 5_000):
        op, healthy = rep.note("profond"), rep.note("voisin")
        body = json.dumps(rep.envelope([op, healthy])).replace('"profond"', "[" * depth + "1" + "]" * depth)
        answer = await rep.post(body)
        if answer.status_code == 400:
            assert answer.json()["code"] == "malformed_json"
            rep.number -= 2
            continue
        refused, landed = answer.json()["receipts"]
        assert (refused["code"], landed["outcome"]) == ("too_deep", "applied")
        assert refused["params"]["field"].startswith("ops[0].args.text[0]")
        letters = await rep.letters([refused])
        assert op["id"] in str(letters[refused["params"]["trace"]])
    headers = {"Authorization": f"Bearer {await rep.house.sign_in('admin')}"}
    listed = await rep.house.client.get("/api/v1/unsettled/dead-letters?limit=500", headers=headers)
    assert listed.status_code == 200


async def test_numbers_json_does_not_know_are_refused_by_their_op(rep: Wire) -> None:
    sent = [rep.note("avant"), rep.note(float("nan")), rep.note(float("inf")), rep.note(10**30), rep.note("après")]
    receipts = await rep.receipts(sent)
    assert [r["code"] for r in receipts] == [None, "float", "float", receipts[3]["code"], None]
    assert receipts[3]["code"] in {"float", "integer_too_large"}
    assert [r["params"].get("field") for r in receipts[1:4]] == [f"ops[{n}].args.text" for n in (1, 2, 3)]


async def test_a_broken_op_sent_again_is_one_letter_and_its_number_is_acknowledged(rep: Wire) -> None:
    broken = rep.note(0.5)
    first, second = (await rep.send([broken]), await rep.send([broken]))
    assert first["receipts"] == second["receipts"]
    assert first["have"] == second["have"] == 1
    letters = await rep.house.rows("SELECT id FROM dead_letter WHERE op = ?", broken["id"])
    assert [row[0] for row in letters] == [first["receipts"][0]["params"]["trace"]]


# ---- arguments a kind cannot take


async def test_arguments_a_kind_cannot_take_are_named_and_stay_in_the_journal(admin: Wire) -> None:
    sent = []
    for kind, args, _ in REFUSED:
        about = {} if kind.startswith(("product", "account", "checklist", "conflict")) else {"account": admin.house.own}
        entity = admin.house.own if kind in {"account.plan", "account.tag", "conflict.resolve"} else None
        sent += [admin.op(kind, {**about, **args}, entity), admin.note("voisin")]
    receipts = await admin.receipts(sent)
    for receipt, (kind, args, field) in zip(receipts[0::2], REFUSED, strict=True):
        found = (receipt["outcome"], receipt["code"], receipt["params"].get("field"))
        assert found == ("rejected", "invalid_args", field), (kind, args, receipt)
        assert receipt["params"]["reason"]
    assert {receipt["outcome"] for receipt in receipts[1::2]} == {"applied"}
    for op in sent[0::2]:
        [(args,)] = await admin.house.rows("SELECT args FROM op WHERE id = ?", op["id"])
        assert json.loads(args) == op["args"]
        if op["entity"] != admin.house.own:
            assert await admin.house.rows("SELECT id FROM entity WHERE id = ?", op["entity"]) == []


async def test_a_customer_number_that_is_taken_is_refused_by_name_in_a_batch_and_after_it(
    admin: Wire, rep: Wire
) -> None:
    number = f"C-{uuid7()}"
    ops = [
        admin.op("account.add", {"name": f"Kiosque {n}", "external_id": number, "source": source})
        for n, source in enumerate(("import", "field", "import"))
    ]
    healthy = admin.note("voisin")
    later = rep.op("account.add", {"name": "Kiosque", "external_id": number})
    receipts = [*await admin.receipts([*ops, healthy]), *await rep.receipts([later])]
    assert [receipt["outcome"] for receipt in receipts] == ["applied", "rejected", "rejected", "applied", "rejected"]
    for receipt in (*receipts[1:3], receipts[4]):
        assert receipt["code"] == "external_id_taken"
        assert receipt["params"] == {"field": "args.external_id", "account": ops[0]["entity"]}
    assert await admin.house.rows("SELECT id FROM account WHERE external_id = ?", number) == [(ops[0]["entity"],)]


async def test_what_a_newer_app_says_is_kept_and_named(rep: Wire) -> None:
    answers = [{"item": "propre", "value": "yes", "shade": "clair"}]
    checklist = {"version": UUID, "answers": answers, "mood": "gai"}
    sent = [
        rep.op("note.sing", {"account": rep.house.own, "song": "la la"}),
        rep.note("demain", v=7),
        rep.op("note.add", {"account": rep.house.own, "text": "mot", "mood": {"deep": [1]}}),
        rep.op("visit.log", {"account": rep.house.own, "summary": "vu", "checklist": checklist}),
        rep.note("voisin"),
    ]
    unknown, newer, more, deep, healthy = await rep.receipts(sent)
    assert (unknown["outcome"], unknown["code"], unknown["params"]) == ("held", "unknown_kind", {"kind": "note.sing"})
    assert (newer["outcome"], newer["code"]) == ("held", "unknown_version")
    assert newer["params"] == {"kind": "note.add", "v": 7, "known": 1}
    assert (more["outcome"], more["params"]) == ("applied", {"unknown": ["args.mood"]})
    assert deep["outcome"] == "applied"
    assert deep["params"] == {"unknown": ["args.checklist.answers.0.shade", "args.checklist.mood"]}
    assert healthy["outcome"] == "applied"
    for op in sent[:4]:
        [(args,)] = await rep.house.rows("SELECT args FROM op WHERE id = ?", op["id"])
        assert json.loads(args) == op["args"]


# ---- text


async def test_long_notes_pass_and_one_character_more_is_refused_by_name(rep: Wire) -> None:
    for filler in ("x", "é", "😀", "ع"):
        fits, over = rep.note(filler * 10_000), rep.note(filler * 10_001)
        accepted, refused = await rep.receipts([fits, over])
        assert accepted["outcome"] == "applied", filler
        assert (refused["code"], refused["params"]["field"]) == ("invalid_args", "args.text"), filler
        assert (await rep.shown(fits["entity"]) or {})["text"] == filler * 10_000


async def test_text_comes_back_as_it_was_written(rep: Wire, manager: Wire) -> None:
    ops = [rep.note(f"«{text}»") for text in TEXTS]
    raw = json.dumps(rep.envelope(ops), ensure_ascii=False).encode()
    assert {receipt["outcome"] for receipt in (await rep.post(raw)).json()["receipts"]} == {"applied"}
    for reader in (rep, manager):
        bodies = {change["id"]: change["body"] for change in (await reader.feed())["changes"]}
        for op, text in zip(ops, TEXTS, strict=True):
            expected = unicodedata.normalize("NFC", f"«{text}»").encode()
            assert bodies[op["entity"]]["fields"]["text"].encode() == expected
            assert (await reader.shown(op["entity"]) or {})["text"].encode() == expected


async def test_half_an_emoji_does_not_cost_the_sentence(rep: Wire) -> None:
    cut, key = rep.note("bravo \ud83d"), rep.op("note.add", {"account": rep.house.own, "text": "a", "\udc00": 1})
    healthy = rep.note("voisin 😀")
    receipts = await rep.receipts([cut, key, healthy])
    assert [receipt["outcome"] for receipt in receipts] == ["applied"] * 3
    assert (await rep.shown(cut["entity"]) or {})["text"] == "bravo \ufffd"
    assert (await rep.shown(healthy["entity"]) or {})["text"] == "voisin 😀"
    assert receipts[1]["params"] == {"unknown": ["args.\ufffd"]}
