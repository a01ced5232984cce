"""The cells of challenges: headquarters' own to set and close; ranks and results are nobody's to say but the server's."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from uuid_utils import uuid7

from backend.challenges.ids import ranking_id, standing_id
from backend.replication.door import ServerOp
from tests.security.house import House
from tests.security.order_cells import hq, on_hq

if TYPE_CHECKING:
    from tests.security.cells import Cell

Written = tuple[str, Mapping[str, Any]]
CHALLENGE: dict[str, Any] = {
    "name_fr": "Octobre du thé",
    "metric": "units",
    "products": ["3017620422003"],
    "period": {"starts_on": "2026-10-01", "ends_on": "2026-10-31"},
}
DIGEST = "0" * 64
_FREEZE = {"version": 1, "digest": DIGEST, "stores": 0, "not_counted": 0, "reason": "closed"}
SERVERS_OWN = {"challenge.freeze", "ranking.keep", "standing.note"}


def _keep(cell: "Cell") -> Written | None:
    if cell.target != "own":
        return None
    challenge = cell.make("challenge.plan", CHALLENGE, by="admin")
    of = {"challenge": challenge, "version": 1, "page": 0, "digest": DIGEST, "figures": []}
    return ranking_id(challenge, 1, 0), of


def _note(cell: "Cell") -> Written | None:
    if cell.target not in {"own", "foreign"}:
        return None
    challenge = cell.make("challenge.plan", CHALLENGE, by="admin")
    here = {"account": cell.account, "challenge": challenge}
    return standing_id(challenge, cell.account), {**here, "standing": {"result": None, "version": 0}}


_PLANNED = ("challenge.plan", CHALLENGE)
CHALLENGE_CASES: dict[str, Callable[["Cell"], Written | None]] = {
    "challenge.cancel": on_hq(_PLANNED, {"reason": "rappel"}),
    "challenge.close": on_hq(_PLANNED, {}),
    "challenge.edit": on_hq(_PLANNED, {"prize_fr": "Un vélo"}),
    "challenge.freeze": on_hq(_PLANNED, _FREEZE),
    "challenge.plan": hq(*_PLANNED),
    "ranking.keep": _keep,
    "standing.note": _note,
}


async def challenge_targets(house: House) -> dict[str, list[str]]:
    """Challenges that are over: some to be closed, one to be called off; a standing nobody has."""
    challenges = [str(uuid7()) for _ in range(2)]
    await house.submit("admin", [ServerOp("challenge.plan", found, CHALLENGE) for found in challenges])
    return {
        "challenge": challenges[:1],
        "challenge.cancel": challenges[1:],
        "a challenge": challenges[:1],
        "standing": [standing_id(challenges[0], house.own)],
    }


def aimed_at_one(kind: str, args: dict[str, Any], targets: Mapping[str, list[str]]) -> dict[str, Any]:
    """Arguments as drawn, about a challenge there is and what it can measure."""
    if kind in {"challenge.plan", "challenge.edit"}:
        fitting: dict[str, Any] = {**CHALLENGE, "promotions": [], "zone": None}
        where = args.get("where")
        kept = {"where": {**where, "stores": [], "excluded": []}} if isinstance(where, dict) else {}
        return {**args, **kept, **{name: fitting[name] for name in fitting if args.get(name) is not None}}
    return {**args, "challenge": targets["a challenge"][0]} if "challenge" in args else args
