"""The two pages people open by hand: what a problem means, and which operations the API has. No script, one style."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.params import FromPath

from backend.web import problems
from backend.web.language import Language, Text, language_of
from backend.web.problems import CATALOGUE, Problem

STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem}code{font:.95em ui-monospace,monospace}dt{margin-top:1rem}dd{margin:0 0 0 1rem}"
)
STYLE_SOURCE = "'sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode() + "'"
"""Names the one style in the content security policy, so that no other style, and no style file, is needed."""

_METHODS = ("get", "post", "put", "patch", "delete")
_CODE = Text("Code", "Code")
_STATUS = Text("Statut HTTP", "HTTP status")


def page(title: str, body: str, language: Language) -> str:
    """Lay out a page. `title` is text, `body` is HTML that the caller has escaped."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )


@get(
    "/problems/{slug:str}",
    opt={"public": True},
    media_type=MediaType.HTML,
    include_in_schema=False,
    sync_to_thread=False,
)
def explain_problem(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[str]:
    """Explain one problem, so that its `type` leads somewhere."""
    kind = CATALOGUE.get(slug)
    if kind is None:
        raise Problem(problems.NOT_FOUND)
    language = language_of(request.headers.get("accept-language"))
    body = (
        f"<p>{escape(kind.way_out.said(language))}</p><p>{_CODE.said(language)}&nbsp;: <code>{kind.slug}</code><br>"
        f"{_STATUS.said(language)}&nbsp;: {kind.status}</p>"
    )
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(page(kind.title.said(language), body, language), media_type=MediaType.HTML, headers=headers)


class OperationsPage(OpenAPIRenderPlugin):
    """The list of operations, made here: the usual viewers load scripts from elsewhere, which our policy forbids."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Render the page from the schema."""
        del request
        info = openapi_schema["info"]
        listed = "".join(
            _operation(path, method, item[method])
            for path, item in sorted(openapi_schema["paths"].items())
            for method in _METHODS
            if method in item
        )
        intro = '<p>The whole description, for programs: <a href="/schema/openapi.json">openapi.json</a>.</p>'
        title = f"{info['title']} {info['version']}"
        return page(title, f"{intro}<dl>{listed}</dl>", "en").encode()


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> str:
    said = operation.get("description") or operation.get("summary") or ""
    return f"<dt><code>{method.upper()} {escape(path)}</code></dt><dd>{escape(said)}</dd>"


RENDERERS = (OperationsPage(), JsonRenderPlugin())


def not_found_is_a_problem(response: Response[Any]) -> Response[Any]:
    """Answer an unknown address under /schema as everywhere else; Litestar has a page of its own for it."""
    if response.status_code == 404:
        raise Problem(problems.NOT_FOUND)
    return response
