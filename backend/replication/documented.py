"""How sync and what is read online describe themselves to programs: answers, refusals, and a body read by hand."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody
from pydantic import BaseModel, Field

from backend.replication.wire import SyncRequest
from backend.web import problems
from backend.web.documented import answers
from backend.web.problems import ProblemType
from sync.receipt import Outcome


class ReceiptBody(BaseModel):
    """What became of one op."""

    op: str | None
    seq: int | None
    rev: int
    outcome: Outcome
    code: str | None
    params: dict[str, Any]
    entity: str | None
    effective_at: str | None
    time_uncertain: bool
    winner: str | None
    next: list[dict[str, Any]]
    at: Annotated[dict[str, int], Field(description="the cursors that contain its effect")]


class ChangeBody(BaseModel):
    """One line of a scope's feed."""

    scope: str
    seq: int
    kind: str
    id: str
    body: Annotated[dict[str, Any] | None, Field(description="null: gone from this scope")]


class SyncAnswer(BaseModel):
    """The other half of an exchange."""

    protocol: int
    epoch: str
    server_time: str
    have: Annotated[int, Field(description="the highest number below which the server lacks none")]
    fork: Annotated[bool, Field(description="these numbers hold other ops: begin a new incarnation")]
    receipts: list[ReceiptBody]
    enter: list[str]
    leave: list[str]
    reset: list[str]
    changes: list[ChangeBody]
    cursors: dict[str, int]
    more: bool


@dataclass
class SyncOperation(Operation):
    """Documents a body the handler reads itself (it may be gzip, and one bad op must not make it unreadable)."""

    def __post_init__(self) -> None:
        """Point at the envelope's schema."""
        schema = inlined(SyncRequest.model_json_schema())
        self.request_body = RequestBody(required=True, content={"application/json": OpenAPIMediaType(schema=schema)})


def inlined(found: dict[str, Any]) -> Any:
    """Inline the definitions: an operation cannot carry `$defs`."""
    definitions = found.pop("$defs", {})

    def inline(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return inline(definitions[value["$ref"].rsplit("/", 1)[1]])
            return {key: inline(item) for key, item in value.items()}
        return [inline(item) for item in value] if isinstance(value, list) else value

    return inline(found)


def refusals(*kinds: ProblemType) -> dict[int, ResponseSpec]:
    """What a route may answer somebody who must be signed in, beside its own `kinds`, as a handler's `responses`."""
    return answers(problems.BAD_REQUEST, problems.UNAUTHENTICATED, problems.ACCESS_ENDED, problems.UNAVAILABLE, *kinds)


def exchanged() -> dict[int, ResponseSpec]:
    """What an exchange answers."""
    return {
        200: ResponseSpec(SyncAnswer, generate_examples=False, description="What became of each op, and what changed"),
        **refusals(
            problems.MALFORMED_JSON,
            problems.VALIDATION,
            problems.UNSUPPORTED_PROTOCOL,
            problems.BODY_TOO_LARGE,
            problems.UNSUPPORTED_ENCODING,
        ),
    }


def listed_kinds() -> dict[int, ResponseSpec]:
    """What the list of kinds answers: two lists, `kinds` and `entities`."""
    listed = ResponseSpec(
        dict[str, list[dict[str, Any]]], generate_examples=False, description="Every op kind and every entity kind"
    )
    return {200: listed, **refusals()}
