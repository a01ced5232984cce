"""What every kind's argument model shares: limits, shapes, and the fields a newer app sent that we do not know yet."""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from sync.access import Side
from sync.kind import Audience, BadArgs, Context
from sync.op import instant_to_ms, is_uuid, ms_to_instant, read_instant


class Args(BaseModel):
    """Arguments of an op. Fields we do not know are kept with the op and named in its receipt."""

    model_config = ConfigDict(extra="allow", frozen=True, str_strip_whitespace=True, strict=True)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the fields this version does not know, at any depth: `mood`, `checklist.answers.0.mood`."""
        if not self.model_extra and not _parts(type(self)):
            return ()
        return tuple(sorted(_unknown(self, "")))

    def given(self, *names: str) -> dict[str, Any]:
        """The fields its author set, of those named (all, if none is)."""
        given, held = self.model_fields_set, self.__dict__
        return {name: held[name] for name in sorted(names or type(self).model_fields) if name in given}


def _unknown(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Args):
        for name in value.model_extra or ():
            yield f"{path}{name}"
        for name in _parts(type(value)):
            if (part := getattr(value, name)) is not None:
                yield from _unknown(part, f"{path}{name}.")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknown(item, f"{path}{number}.")


@functools.cache
def _parts(model: type[Args]) -> tuple[str, ...]:
    """Its fields that have fields of their own; most are words and numbers."""
    return tuple(name for name, spec in model.model_fields.items() if _has_fields(spec.annotation))


def _has_fields(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Args):
        return True
    return any(_has_fields(part) for part in get_args(annotation))


def parser(model: type[Args]) -> Callable[[Mapping[str, Any]], Args | BadArgs]:
    """A kind's `parse`: the model, or which field is wrong and how to mend it."""

    def parse(raw: Mapping[str, Any]) -> Args | BadArgs:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            return BadArgs(".".join(str(part) for part in first["loc"]), first["msg"])

    return parse


def _uuid(value: str) -> str:
    if not is_uuid(value.lower()):
        raise ValueError("a UUID is needed")
    return value.lower()


_CANONICAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z", re.ASCII)


def _instant(value: str) -> str:
    ms = read_instant(value)
    if ms is not None and _CANONICAL.match(value):
        return value
    utc = None if ms is None else ms_to_instant(ms)
    # An offset may carry the first or the last day out of the years that can be read again.
    if utc is None or read_instant(utc) is None:
        raise ValueError("an RFC 3339 instant with its offset is needed, such as 2026-11-21T09:14:00Z")
    return utc


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError("a day that exists is needed, such as 2026-11-21") from None


Uuid = Annotated[str, AfterValidator(_uuid), Field(json_schema_extra={"format": "uuid"})]
Instant = Annotated[str, AfterValidator(_instant), Field(json_schema_extra={"format": "date-time"})]
"""RFC 3339 with an offset; kept in UTC with milliseconds."""
Day = Annotated[str, AfterValidator(_day), Field(json_schema_extra={"format": "date"})]
"""ISO 8601 calendar day."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Tags = Annotated[list[Tag], Field(max_length=50, default_factory=list)]
"""None unless named. Made, where a default would be copied by `deepcopy` for each op that names none."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


LONGEST_DAYS = 366


class Window(Args):
    """From a day to another, both included."""

    starts_on: Day
    ends_on: Day

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        days = (date.fromisoformat(self.ends_on) - date.fromisoformat(self.starts_on)).days
        if not 0 <= days < LONGEST_DAYS:
            raise ValueError("a window ends on the day it starts or later, within a year")
        return self


def made_at(ctx: Context, said: str | None) -> int:
    """The moment (ms) an author says something happened; None: as the op was made.

    It was read off the same clock as the op's own stamp, and is corrected like it; never below 1970, never after the op.
    """
    if said is None:
        return ctx.effective_at
    return max(0, min(instant_to_ms(said) + ctx.effective_at - ctx.op.at.wall_ms, ctx.effective_at))


_MAY_CHOOSE = {
    Side.BRAND: frozenset({Audience.BRAND, Audience.SHARED}),
    Side.RETAILER: frozenset({Audience.RETAILER, Audience.SHARED}),
}
_OWN = {Side.BRAND: Audience.BRAND, Side.RETAILER: Audience.RETAILER}


def audience_for(side: Side, wanted: str | None) -> Audience | None:
    """Who will read it: the author's own company unless they chose to share. None: not theirs to choose."""
    if wanted is None:
        return _OWN[side]
    chosen = Audience(wanted)
    return chosen if chosen in _MAY_CHOOSE[side] else None
