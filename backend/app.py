"""The composition root of the web process: settings in, a Litestar application out."""

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ControllerRouterHandler

from backend.db.engine import database_from
from backend.db.work import Database
from backend.identity.api import IDENTITY_ROUTES
from backend.identity.config import DAY_MS, IdentityConfig
from backend.identity.guard import Authentication
from backend.identity.mail import Mailer, mailer_from
from backend.notifications.config import notice_config
from backend.registry import ROUTES, RULES
from backend.replication.door import Door
from backend.replication.hub import Hub
from backend.replication.lane import Lane
from backend.settings import Settings, secret_of
from backend.web.app_files import app_files, app_folder, open_app
from backend.web.clock import Clock, system_clock
from backend.web.ending import told_to_end
from backend.web.handlers import EXCEPTION_HANDLERS
from backend.web.headers import security_headers
from backend.web.health import live, ready
from backend.web.limits import PER_MINUTE, address_limit, counts, sweeping
from backend.web.metrics import Metrics, Stopwatch, read_metrics
from backend.web.origin import Doorkeeper
from backend.web.pages import RENDERERS, explain_problem, not_found_is_a_problem
from backend.web.shared import Shared
from backend.web.versions import DemoPerson, read_app_version

BODY_LIMIT = 1024 * 1024
WEB_ROUTES: list[ControllerRouterHandler] = [
    live,
    ready,
    read_metrics,
    explain_problem,
    read_app_version,
    open_app,
]


def build_app(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    database: Database | None = None,
    mailer: Mailer | None = None,
    extra_routes: Sequence[ControllerRouterHandler] = (),
    extra_dependencies: Mapping[str, object] | None = None,
    requests_per_minute: int = PER_MINUTE,
    demo_people: Sequence[DemoPerson] = (),
    app_build: Path | None = None,
    shared: Shared | None = None,
) -> Litestar:
    """Wire the application. A `database` that is given is already open and stays open; else one lives with the app.

    `app_build` names the folder of the installable app's build; None: the one in the package, or in the checkout.
    `shared`: what this process shares with others that serve the same address; None: it is alone.

    Routes take what they need by name: `database`, `clock`, `identity`, `mailer`, `metrics`, `door`, `hub`, `notices`, and what
    `extra_dependencies` names.
    Errors: `SecretMissing`, `VapidRefused`, `UnknownScheme`, `ValueError` for a mail server's address that is none.
    """
    identity = identity_config(settings)
    base = database or database_from(settings.database_url, pool_size=settings.pool_size)
    hub = Hub(base)
    door = Door(
        base,
        RULES,
        clock,
        hub,
        grace_ms=identity.grace_ms,
        history_ms=settings.history_days * DAY_MS,
    )
    metrics = Metrics(token=_metrics_token(settings), trusted_proxies=settings.trusted_proxies, shared=shared)
    handed: dict[str, object] = {
        "database": base,
        "clock": clock,
        "identity": identity,
        "mailer": mailer or mailer_from(settings.smtp_url, settings.mail_from, demo=identity.demo),
        "metrics": metrics,
        "demo_people": demo_people,
        "door": door,
        "hub": hub,
        "notices": notice_config(settings),
        "app_files": app_files(app_build or app_folder()),
        **(extra_dependencies or {}),
    }
    app = Litestar(
        route_handlers=[*WEB_ROUTES, *IDENTITY_ROUTES, *ROUTES, *extra_routes],
        dependencies={name: Provide(_giving(value), sync_to_thread=False) for name, value in handed.items()},
        middleware=[
            Stopwatch(),
            Doorkeeper(settings.public_url),
            address_limit(
                settings.trusted_proxies, requests_per_minute, hidden_by=identity.secret if shared is not None else b""
            ),
            DefineMiddleware(Authentication, database=base, clock=clock, config=identity),
        ],
        before_send=[security_headers(settings.public_url), metrics.before_send],
        exception_handlers=EXCEPTION_HANDLERS,
        stores=counts(shared),
        lifespan=[sweeping, *([] if database is not None else [_opened(base)]), _watching(hub)],
        openapi_config=_openapi(identity),
        request_max_body_size=BODY_LIMIT,
        logging_config=None,
        debug=False,
    )
    app.asgi_handler = Lane(app.asgi_handler, door, identity)
    return app


def identity_config(settings: Settings) -> IdentityConfig:
    """Read what the identity room needs from the settings. Errors: `SecretMissing`."""
    return IdentityConfig(
        secret=secret_of(settings),
        public_url=settings.public_url.rstrip("/"),
        session_days=settings.session_days,
        grace_ms=settings.grace_days * DAY_MS,
        demo=settings.demo,
    )


def _metrics_token(settings: Settings) -> str | None:
    return None if settings.metrics_token is None else settings.metrics_token.get_secret_value()


def _giving(value: object) -> Callable[[], Any]:
    return lambda: value


def _opened(database: Database) -> Callable[[Litestar], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def opened(app: Litestar) -> AsyncIterator[None]:
        del app
        await database.open()
        try:
            yield
        finally:
            await database.close()

    return opened


def _watching(hub: Hub) -> Callable[[Litestar], contextlib.AbstractAsyncContextManager[None]]:
    """Hear other processes' commits for as long as the application runs; let listeners go once it is told to end."""

    @contextlib.asynccontextmanager
    async def watching(app: Litestar) -> AsyncIterator[None]:
        del app
        await hub.start()
        try:
            with told_to_end(hub.end):
                yield
        finally:
            await hub.stop()

    return watching


def _openapi(identity: IdentityConfig) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Comptoir",
        version=version("comptoir"),
        description="One account timeline, written by a brand and its stores. Errors are RFC 9457 problems.",
        render_plugins=RENDERERS,
        openapi_router=Router(
            "/schema",
            route_handlers=[],
            include_in_schema=False,
            opt={"public": True},
            after_request=not_found_is_a_problem,
        ),
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "session": SecurityScheme(type="apiKey", name=identity.cookie, security_scheme_in="cookie"),
                "bearer": SecurityScheme(type="http", scheme="bearer"),
            }
        ),
        security=[{"session": []}, {"bearer": []}],
    )
