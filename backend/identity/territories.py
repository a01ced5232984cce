"""Territories, by code, and the reps who hold them. Moving an account between territories is an op, not done here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from backend.db.work import Work, execute, execute_many, fetch
from backend.identity.emails import normal_email
from backend.identity.reach import held
from backend.identity.refused import Refused
from backend.web.language import Text
from sync.access import Role


@dataclass(frozen=True, slots=True)
class TerritoryLine:
    """A territory, the e-mails of who holds it now, and how many accounts are in it now."""

    code: str
    name: str
    reps: tuple[str, ...]
    accounts: int


def ensure_territories(codes: Sequence[str]) -> Work[dict[str, str]]:
    """Find or make territories; answers the id of each code."""
    wanted = sorted(set(codes))
    yield from execute_many(
        "INSERT INTO territory (id, code, name) VALUES (?, ?, ?) ON CONFLICT (code) DO NOTHING",
        [(str(uuid.uuid4()), code, code) for code in wanted],
    )
    rows = yield from fetch("SELECT code, id FROM territory WHERE code = ANY(?)", wanted)
    return {row[0]: row[1] for row in rows}


def hold(user: str, codes: Sequence[str], now_ms: int, since_ms: int) -> Work[None]:
    """Give a user the territories they do not hold yet, from `since_ms` on."""
    ids = yield from ensure_territories(codes)
    rows = yield from fetch(
        "SELECT territory_id FROM territory_rep WHERE user_id = ? AND (valid_to IS NULL OR valid_to > ?)", user, now_ms
    )
    held = {row[0] for row in rows}
    yield from execute_many(
        "INSERT INTO territory_rep (id, territory_id, user_id, valid_from, valid_to) VALUES (?, ?, ?, ?, NULL)",
        [(str(uuid.uuid4()), territory, user, since_ms) for territory in ids.values() if territory not in held],
    )


def assign(email: str, code: str, now_ms: int, since_ms: int | None = None) -> Work[None]:
    """Give a rep a territory, made if new; harmless when they hold it. Errors: `Refused` for who is no rep now."""
    user = yield from _rep(email, now_ms)
    yield from hold(user, [code], now_ms, now_ms if since_ms is None else since_ms)


def unassign(email: str, code: str, now_ms: int) -> Work[None]:
    """Take a territory from a rep from now on. Errors: `Refused` when they do not hold it."""
    user = yield from _rep(email, now_ms)
    rows = yield from fetch(
        "SELECT r.id FROM territory_rep r JOIN territory t ON t.id = r.territory_id "
        "WHERE r.user_id = ? AND t.code = ? AND (r.valid_to IS NULL OR r.valid_to > ?)",
        user,
        code,
        now_ms,
    )
    if not rows:
        sentence = Text("{email} n'a pas le territoire {code}.", "{email} does not hold territory {code}.")
        raise Refused("territory", sentence.format(email=email, code=code))
    yield from end_spans("territory_rep", [row[0] for row in rows], now_ms)


def list_territories(now_ms: int) -> Work[list[TerritoryLine]]:
    """List every territory by code."""
    territories = yield from fetch("SELECT id, code, name FROM territory ORDER BY code")
    reps = yield from fetch(
        "SELECT r.territory_id, u.email FROM territory_rep r JOIN app_user u ON u.id = r.user_id "
        f"WHERE {held('r')} ORDER BY u.email",
        now_ms,
        now_ms,
    )
    counted = yield from fetch(
        "SELECT territory_id, count(*) FROM account_territory "
        "WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?) GROUP BY territory_id",
        now_ms,
        now_ms,
    )
    counts: dict[str, int] = {row[0]: row[1] for row in counted}
    return [
        TerritoryLine(code, name, tuple(email for of, email in reps if of == territory), counts.get(territory, 0))
        for territory, code, name in territories
    ]


def end_spans(table: str, ids: Sequence[str], now_ms: int) -> Work[None]:
    """End rows of a dated table now; one that was to begin later ends where it begins."""
    yield from execute(
        f"UPDATE {table} SET valid_to = CASE WHEN valid_from > ? THEN valid_from ELSE ? END WHERE id = ANY(?)",
        now_ms,
        now_ms,
        list(ids),
    )


def _rep(email: str, now_ms: int) -> Work[str]:
    rows = yield from fetch(
        "SELECT u.id FROM app_user u JOIN membership m ON m.user_id = u.id "
        "WHERE u.email = ? AND m.role = ? AND (m.valid_to IS NULL OR m.valid_to > ?)",
        normal_email(email),
        Role.REP.value,
        now_ms,
    )
    if not rows:
        sentence = Text("{email} n'est pas commercial ici.", "{email} is not a rep here.")
        raise Refused("email", sentence.format(email=email))
    found: str = rows[0][0]
    return found
