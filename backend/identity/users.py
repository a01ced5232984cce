"""People and their memberships. Nothing is ever overwritten: a role or a store that ends keeps its dates."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from backend.db.work import Work, execute, execute_many, fetch, fetch_one
from backend.identity.access import load_access
from backend.identity.emails import normal_email
from backend.identity.organisations import organisation_for
from backend.identity.refused import Refused
from backend.identity.territories import end_spans, hold
from backend.web.language import Language, Text, is_spoken
from sync.access import SIDE_OF, Role

_DATED = ("membership", "membership_account", "territory_rep")


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in."""

    id: str
    email: str
    name: str
    language: Language


def find_user(email: str) -> Work[User | None]:
    """Find a person by address, whatever the case it is typed in."""
    row = yield from fetch_one("SELECT id, email, name, language FROM app_user WHERE email = ?", normal_email(email))
    if row is None:
        return None
    return User(row[0], row[1], row[2], row[3] if is_spoken(row[3]) else "fr")


def add_user(
    email: str,
    name: str,
    role: Role,
    language: Language,
    now_ms: int,
    *,
    territories: Sequence[str] = (),
    accounts: Sequence[str] = (),
    organisation: str | None = None,
    since_ms: int | None = None,
) -> Work[User]:
    """Give a person a role, with territories (codes) for a rep and accounts (ids) for a store manager.

    The person, the organisation and the territories are made if new; a role, territory or account already held stays as
    it is, so doing it twice changes nothing. Errors: `Refused`.
    """
    if territories and role is not Role.REP:
        raise Refused("territory", Text("Seul un commercial a des territoires.", "Only a rep has territories."))
    if accounts and role is not Role.STORE_MANAGER:
        raise Refused(
            "account",
            Text("Seul un responsable de magasin a des points de vente.", "Only a store manager has accounts."),
        )
    since = now_ms if since_ms is None else since_ms
    user = yield from _made(normal_email(email), name, language, now_ms)
    yield from _refuse_other_side(user, role, now_ms)
    where = yield from organisation_for(role, organisation, accounts, now_ms)
    membership = yield from _membership(user, role, where, now_ms, since)
    if territories:
        yield from hold(user.id, territories, now_ms, since)
    if accounts:
        yield from _reach(user.id, membership, accounts, now_ms, since)
    return user


def end_user(email: str, now_ms: int) -> Work[User]:
    """End every membership, store and territory of a person now. Their devices may still push what they hold.

    Errors: `Refused` for an unknown address, or somebody whose access had already ended.
    """
    user = yield from find_user(email)
    if user is None:
        raise Refused("email", Text("{email} est inconnu ici.", "{email} is unknown here.").format(email=email))
    ended = 0
    for table in _DATED:
        rows = yield from fetch(
            f"SELECT id FROM {table} WHERE user_id = ? AND (valid_to IS NULL OR valid_to > ?)", user.id, now_ms
        )
        ended += len(rows)
        yield from end_spans(table, [row[0] for row in rows], now_ms)
    if not ended:
        sentence = Text("L'accès de {email} est déjà terminé.", "The access of {email} has already ended.")
        raise Refused("email", sentence.format(email=email))
    return user


def change_user(user: str, name: str | None, language: Language | None) -> Work[None]:
    """Change what a person may change about themselves; None leaves as is."""
    yield from execute(
        "UPDATE app_user SET name = COALESCE(?, name), language = COALESCE(?, language) WHERE id = ?",
        name,
        language,
        user,
    )


def _made(email: str, name: str, language: Language, now_ms: int) -> Work[User]:
    yield from execute(
        "INSERT INTO app_user (id, email, name, language, created_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (email) DO NOTHING",
        str(uuid.uuid4()),
        email,
        name,
        language,
        now_ms,
    )
    user = yield from find_user(email)
    if user is None:
        raise LookupError("a user written a statement ago is gone")
    return user


def _refuse_other_side(user: User, role: Role, now_ms: int) -> Work[None]:
    """Nobody stands on both sides of the counter at once: what the brand keeps to itself would cross it."""
    known = yield from load_access([user.id])
    held = {SIDE_OF[role] for role in known[user.id].roles(now_ms)}
    if held - {SIDE_OF[role]}:
        sentence = Text(
            "{email} travaille déjà pour l'autre côté du comptoir ; utilisez une autre adresse.",
            "{email} already works for the other side of the counter; use another address.",
        )
        raise Refused("email", sentence.format(email=user.email))


def _membership(user: User, role: Role, organisation: str, now_ms: int, since_ms: int) -> Work[str]:
    row = yield from fetch_one(
        "SELECT id FROM membership WHERE user_id = ? AND role = ? AND organisation_id = ? "
        "AND (valid_to IS NULL OR valid_to > ?) ORDER BY valid_from",
        user.id,
        role.value,
        organisation,
        now_ms,
    )
    if row is not None:
        known: str = row[0]
        return known
    made = str(uuid.uuid4())
    yield from execute(
        "INSERT INTO membership (id, user_id, organisation_id, role, valid_from, valid_to) "
        "VALUES (?, ?, ?, ?, ?, NULL)",
        made,
        user.id,
        organisation,
        role.value,
        since_ms,
    )
    return made


def _reach(user: str, membership: str, accounts: Sequence[str], now_ms: int, since_ms: int) -> Work[None]:
    rows = yield from fetch(
        "SELECT account_id FROM membership_account WHERE user_id = ? AND (valid_to IS NULL OR valid_to > ?)",
        user,
        now_ms,
    )
    held = {row[0] for row in rows}
    yield from execute_many(
        "INSERT INTO membership_account (id, membership_id, user_id, account_id, valid_from, valid_to) "
        "VALUES (?, ?, ?, ?, ?, NULL)",
        [
            (str(uuid.uuid4()), membership, user, account, since_ms)
            for account in dict.fromkeys(accounts)
            if account not in held
        ],
    )
