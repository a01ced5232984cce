"""What travels: requests refuse fields they do not know, answers say instants in ISO 8601."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend.identity.emails import Email
from backend.identity.sessions import SessionKind, SessionLine, Signed, session_id
from backend.web.fields import Line
from backend.web.language import Language
from sync.access import Role, Side
from sync.op import ms_to_instant

Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]+$", max_length=64)]
Invite = Annotated[str, Field(min_length=1, max_length=40, examples=["7K4Q-XW2M"])]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CodeRequest(_Request):
    """Ask for a sign-in code by e-mail."""

    email: Email
    invitation: Invite | None = None


class CodeSent(BaseModel):
    """The same for every address, known or not."""

    expires_in: int = Field(description="seconds a code lasts")


class SignInRequest(_Request):
    """Trade the mailed code for a session. `name` and `language` are for a guest with an invitation."""

    email: Email
    code: Annotated[str, Field(pattern=r"^ *([0-9] *){6}$", max_length=20, examples=["123456"])]
    device: Id | None = Field(None, description="the id an earlier sign-in answered")
    invitation: Invite | None = None
    name: Line | None = None
    language: Language | None = None


class UserBody(BaseModel):
    """A person, to themselves."""

    id: str
    name: str
    email: str
    language: Language


class Me(BaseModel):
    """Who is signed in, on which device, and what they may be here."""

    user: UserBody
    device: str
    roles: list[Role]
    side: Side | None
    push_only: bool = Field(description="access ended: only what was captured before can still be sent")
    expires_at: str


class MeRequest(_Request):
    """What to change about oneself; what is absent stays."""

    name: Line | None = None
    language: Language | None = None


class SessionBody(BaseModel):
    """One of one's own sessions."""

    id: str
    device: str
    kind: SessionKind
    created_at: str
    expires_at: str
    current: bool


class Sessions(BaseModel):
    """One's own sessions, newest first."""

    sessions: list[SessionBody]


class InvitationRequest(_Request):
    """Invite the manager of an account."""

    account: Id


class InvitationBody(BaseModel):
    """What to show the guest. Said once: the server keeps only a hash of the code."""

    code: str
    url: str
    qr_svg: str
    expires_at: str


class InvitationView(BaseModel):
    """Where an invitation leads."""

    account_name: str
    organisation: str = Field(description="the retailer the guest will belong to")
    invited_by: str = Field(description="the brand")
    expires_at: str


def me_of(signed: Signed, *, name: str | None = None, language: Language | None = None) -> Me:
    """Describe a signed-in person; `name` and `language` replace what was just changed."""
    return Me(
        user=UserBody(
            id=signed.user_id,
            name=name or signed.access.name,
            email=signed.email,
            language=language or signed.language,
        ),
        device=signed.device_id,
        roles=sorted(signed.roles),
        side=signed.access.side(signed.now_ms),
        push_only=signed.push_only,
        expires_at=ms_to_instant(signed.expires_ms),
    )


def session_of(line: SessionLine, signed: Signed) -> SessionBody:
    """Describe one of a person's sessions."""
    return SessionBody(
        id=line.id,
        device=line.device_id,
        kind=line.kind,
        created_at=ms_to_instant(line.created_ms),
        expires_at=ms_to_instant(line.expires_ms),
        current=line.id == session_id(signed.session),
    )
