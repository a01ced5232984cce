"""What travels on notices beside the feed: what a person chose, what a browser holds."""

import base64
import binascii
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from backend.notifications.choices import Choice
from backend.notifications.notice import TOPICS, Topic
from backend.notifications.times import Quiet, is_zone
from sync.op import ms_to_instant


def _zone(name: str) -> str:
    if not is_zone(name):
        raise PydanticCustomError("zone", "must be a zone of the IANA database, such as Europe/Paris")
    return name


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(text: str) -> str:
    """A key that is no point of the curve could never be encrypted for."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(text))
    except (ValueError, binascii.Error) as error:
        raise PydanticCustomError("p256dh", "must be a P-256 public key in base64url") from error
    return text.rstrip("=")


def _secret(text: str) -> str:
    try:
        is_secret = len(_raw(text)) == 16
    except (ValueError, binascii.Error):
        is_secret = False
    if not is_secret:
        raise PydanticCustomError("auth", "must be 16 bytes in base64url")
    return text.rstrip("=")


Zone = Annotated[str, Field(max_length=64, examples=["Europe/Paris"]), AfterValidator(_zone)]
Minute = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["20:00"])]
"""A time of the local day."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QuietBody(_Request):
    """From a time of the local day to another, over midnight where the first is the later one."""

    start: Minute
    end: Minute


class Channels(_Request):
    """How one is told of a topic. The list in the app has it in any case."""

    push: bool
    mail: bool


class ChoiceRequest(_Request):
    """All a person chooses; a topic that is absent is on."""

    zone: Zone
    quiet: QuietBody | None = Field(description="null: at any hour")
    topics: dict[Topic, Channels]


class DeviceBody(BaseModel):
    """A device that takes pushes."""

    id: str
    current: bool
    created_at: str
    seen_at: str
    ok_at: str | None = Field(description="when a push last went through; null: never")


class ChoiceBody(BaseModel):
    """What a person chose, and what there is to choose from."""

    zone: str
    quiet: QuietBody | None
    topics: dict[Topic, Channels]
    push_available: bool = Field(description="whether this deployment has keys for push")
    digest: bool = Field(description="no phone ever took pushes: what is unread comes as one mail a day")
    mail_after_minutes: int
    devices: list[DeviceBody]


class Keys(_Request):
    """`PushSubscription.getKey`, in base64url."""

    p256dh: Annotated[str, Field(max_length=100), AfterValidator(_point)]
    auth: Annotated[str, Field(max_length=40), AfterValidator(_secret)]


class SubscriptionRequest(_Request):
    """What the browser holds; said at every open of the app."""

    endpoint: Annotated[str, Field(min_length=10, max_length=1000)]
    keys: Keys
    key: Annotated[str, Field(max_length=100, description="the server's key it subscribed with")]
    zone: Zone | None = Field(None, description="the phone's zone, kept unless the person chose one")


class SubscriptionBody(BaseModel):
    """What the server holds. `renew`: it was made with a key we no longer sign with; unsubscribe and subscribe again."""

    id: str
    renew: bool


class PushKey(BaseModel):
    """What browsers subscribe with."""

    key: str | None = Field(description="base64url; null: push is off on this deployment")


class TestSent(BaseModel):
    """A test is on its way."""

    __test__ = False

    notice: str
    devices: int = Field(description="to so many; with none, it is in the list of the app only")


def choice_body(choice: Choice, devices: list[DeviceBody], *, push_available: bool, mail_after_ms: int) -> ChoiceBody:
    """Describe what somebody chose."""
    return ChoiceBody(
        zone=choice.zone,
        quiet=None if choice.quiet is None else _quiet_body(choice.quiet),
        topics={
            topic: Channels(push=choice.wants(topic, "push"), mail=choice.wants(topic, "mail")) for topic in TOPICS
        },
        push_available=push_available,
        digest=choice.installed_ms is None,
        mail_after_minutes=mail_after_ms // 60_000,
        devices=devices,
    )


def device_body(row: tuple[str, str, int, int, int | None], device: str) -> DeviceBody:
    """Describe a subscription; `device` is the one that asks."""
    found, held_by, created_ms, seen_ms, ok_ms = row
    return DeviceBody(
        id=found,
        current=held_by == device,
        created_at=ms_to_instant(created_ms),
        seen_at=ms_to_instant(seen_ms),
        ok_at=None if ok_ms is None else ms_to_instant(ok_ms),
    )


def quiet_of(body: QuietBody | None) -> Quiet | None:
    """The same as minutes; equal ends are no quiet hours."""
    if body is None or body.start == body.end:
        return None
    return Quiet(_minutes(body.start), _minutes(body.end))


def _minutes(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def _quiet_body(quiet: Quiet) -> QuietBody:
    return QuietBody(
        start=f"{quiet.start // 60:02}:{quiet.start % 60:02}", end=f"{quiet.end // 60:02}:{quiet.end % 60:02}"
    )
