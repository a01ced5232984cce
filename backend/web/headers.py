"""Security headers on every answer, errors and unknown addresses included: they are set as the answer leaves."""

from collections.abc import Awaitable, Callable

from litestar.types import Message, Scope

from backend.web.pages import STYLE_SOURCE

CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src {STYLE_SOURCE}; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: browsers would then send `Origin: null` on our own forms, which the origin check refuses.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    # Timelines and codes must not stay in a shared phone's cache; what may be cached says so itself.
    "Cache-Control": "no-store",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000"}

BeforeSend = Callable[[Message, Scope], Awaitable[None]]


def security_headers(public_url: str) -> BeforeSend:
    """Make the hook that adds the headers an answer has not set itself."""
    headers = HEADERS | (HSTS if public_url.startswith("https://") else {})
    lines = [(name.lower().encode(), (name.lower().encode(), value.encode())) for name, value in headers.items()]

    async def add(message: Message, scope: Scope) -> None:
        del scope
        if message["type"] != "http.response.start":
            return
        present = list(message["headers"])
        named = {name.lower() for name, _ in present}
        message["headers"] = [*present, *(line for name, line in lines if name not in named)]

    return add
