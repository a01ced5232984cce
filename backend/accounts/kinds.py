"""The ops on accounts and contacts: what they carry, who may say them, who reads each field."""

from typing import Annotated, Literal, Self

import phonenumbers
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from backend.accounts import decide
from backend.db.fold import fold
from backend.replication.args import Args, Day, Language, Line, LongText, Tag, Uuid, parser
from sync.access import Role
from sync.entity import Entity
from sync.kind import Audience, Creates, EntityKind, Kind, OpClass, Place, Rule
from sync.kind import Field as Spec
from sync.op import Op

_EVERYONE = frozenset(Role)
_BRAND = frozenset({Role.REP, Role.BRAND_MANAGER, Role.ADMIN})
_HQ = frozenset({Role.BRAND_MANAGER, Role.ADMIN})


def _phone(value: str) -> str:
    """E.164 where the number can be one; what was typed where it cannot, because half a number beats none."""
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


Phone = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_phone)]
Email = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Postcode = Annotated[str, StringConstraints(min_length=2, max_length=12)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Latitude = Annotated[int, Field(ge=-900_000_000, le=900_000_000)]
Longitude = Annotated[int, Field(ge=-1_800_000_000, le=1_800_000_000)]


Department = Annotated[str, StringConstraints(pattern=r"^(\d{2}|2[AB]|97[1-6])$")]


def _no_blank(names: list[str]) -> list[str]:
    if any(not fold(name) for name in names):
        raise ValueError("a banner's name has a letter or a digit")
    return names


class Scope(Args):
    """Which stores. Banners by name, départements by code; none of anything: everywhere."""

    banners: Annotated[list[Line], Field(max_length=50), AfterValidator(_no_blank)] = []
    departments: Annotated[list[Department], Field(max_length=110)] = []
    stores: Annotated[list[Uuid], Field(max_length=500)] = []
    excluded: Annotated[list[Uuid], Field(max_length=500)] = []


class _AccountFields(Args):
    banner: Line | None = None
    level: Literal["store", "banner", "region", "group"] | None = None
    address: Line | None = None
    postcode: Postcode | None = None
    city: Line | None = None
    country: Country | None = None
    phone: Phone | None = None
    email: Email | None = None
    website: Line | None = None
    opening_hours: Annotated[str, StringConstraints(max_length=500)] | None = None
    lat_e7: Latitude | None = None
    lon_e7: Longitude | None = None
    closed_on: Day | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.lat_e7 is None) != (self.lon_e7 is None):
            raise ValueError("lat_e7 and lon_e7 come together")
        return self


class AccountAdd(_AccountFields):
    """A point of sale: a prospect met by a rep, or a line of a customer file."""

    name: Line
    external_id: Line | None = None
    territory: Uuid | None = None
    source: Literal["field", "import"] = "field"


class AccountEdit(_AccountFields):
    """Any of its fields; null empties one."""

    name: Line | None = None


class AccountTags(Args):
    """Tags to put on or take off."""

    tags: Annotated[list[Tag], Field(min_length=1, max_length=50)]


class AccountPlan(Args):
    """How often a rep should call; null: no interval."""

    visit_interval_days: Annotated[int, Field(ge=1, le=730)] | None


class AccountAssign(Args):
    """The territory it belongs to from now on; null: none."""

    territory: Uuid | None


class _ContactFields(Args):
    role: Line | None = None
    department: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None
    preferred_channel: Literal["visit", "phone", "video", "email", "chat"] | None = None
    brand_note: LongText | None = None


class ContactAdd(_ContactFields):
    """A person at an account."""

    account: Uuid
    name: Line


class ContactEdit(_ContactFields):
    """Any of a contact's fields; null empties one."""

    name: Line | None = None


class ContactLeave(Args):
    """The person no longer works there, since a day."""

    on: Day | None = None


class ContactErase(Args):
    """A person asked to be forgotten (GDPR article 17)."""


def _account(op: Op, args: AccountAdd) -> str:
    del args
    return op.entity


def _place(args: AccountAdd) -> Place:
    if args.source == "import":
        # A file was compared with what is there before; only a number that somebody took meanwhile still matters.
        return Place(args.name, None, None, None, args.external_id)
    return Place(args.name, args.postcode, args.lat_e7, args.lon_e7, args.external_id)


def _contact_open(entity: Entity) -> bool:
    return entity.event("erased") is None


_SHARED = Spec()
_INTERNAL = Spec(audience=Audience.BRAND)

ACCOUNT = EntityKind(
    name="account",
    fields={
        "external_id": Spec(Rule.FIXED),
        **dict.fromkeys(("name", *decide.ACCOUNT_FIELDS), _SHARED),
        **dict.fromkeys(("status", "visit_interval_days", "territory"), _INTERNAL),
        "tags": Spec(Rule.SET, Audience.BRAND),
    },
)
CONTACT = EntityKind(
    name="contact",
    fields={
        **dict.fromkeys(("name", "left_on", *decide.CONTACT_FIELDS), _SHARED),
        "brand_note": _INTERNAL,
    },
    is_open=_contact_open,
    derive=decide.contact_state,
)
ENTITIES = (ACCOUNT, CONTACT)

KINDS = (
    Kind("account.add", OpClass.EDIT, "account", _BRAND, parser(AccountAdd), decide.add_account,
         creates=Creates.ALWAYS, account=_account, place=_place, schema=AccountAdd.model_json_schema),
    Kind("account.edit", OpClass.EDIT, "account", _EVERYONE, parser(AccountEdit), decide.edit_account,
         schema=AccountEdit.model_json_schema),
    Kind("account.tag", OpClass.EDIT, "account", _BRAND, parser(AccountTags), decide.tag_account,
         schema=AccountTags.model_json_schema),
    Kind("account.untag", OpClass.EDIT, "account", _BRAND, parser(AccountTags), decide.untag_account,
         schema=AccountTags.model_json_schema),
    Kind("account.plan", OpClass.EDIT, "account", _BRAND, parser(AccountPlan), decide.plan_account,
         schema=AccountPlan.model_json_schema),
    Kind("account.assign", OpClass.REQUEST, "account", _HQ, parser(AccountAssign), decide.assign_account,
         schema=AccountAssign.model_json_schema),
    Kind("contact.add", OpClass.EDIT, "contact", _EVERYONE, parser(ContactAdd), decide.add_contact,
         creates=Creates.ALWAYS, account=lambda op, args: args.account, schema=ContactAdd.model_json_schema),
    Kind("contact.edit", OpClass.EDIT, "contact", _EVERYONE, parser(ContactEdit), decide.edit_contact,
         schema=ContactEdit.model_json_schema, terminal="erasure wins"),
    Kind("contact.leave", OpClass.EDIT, "contact", _EVERYONE, parser(ContactLeave), decide.leave_contact,
         schema=ContactLeave.model_json_schema, terminal="erasure wins"),
    Kind("contact.erase", OpClass.EDIT, "contact", _EVERYONE, parser(ContactErase), decide.erase_contact,
         schema=ContactErase.model_json_schema, terminal="wins against everything"),
)  # fmt: skip
