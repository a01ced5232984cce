"""The problems a route may answer, for the API description."""

from collections.abc import Iterable

from litestar.openapi.datastructures import ResponseSpec
from pydantic import BaseModel, ConfigDict, Field

from backend.web.problems import MEDIA_TYPE, ProblemType


class FieldError(BaseModel):
    """One field, and why it was not accepted."""

    field: str
    reason: str


class ProblemDocument(BaseModel):
    """A problem (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="where the problem explains itself", examples=["/problems/not_found"])
    title: str
    status: int
    detail: str = Field(description="what is wrong and the way out, in the reader's language")
    code: str = Field(description="the problem's name, for programs", examples=["not_found"])
    errors: list[FieldError] | None = Field(None, description="only with code `validation`")


def answers(*kinds: ProblemType) -> dict[int, ResponseSpec]:
    """Describe the problems a route may answer, as a handler's `responses`."""
    return {status: _spec([kind for kind in kinds if kind.status == status]) for status in {k.status for k in kinds}}


def _spec(kinds: Iterable[ProblemType]) -> ResponseSpec:
    said = "; ".join(f"`{kind.slug}`: {kind.title.en}" for kind in kinds)
    return ResponseSpec(ProblemDocument, generate_examples=False, description=said, media_type=MEDIA_TYPE)
