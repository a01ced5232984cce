"""Every exception that reaches the edge becomes a problem. A 5xx shows a trace id and never what went wrong inside."""

import logging
import traceback
import uuid
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, SerializationException, TooManyRequestsException, ValidationException
from litestar.types import ExceptionHandlersMap

from backend.db.work import Unavailable
from backend.web import problems
from backend.web.language import Text, language_of
from backend.web.problems import MEDIA_TYPE, Problem, ProblemType, document
from backend.web.reasons import field_errors

LOG = logging.getLogger("comptoir.web")

RETRY_AFTER_S = 2
"""How long a client should wait when the database is busy: longer than its own retries, short enough for a person."""

_BY_STATUS: dict[int, ProblemType] = {
    401: problems.UNAUTHENTICATED,
    403: problems.NOT_ALLOWED,
    404: problems.NOT_FOUND,
    405: problems.METHOD_NOT_ALLOWED,
    409: problems.CONFLICT,
    413: problems.BODY_TOO_LARGE,
    415: problems.UNSUPPORTED_ENCODING,
    429: problems.TOO_MANY_REQUESTS,
    503: problems.UNAVAILABLE,
}


def respond(request: Request[Any, Any, Any], problem: Problem) -> Response[dict[str, Any]]:
    """Answer with a problem in the reader's language."""
    language = language_of(request.headers.get("accept-language"))
    headers = {"Content-Language": language, "Vary": "Accept-Language", **problem.headers}
    return Response(
        document(problem, language), status_code=problem.kind.status, media_type=MEDIA_TYPE, headers=headers
    )


def on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, Any]]:
    """Translate what Litestar itself raises."""
    headers = dict(error.headers or {})
    if isinstance(error, ValidationException):
        return respond(request, Problem(problems.VALIDATION, errors=field_errors(error)))
    if isinstance(error.__cause__, SerializationException):
        return respond(request, _malformed(str(error.__cause__)))
    if isinstance(error, TooManyRequestsException):
        # Litestar counts down in its own header; clients know the standard one.
        wait = headers.get("RateLimit-Reset", "60")
        return respond(request, Problem(problems.TOO_MANY_REQUESTS, headers={**headers, "Retry-After": wait}))
    if error.status_code >= 500 and error.status_code != 503:
        return on_unexpected(request, error)
    kind = _BY_STATUS.get(error.status_code, problems.BAD_REQUEST)
    if kind is problems.UNAUTHENTICATED:
        headers = {"WWW-Authenticate": "Bearer", **headers}
    return respond(request, Problem(kind, headers=headers))


def on_unavailable(request: Request[Any, Any, Any], error: Unavailable) -> Response[dict[str, Any]]:
    """Ask the client to come back: the database could not be used in spite of retries."""
    LOG.warning("database unavailable on %s (%s)", _route(request), type(error.__cause__).__name__)
    return respond(request, Problem(problems.UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER_S)}))


def on_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """Log the fault under a trace id and tell the client only that id."""
    if _while_reading_json(error):
        return respond(request, _malformed(type(error).__name__))
    trace = uuid.uuid4().hex
    LOG.error("trace=%s %s\n%s", trace, _route(request), _frames(error))
    return respond(request, Problem(problems.INTERNAL, trace=trace))


def on_problem(request: Request[Any, Any, Any], error: Problem) -> Response[dict[str, Any]]:
    """Answer with a problem one of our own rooms raised."""
    return respond(request, error)


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    Problem: on_problem,
    HTTPException: on_http_exception,
    Unavailable: on_unavailable,
    Exception: on_unexpected,
}


def _malformed(reason: str) -> Problem:
    way_out = problems.MALFORMED_JSON.way_out
    return Problem(problems.MALFORMED_JSON, Text(f"{way_out.fr} ({reason})", f"{way_out.en} ({reason})"))


def _while_reading_json(error: Exception) -> bool:
    """Whether the decoder failed on the client's bytes in a way Litestar does not translate: not UTF-8, or too deep."""
    if not isinstance(error, (UnicodeDecodeError, RecursionError)):
        return False
    frames = [frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__)]
    return bool(frames) and frames[-1].startswith("litestar.serialization")


def _route(request: Request[Any, Any, Any]) -> str:
    """Name the route, not the path: a path may hold an invitation code or a person's id."""
    return f"{request.method} {request.scope.get('path_template', '(no route)')}"


def _frames(error: BaseException) -> str:
    """List where it happened, cause by cause, without the messages: those of a database quote the row."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines += [f"{type(seen).__module__}.{type(seen).__qualname__}\n"]
        lines += traceback.StackSummary.extract(traceback.walk_tb(seen.__traceback__)).format()
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "".join(lines)
