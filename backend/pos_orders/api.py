"""POS material online: the queue the brand works, its export for fulfilment, the counts that only headquarters reads."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Schema
from litestar.params import FromPath, FromQuery, Parameter

from backend.db.work import Work
from backend.identity.guard import requires
from backend.identity.sessions import Signed
from backend.pos_orders.export import lines_of, to_csv, to_xlsx
from backend.pos_orders.rows import list_adjustments, list_items, list_orders
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.replication.views import load_views
from backend.web.language import language_of
from backend.web.paging import Cursor, page_after
from backend.web.problems import NOT_ALLOWED, VALIDATION
from sync.access import Role, Side

Limit = Annotated[int, Parameter(ge=1, le=200)]
Status = Literal["accepted", "back_ordered", "shipped", "received", "installed", "cancelled", "declined"]
Owed = Literal["to_ship", "waiting"]

EXPORTED = 5000
"""Orders in one file; the header `X-Next` of a file that holds so many names the rest, as `after`."""
_HQ = [requires(Role.ADMIN, Role.BRAND_MANAGER)]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = ResponseSpec(str, generate_examples=False, description="A file, by `format`", media_type="text/csv")


@dataclass
class FileOperation(Operation):
    """Documents an answer of two media types: a response of Litestar's has one."""

    def __post_init__(self) -> None:
        """Name the workbook beside the CSV."""
        answer = None if self.responses is None else self.responses.get("200")
        if isinstance(answer, OpenAPIResponse) and answer.content is not None:
            answer.content[_XLSX] = OpenAPIMediaType(schema=Schema(content_media_type="application/octet-stream"))


class PosOrderController(Controller):
    """Orders in the caller's reach."""

    path = "/api/v1/pos-orders"
    tags = ("POS material",)

    @get("/", responses=refusals(VALIDATION))
    async def listed(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        status: FromQuery[list[Status] | None] = None,
        owed: FromQuery[Owed | None] = None,
        after: FromQuery[Cursor] = "",
        limit: FromQuery[Limit] = 50,
    ) -> dict[str, Any]:
        """First come first; `owed`: only those with units to ship, or waiting for stock; `after`: the `next` of a page."""
        access, now_ms, page = request.user.access, door.clock(), page_after(after)
        return await door.database.read(
            lambda: list_orders(door.kinds, access, now_ms, statuses=status or (), owed=owed, after=page, limit=limit)
        )

    @get(
        "/export",
        guards=_HQ,
        operation_class=FileOperation,
        responses={200: _FILE, **refusals(VALIDATION, NOT_ALLOWED)},
    )
    async def export(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        format: FromQuery[Literal["csv", "xlsx"]] = "csv",  # noqa: A002 - the parameter's name on the wire
        status: FromQuery[list[Status] | None] = None,
        owed: FromQuery[Owed | None] = None,
        after: FromQuery[Cursor] = "",
    ) -> Response[bytes]:
        """The same orders as a table for fulfilment, one row a line."""
        access, now_ms, page = request.user.access, door.clock(), page_after(after)
        language = language_of(request.headers.get("accept-language"))

        def work() -> Work[tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]]:
            found = yield from list_orders(
                door.kinds, access, now_ms, statuses=status or (), owed=owed, after=page, limit=EXPORTED
            )
            accounts = sorted({order["account"] for order in found["orders"]})
            stores = yield from load_views(door.kinds, Side.BRAND, "id = ANY(?)", (accounts,))
            return found, stores, (yield from list_items(door.kinds))

        found, stores, items = await door.database.read(work)
        by_id = {view["id"]: view["fields"] for view in (*stores, *items)}
        rows = lines_of(found["orders"], by_id, language)
        body = await asyncio.to_thread(lambda: to_xlsx(rows) if format == "xlsx" else to_csv(rows, language))
        headers = {"Content-Disposition": f'attachment; filename="pos-orders.{format}"'}
        if found["next"] is not None:
            headers["X-Next"] = found["next"]
        return Response(body, media_type=_XLSX if format == "xlsx" else "text/csv; charset=utf-8", headers=headers)


class PosItemController(Controller):
    """Items with their counts, which stores never read."""

    path = "/api/v1/pos-items"
    tags = ("POS material",)

    @get("/", guards=_HQ, responses=refusals(NOT_ALLOWED))
    async def counted(self, door: NamedDependency[Door]) -> list[dict[str, Any]]:
        """Every item: units in stock, units waited for, and what stores are shown of it."""
        return await door.database.read(lambda: list_items(door.kinds))

    @get("/{item:str}/adjustments", guards=_HQ, responses=refusals(VALIDATION, NOT_ALLOWED))
    async def adjustments(
        self, item: FromPath[str], door: NamedDependency[Door], limit: FromQuery[Limit] = 100
    ) -> list[dict[str, Any]]:
        """Who changed the count, by how much and why, newest first."""
        return await door.database.read(lambda: list_adjustments(item, limit))


ROUTES = (PosOrderController, PosItemController)
