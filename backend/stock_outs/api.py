"""Stock-outs online: lists by age, product and banner. Phones read the same things off their own rows."""

from typing import Annotated, Any, Literal

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, Parameter

from backend.identity.sessions import Signed
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.stock_outs.rows import group_stock_outs, list_stock_outs
from backend.web.paging import Cursor, page_after
from backend.web.problems import VALIDATION

Limit = Annotated[int, Parameter(ge=1, le=200)]
Account = Annotated[str, Parameter(max_length=36, pattern=r"^[0-9a-f-]*$")]
Name = Annotated[str, Parameter(max_length=200, pattern=r"^[^\x00]*$")]


class StockOutController(Controller):
    """What is missing in the stores the caller reaches."""

    path = "/api/v1/stock-outs"
    tags = ("stock-outs",)

    @get("/", responses=refusals(VALIDATION))
    async def listed(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        open: FromQuery[bool | None] = None,  # noqa: A002 - the parameter's name on the wire
        banner: FromQuery[Name | None] = None,
        product: FromQuery[Name | None] = None,
        account: FromQuery[Account | None] = None,
        order: FromQuery[Literal["oldest", "newest"]] = "oldest",
        after: FromQuery[Cursor] = "",
        limit: FromQuery[Limit] = 50,
    ) -> dict[str, Any]:
        """By age; `account`: of one store. `product` is a GTIN, or the name of one without; `after`: the `next` of a page."""
        access, now_ms, page = request.user.access, door.clock(), page_after(after)
        return await door.database.read(
            lambda: list_stock_outs(
                door.kinds,
                access,
                now_ms,
                is_open=open,
                banner=banner,
                product=product,
                account=account,
                newest_first=order == "newest",
                after=page,
                limit=limit,
            )
        )

    @get("/groups", responses=refusals(VALIDATION))
    async def grouped(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        by: FromQuery[Literal["product", "banner"]] = "product",
        open: FromQuery[bool | None] = None,  # noqa: A002
        banner: FromQuery[Name | None] = None,
        product: FromQuery[Name | None] = None,
        limit: FromQuery[Limit] = 100,
    ) -> list[dict[str, Any]]:
        """By product or by banner: how many are open, how long the oldest has been, the mean time to resolution."""
        access, now_ms = request.user.access, door.clock()
        return await door.database.read(
            lambda: group_stock_outs(access, now_ms, by, is_open=open, banner=banner, product=product, limit=limit)
        )


ROUTES = (StockOutController,)
