"""Signing in, as units of work: ask for a code, then trade it for a session, with an invitation or without."""

from dataclasses import dataclass

from backend.db.work import Work
from backend.identity.access import load_access
from backend.identity.codes import Checked, Made, TooMany, Verdict, check_code, make_code
from backend.identity.config import IdentityConfig
from backend.identity.invitations import Invitation, claim_invitation, note_guest, read_invitation
from backend.identity.sessions import (
    Opened,
    SessionKind,
    Signed,
    Standing,
    find_session,
    open_session,
    standing,
    token_hash,
)
from backend.identity.users import User, add_user, find_user
from backend.web.language import Language
from sync.access import Role


@dataclass(frozen=True, slots=True)
class Asked:
    """A code was made; mail it if there is a `language` to write in, else the address is nobody's."""

    made: Made
    language: Language | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody typed to sign in. `name` and `language` matter to a guest who is new here."""

    email: str
    code: str
    device: str | None = None
    invitation: str | None = None
    name: str | None = None
    language: Language = "fr"


class NoInvitation:
    """The invitation does not hold; nothing was used up."""


def ask_code(
    email: str, invitation: str | None, language: Language, config: IdentityConfig, now_ms: int
) -> Work[Asked | TooMany | NoInvitation]:
    """Make a code for an address. Only people who may sign in, and guests with an invitation, are to be mailed."""
    if invitation is not None and (yield from read_invitation(invitation, config.secret, now_ms)) is None:
        return NoInvitation()
    made = yield from make_code(email, config.secret, now_ms)
    if isinstance(made, TooMany):
        return made
    user = yield from find_user(email)
    if user is not None and (invitation is not None or (yield from _may_sign_in(user, config, now_ms))):
        return Asked(made, user.language)
    return Asked(made, language if invitation is not None else None)


def sign_in(
    request: SignIn, config: IdentityConfig, now_ms: int
) -> Work[tuple[Opened, Signed] | Checked | NoInvitation]:
    """Trade a code for a session. A refusal is a value: what it counted must be committed.

    An invitation is looked at before the code and used up after it, so neither a mistyped invitation costs an attempt
    nor a mistyped address the invitation. Errors: `Refused` when the guest already works for the other side; the right
    code and the invitation then stay usable.
    """
    guest = None
    if request.invitation is not None:
        guest = yield from read_invitation(request.invitation, config.secret, now_ms)
        if guest is None:
            return NoInvitation()
    checked = yield from check_code(request.email, request.code, config.secret, now_ms)
    if checked.verdict is not Verdict.RIGHT:
        return checked
    if guest is not None and request.invitation is not None:
        claimed = yield from claim_invitation(request.invitation, config.secret, now_ms)
        if claimed is None:
            return NoInvitation()
        user = yield from _welcome(request, guest, now_ms)
        yield from note_guest(claimed, user.id)
    else:
        known = yield from find_user(request.email)
        if known is None or not (yield from _may_sign_in(known, config, now_ms)):
            return Checked(Verdict.WRONG)
        user = known
    opened = yield from open_session(user.id, request.device, SessionKind.APP, now_ms, config.session_days)
    signed = yield from find_session(token_hash(opened.token), now_ms, config.grace_ms)
    if signed is None:
        raise LookupError("a session opened a statement ago is gone")
    return opened, signed


def _welcome(request: SignIn, guest: Invitation, now_ms: int) -> Work[User]:
    name = request.name or request.email.split("@", 1)[0]
    return (
        yield from add_user(
            request.email,
            name,
            Role.STORE_MANAGER,
            request.language,
            now_ms,
            accounts=[guest.account],
            organisation=guest.organisation,
        )
    )


def _may_sign_in(user: User, config: IdentityConfig, now_ms: int) -> Work[bool]:
    known = yield from load_access([user.id])
    return standing(known[user.id], now_ms, config.grace_ms) is not Standing.NONE
