"""Whatever a kind's published schema allows, its reducer answers: nothing a phone may send is a fault of the server."""

import functools
import json
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from uuid_utils import uuid7

from backend.registry import RULES
from backend.replication.documented import inlined
from backend.replication.door import ServerOp
from sync.kind import ANY_ENTITY, Creates
from sync.protocol import MAX_OPS
from tests.security import challenge_cells
from tests.security.booking_cells import CHOSEN, Offers, filled, furnish
from tests.security.house import House
from tests.security.order_cells import aimed, order_targets
from tests.security.promotion_cells import aimed_at, promotion_targets

EXAMPLES = 15
SERVERS_OWN = {"notice.ring", "notice.tell", "sending.note", *challenge_cells.SERVERS_OWN}
"""Nobody's to say but the server's."""
GTINS = ["3017620422003", "96385074"]
FIELDS = sorted({name for entity in RULES.kinds.entities.values() for name in entity.fields})
THERE = {
    "contact": ("contact.add", {"name": "Zoé"}),
    "visit": ("visit.check_in", {}),
    "verbatim": ("verbatim.add", {"text": "mot", "audience": "shared"}),
    "task": ("task.add", {"title": "mot", "audience": "shared"}),
}


@functools.cache
def _drawn(kind: str) -> list[dict[str, Any]]:
    """Arguments drawn from a kind's schema; `own` and `foreign` stand for the two stores."""
    args = inlined(json.loads(json.dumps(RULES.kinds.ops[kind].schema())))
    for name, values in {"account": ["own", "foreign"], "gtin": GTINS, "field": FIELDS, **CHOSEN}.items():
        if name in args.get("properties", {}):
            args["properties"][name] = {"enum": values}
    body = {"required": True, "content": {"application/json": {"schema": args}}}
    described = {
        "openapi": "3.1.0",
        "info": {"title": kind, "version": "1"},
        "paths": {f"/{kind}": {"post": {"requestBody": body, "responses": {"200": {"description": "ok"}}}}},
    }
    operation = schemathesis.openapi.from_dict(described)[f"/{kind}"]["POST"]
    found: list[dict[str, Any]] = []

    @seed(20261121)
    @settings(max_examples=EXAMPLES, phases=[Phase.generate], database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def collect(case: Any) -> None:
        found.append(case.body)

    collect()
    return found


async def _targets(house: House, offers: Offers) -> dict[str, list[str]]:
    """Things of each kind for ops to be about, in both stores."""
    stores = [house.own, house.foreign]
    found = {"account": stores, "product": [str(uuid7())]}
    ops = [ServerOp("product.add", found["product"][0], {"gtin": "3017620422003", "name": "Pâte"})]
    for entity, (kind, args) in THERE.items():
        found[entity] = [str(uuid7()) for _ in range(4)]
        ops += [ServerOp(kind, e, {**args, "account": stores[n % 2]}) for n, e in enumerate(found[entity])]
    found["notice"] = [str(uuid7()) for _ in range(2)]
    ops += [ServerOp("notice.test", notice, {}) for notice in found["notice"]]
    found["sending"] = [str(uuid7())]
    await house.submit("admin", ops)
    found |= await furnish(house, offers)
    found |= await order_targets(house)
    found |= await promotion_targets(house)
    found |= await challenge_cells.challenge_targets(house)
    return {**found, ANY_ENTITY: [e for entities in found.values() for e in entities]}


async def test_no_arguments_that_a_schema_allows_poison_a_kind(house: House) -> None:
    offers = Offers(house)
    targets = await _targets(house, offers)
    stores = {"own": house.own, "foreign": house.foreign}
    ops: list[tuple[str, str, Any]] = []
    for known in RULES.kinds.ops.values():
        for number, drawn in enumerate(_drawn(known.name)):
            args = filled(offers, {**drawn, "account": stores[drawn["account"]]} if "account" in drawn else drawn)
            there = targets.get(known.name) or targets.get(known.entity, [])
            fresh = known.creates is Creates.ALWAYS
            entity = str(uuid7()) if fresh else there[number % len(there)]
            entity, args = aimed_at(known.name, entity, args, targets)
            args = challenge_cells.aimed_at_one(known.name, args, targets)
            ops.append((known.name, *aimed(known.name, entity, args, targets)))
    outcomes: dict[str, set[str]] = {kind: set() for kind in RULES.kinds.ops}
    for person in ("admin", "manager"):
        for first in range(0, len(ops), MAX_OPS):
            receipts = await house.push(person, ops[first : first + MAX_OPS])
            for (kind, _, _), receipt in zip(ops[first : first + MAX_OPS], receipts, strict=True):
                outcomes[kind].add(receipt["outcome"])
    faults = await house.rows(
        "SELECT op.kind, d.detail, op.args FROM dead_letter d JOIN op ON op.id = d.op WHERE d.code = 'fault'"
    )
    assert faults == []
    # The arguments were good enough to be decided on.
    undecided = {kind for kind, found in outcomes.items() if found <= {"rejected", "held"}}
    assert undecided == SERVERS_OWN
