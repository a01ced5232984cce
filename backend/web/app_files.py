"""The installable app, served from memory: what the build made and nothing else, so no path can lead out of it."""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Response, get

from backend.web import problems
from backend.web.handed import Handed
from backend.web.language import Text, language_of
from backend.web.pages import page
from backend.web.problems import Problem

IN_THE_WHEEL = Path(__file__).with_name("app")
IN_A_CHECKOUT = Path(__file__).parents[2] / "pwa" / "dist"

APP_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""On every file, not on the page alone: a worker obeys the policy its own script came with. `wasm-unsafe-eval` lets the
reader of barcodes be compiled, and no text be run as a program."""

_INDEX = "/index.html"
_OF_THE_SERVER = frozenset({"api", "assets", "health", "metrics", "problems", "schema"})
"""First parts of addresses that are no page of the app. A hashed file that is gone must not answer with a page."""
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOREVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"
_TYPES = {
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
"""Named here because the table the machine keeps may be older than they are."""

_NOT_BUILT = Text("L'application n'est pas construite", "The app is not built")
_HOW = Text(
    "Le serveur répond (<a href='/schema'>les opérations</a>), mais l'application ne l'accompagne pas. Dans une copie "
    "du dépôt, avec Node 20 : <code>make app</code>, puis redémarrez le serveur. Un paquet publié la contient.",
    "The server answers (<a href='/schema'>its operations</a>), but the app is not with it. In a checkout, with "
    "Node 20: <code>make app</code>, then start the server again. A released package contains it.",
)


@dataclass(frozen=True, slots=True)
class AppFile:
    """One file of the build. `encoded` holds its bytes as they travel, by content coding, where the build made them."""

    body: bytes
    encoded: Mapping[str, bytes]
    media_type: str
    etag: str
    caching: str


AppFiles = Mapping[str, AppFile]
"""By address, `/index.html` for one. Empty when no build is there."""


def app_folder() -> Path:
    """Where the build is: inside the installed package, or where `make app` leaves it in a checkout."""
    return IN_THE_WHEEL if (IN_THE_WHEEL / "index.html").is_file() else IN_A_CHECKOUT


@cache
def app_files(folder: Path) -> AppFiles:
    """Read a build (about 300 KB) once a process; a new build is served from the next start on."""
    if not (folder / "index.html").is_file():
        return {}
    suffixes = tuple(suffix for _, suffix in _ENCODINGS)
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(suffixes)]
    return {f"/{path.relative_to(folder).as_posix()}": _read(path, folder) for path in paths}


def _read(path: Path, folder: Path) -> AppFile:
    body = path.read_bytes()
    encoded = {
        coding: beside.read_bytes()
        for coding, suffix in _ENCODINGS
        if (beside := path.with_name(path.name + suffix)).is_file()
    }
    is_hashed = path.parent == folder / "assets"
    return AppFile(
        body,
        encoded,
        _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        # Weak: the compressed forms share it.
        f'W/"{hashlib.sha256(body).hexdigest()[:24]}"',
        _FOREVER if is_hashed else _ASK_FIRST,
    )


@get(["/", "/{path:path}"], opt={"public": True}, include_in_schema=False, sync_to_thread=False)
def open_app(request: Request[Any, Any, Any], app_files: Handed[AppFiles]) -> Response[bytes] | Response[str]:
    """Answer a file of the build, or the app's page for any address a person opens. Errors: problem `not_found`."""
    path = request.scope["path"]
    found = app_files.get(path)
    if found is None and _is_page(path, request.headers.get("accept", "")):
        found = app_files.get(_INDEX)
        if found is None:
            return _not_built(request)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return _answer(request, found)


def _is_page(path: str, accept: str) -> bool:
    """Whether the app has to answer: its first page for everybody, the others for who asks for a page."""
    first = path.strip("/").split("/", 1)[0]
    return first == "" or (first not in _OF_THE_SERVER and "text/html" in accept)


def _answer(request: Request[Any, Any, Any], found: AppFile) -> Response[bytes]:
    headers = {
        "Cache-Control": found.caching,
        "Content-Security-Policy": APP_POLICY,
        "ETag": found.etag,
        "Vary": "Accept-Encoding",
    }
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    accepted = _accepted(request.headers.get("accept-encoding", ""))
    for coding, body in found.encoded.items():
        if coding in accepted:
            headers["Content-Encoding"] = coding
            return Response(body, media_type=found.media_type, headers=headers)
    return Response(found.body, media_type=found.media_type, headers=headers)


def _accepted(header: str) -> frozenset[str]:
    """Read the codings an Accept-Encoding header names and does not refuse (`q=0`)."""
    parts = [part.replace(" ", "").lower().split(";") for part in header.split(",")]
    return frozenset(
        name for name, *parameters in parts if not any(p.startswith("q=") and _is_zero(p[2:]) for p in parameters)
    )


def _is_zero(quality: str) -> bool:
    return quality.strip("0.") == ""


def _not_built(request: Request[Any, Any, Any]) -> Response[str]:
    language = language_of(request.headers.get("accept-language"))
    body = page(_NOT_BUILT.said(language), f"<p>{_HOW.said(language)}</p>", language)
    return Response(body, status_code=503, media_type=MediaType.HTML, headers={"Vary": "Accept-Language"})
