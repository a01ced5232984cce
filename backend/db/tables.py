"""Every table, as Piccolo sees it. Migrations create them; `tests/backend/db/test_migrations.py` holds the two together.

Instants are milliseconds since 1970 in BIGINT, ids are text, states and bodies are JSON text: the same bytes in both
engines, and no conversion on the paths that push and pull (decision record 0003).
"""

from piccolo.columns import BigInt, Boolean, Integer, Text
from piccolo.table import Table

from backend.db.notice_tables import Notice, NoticeChoice, PushSubscription, Reminder, SendRow
from backend.db.promotion_tables import Challenge, ChallengeLook, Participation, Promotion, Sale, SaleDay, Standing
from backend.db.request_tables import Booking, CalendarFeed, Hold, Picture, PosOrder, Product, StockOut


class Organisation(Table, tablename="organisation"):
    """The brand, or a retailer it sells to."""

    id = Text(primary_key=True, null=False, default=None)
    kind = Text(null=False, default=None)
    name = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)


class AppUser(Table, tablename="app_user"):
    """A person who signs in. Personal data stays in this table and in contacts."""

    id = Text(primary_key=True, null=False, default=None)
    email = Text(null=False, default=None)
    name = Text(null=False, default=None)
    language = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)


class Membership(Table, tablename="membership"):
    """A user in an organisation with a role, from a moment to another."""

    id = Text(primary_key=True, null=False, default=None)
    user_id = Text(null=False, default=None)
    organisation_id = Text(null=False, default=None)
    role = Text(null=False, default=None)
    valid_from = BigInt(null=False, default=None)
    valid_to = BigInt(null=True, default=None)


class MembershipAccount(Table, tablename="membership_account"):
    """The accounts a store manager's membership reaches."""

    id = Text(primary_key=True, null=False, default=None)
    membership_id = Text(null=False, default=None)
    user_id = Text(null=False, default=None)
    account_id = Text(null=False, default=None)
    valid_from = BigInt(null=False, default=None)
    valid_to = BigInt(null=True, default=None)


class Territory(Table, tablename="territory"):
    """The accounts of a rep, by code."""

    id = Text(primary_key=True, null=False, default=None)
    code = Text(null=False, default=None)
    name = Text(null=False, default=None)


class TerritoryRep(Table, tablename="territory_rep"):
    """A rep's territory, from a moment to another."""

    id = Text(primary_key=True, null=False, default=None)
    territory_id = Text(null=False, default=None)
    user_id = Text(null=False, default=None)
    valid_from = BigInt(null=False, default=None)
    valid_to = BigInt(null=True, default=None)


class AccountTerritory(Table, tablename="account_territory"):
    """An account's territory, from a moment to another."""

    id = Text(primary_key=True, null=False, default=None)
    account_id = Text(null=False, default=None)
    territory_id = Text(null=False, default=None)
    valid_from = BigInt(null=False, default=None)
    valid_to = BigInt(null=True, default=None)


class Device(Table, tablename="device"):
    """One installation of the app, issued at sign-in."""

    id = Text(primary_key=True, null=False, default=None)
    created_ms = BigInt(null=False, default=None)


class Session(Table, tablename="session"):
    """A signed-in user on a device. Only the hash of the token is kept."""

    token_hash = Text(primary_key=True, null=False, default=None)
    user_id = Text(null=False, default=None)
    device_id = Text(null=False, default=None)
    kind = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)
    expires_ms = BigInt(null=False, default=None)
    revoked_ms = BigInt(null=True, default=None)


class OneTimeCode(Table, tablename="one_time_code"):
    """A sign-in code sent by e-mail. Only its keyed hash is kept."""

    id = Text(primary_key=True, null=False, default=None)
    email = Text(null=False, default=None)
    code_hash = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)
    expires_ms = BigInt(null=False, default=None)
    attempts = Integer(null=False, default=None)
    used_ms = BigInt(null=True, default=None)


class Invitation(Table, tablename="invitation"):
    """What a rep shows a store manager: a QR code and a short code for one account."""

    id = Text(primary_key=True, null=False, default=None)
    code_hash = Text(null=False, default=None)
    account_id = Text(null=False, default=None)
    invited_by = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)
    expires_ms = BigInt(null=False, default=None)
    used_ms = BigInt(null=True, default=None)
    used_by = Text(null=True, default=None)


class ServerState(Table, tablename="server_state"):
    """Facts about this life of the server: its epoch."""

    name = Text(primary_key=True, null=False, default=None)
    value = Text(null=False, default=None)


class Incarnation(Table, tablename="incarnation"):
    """One outbox of one user in one storage."""

    id = Text(primary_key=True, null=False, default=None)
    user_id = Text(null=False, default=None)
    device_id = Text(null=False, default=None)
    since_ms = BigInt(null=False, default=None)
    seqs = Text(null=False, default=None)
    contacts = Text(null=False, default=None)
    last_seq = Integer(null=False, default=None)
    last_effective_ms = BigInt(null=False, default=None)


class OpRow(Table, tablename="op"):
    """The journal: every op once, with the receipt it has."""

    id = Text(primary_key=True, null=False, default=None)
    user_id = Text(null=False, default=None)
    incarnation = Text(null=False, default=None)
    seq = Integer(null=False, default=None)
    kind = Text(null=False, default=None)
    v = Integer(null=False, default=None)
    entity = Text(null=False, default=None)
    account = Text(null=True, default=None)
    after_op = Text(null=True, default=None)
    hash = Text(null=False, default=None)
    base = Text(null=False, default=None)
    args = Text(null=False, default=None)
    at = Text(null=False, default=None)
    effective_ms = BigInt(null=False, default=None)
    received_ms = BigInt(null=False, default=None)
    uncertain = Boolean(null=False, default=None)
    outcome = Text(null=False, default=None)
    waits = Text(null=True, default=None)
    receipt = Text(null=False, default=None)


class DeadLetter(Table, tablename="dead_letter"):
    """What could not be applied and must not be lost, for an administrator."""

    id = Text(primary_key=True, null=False, default=None)
    user_id = Text(null=False, default=None)
    op = Text(null=False, default=None)
    code = Text(null=False, default=None)
    detail = Text(null=False, default=None)
    payload = Text(null=True, default=None)
    fingerprint = Text(null=False, default=None)
    created_ms = BigInt(null=False, default=None)
    resolved_ms = BigInt(null=True, default=None)


class EntityRow(Table, tablename="entity"):
    """The merged state of one thing; the timeline is a reading of this table."""

    id = Text(primary_key=True, null=False, default=None)
    kind = Text(null=False, default=None)
    account = Text(null=True, default=None)
    state = Text(null=False, default=None)
    version = Integer(null=False, default=None)
    audience = Text(null=False, default=None)
    is_entry = Boolean(null=False, default=None)
    is_open = Boolean(null=False, default=None)
    occurred_ms = BigInt(null=False, default=None)
    recorded_ms = BigInt(null=False, default=None)
    conflicts = Integer(null=False, default=None)
    brand_text = Text(null=False, default=None)
    store_text = Text(null=False, default=None)


class Account(Table, tablename="account"):
    """What accounts are looked up by. Written with the account's entity, never alone."""

    id = Text(primary_key=True, null=False, default=None)
    external_id = Text(null=True, default=None)
    name = Text(null=False, default=None)
    folded = Text(null=False, default=None)
    banner = Text(null=True, default=None)
    postcode = Text(null=True, default=None)
    city = Text(null=True, default=None)
    lat_e7 = BigInt(null=True, default=None)
    lon_e7 = BigInt(null=True, default=None)
    banner_id = Text(null=True, default=None)
    department = Text(null=True, default=None)
    closed_on = Text(null=True, default=None)
    is_store = Boolean(null=False, default=True)


class ScopeHead(Table, tablename="scope_head"):
    """The counter of a scope, locked to commit, and the floor below which tombstones are swept."""

    scope = Text(primary_key=True, null=False, default=None)
    seq = BigInt(null=False, default=None)
    floor = BigInt(null=False, default=None)


class Change(Table, tablename="change"):
    """The latest change of an entity in a scope, as ready JSON; primary key (id, scope)."""

    scope = Text(null=False, default=None)
    seq = BigInt(null=False, default=None)
    kind = Text(null=False, default=None)
    id = Text(primary_key=True, null=False, default=None)
    body = Text(null=True, default=None)
    at_ms = BigInt(null=False, default=None)


TABLES: list[type[Table]] = [
    Organisation,
    AppUser,
    Membership,
    MembershipAccount,
    Territory,
    TerritoryRep,
    AccountTerritory,
    Device,
    Session,
    OneTimeCode,
    Invitation,
    ServerState,
    Incarnation,
    OpRow,
    DeadLetter,
    EntityRow,
    Account,
    Product,
    PosOrder,
    StockOut,
    Picture,
    Booking,
    CalendarFeed,
    ScopeHead,
    Change,
    Hold,
    Notice,
    Reminder,
    SendRow,
    PushSubscription,
    NoticeChoice,
    Promotion,
    Participation,
    Sale,
    SaleDay,
    Challenge,
    Standing,
    ChallengeLook,
]
