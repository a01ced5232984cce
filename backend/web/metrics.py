"""Counts and latencies for Prometheus, in a registry of our own: two apps in one process (tests) share nothing.

Where several processes serve, each counts in files of its own, and whichever is asked answers the sum; what a process that has
ended counted stays in it. We keep no gauges, so nothing need be said of a process that died.
"""

import hmac
import time
from typing import Any

from litestar import Request, Response, get
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from backend.web import problems
from backend.web.address import is_loopback
from backend.web.handed import Handed
from backend.web.language import Text
from backend.web.problems import Problem
from backend.web.shared import Shared

_STARTED = "comptoir_started"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The registry others add counters to, and the two every answer moves."""

    def __init__(self, *, token: str | None = None, trusted_proxies: int = 0, shared: Shared | None = None) -> None:
        self.registry = CollectorRegistry()
        self._shared = shared
        self._token = token
        self._trusted_proxies = trusted_proxies
        self._requests = Counter(
            "comptoir_requests",
            "Answers by route template, method and status",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._latency = Histogram(
            "comptoir_request_seconds",
            "Seconds until an answer starts, by route template and method",
            ["route", "method"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        # Looked up once a series: there are as many as routes, methods and statuses, whatever is sent.
        self._counted: dict[tuple[str, str, int], Counter] = {}
        self._timed: dict[tuple[str, str], Histogram] = {}

    async def before_send(self, message: Message, scope: Scope) -> None:
        """Count an answer as it leaves: the only place that also sees errors and unknown addresses."""
        if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
            return
        # Never the path itself: ids in it would make a series each, and anybody could make as many as they like.
        route = str(scope.get("path_template", "(none)"))
        method = scope["method"] if scope["method"] in _METHODS else "(other)"
        status = message["status"]
        if (count := self._counted.get((route, method, status))) is None:
            count = self._counted[route, method, status] = self._requests.labels(route, method, str(status))
        count.inc()
        started = scope["state"].get(_STARTED)
        if started is not None:
            if (timed := self._timed.get((route, method))) is None:
                timed = self._timed[route, method] = self._latency.labels(route, method)
            timed.observe(time.perf_counter() - started)

    def text(self) -> bytes:
        """All of it in Prometheus' text format, of every process of this server."""
        if self._shared is None:
            return generate_latest(self.registry)
        whole = CollectorRegistry()
        MultiProcessCollector(whole, str(self._shared.figures))  # type: ignore[no-untyped-call]
        return generate_latest(whole)

    def check(self, request: Request[Any, Any, Any]) -> None:
        """Refuse who may not read the figures."""
        if self._token is None:
            if not is_loopback(request, self._trusted_proxies):
                raise Problem(
                    problems.NOT_ALLOWED,
                    Text(
                        "Sans COMPTOIR_METRICS_TOKEN, les mesures ne se lisent que depuis la machine du serveur.",
                        "Without COMPTOIR_METRICS_TOKEN the figures can only be read from the server's own machine.",
                    ),
                )
            return
        sent = request.headers.get("authorization", "")
        if not hmac.compare_digest(sent.encode(), f"Bearer {self._token}".encode()):
            raise Problem(
                problems.UNAUTHENTICATED,
                Text(
                    "Envoyez « Authorization: Bearer » avec la valeur de COMPTOIR_METRICS_TOKEN.",
                    "Send `Authorization: Bearer` with the value of COMPTOIR_METRICS_TOKEN.",
                ),
                headers={"WWW-Authenticate": "Bearer"},
            )


def begin(scope: Scope) -> None:
    """Start the watch of a request."""
    scope["state"][_STARTED] = time.perf_counter()


class Stopwatch(ASGIMiddleware):
    """Notes when a request began. Outermost, so that waiting for the rate limit and the sign-in counts."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Start the watch."""
        begin(scope)
        await next_app(scope, receive, send)


@get("/metrics", opt={"public": True}, include_in_schema=False)
async def read_metrics(request: Request[Any, Any, Any], metrics: Handed[Metrics]) -> Response[bytes]:
    """Answer the figures in Prometheus' text format."""
    metrics.check(request)
    return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
