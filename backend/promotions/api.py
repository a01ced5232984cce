"""Promotions online: the calendar, one of them, its coverage. Phones read the same things off their own rows."""

from datetime import date
from typing import Annotated, Any, Literal

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from backend.accounts.planned import Listing
from backend.identity.sessions import Signed
from backend.promotions.reading import coverage, list_promotions, one_promotion
from backend.promotions.results import all_results, daily_results, store_results
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.web.paging import Cursor, page_after
from backend.web.problems import NOT_FOUND, VALIDATION

Limit = Annotated[int, Parameter(ge=1, le=200)]
Account = Annotated[str, Parameter(max_length=36, pattern=r"^[0-9a-f-]*$")]
Status = Literal["none", "committed", "withdrawn", "executed"]
Standing = Status | Literal["problem"]


class PromotionController(Controller):
    """Promotions the caller may know of, as their company may see them."""

    path = "/api/v1/promotions"
    tags = ("promotions",)

    @get("/", responses=refusals(VALIDATION))
    async def listed(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        account: FromQuery[Account | None] = None,
        first_on: FromQuery[date | None] = None,
        last_on: FromQuery[date | None] = None,
        order: FromQuery[Literal["oldest", "newest"]] = "newest",
        after: FromQuery[Cursor] = "",
        limit: FromQuery[Limit] = 50,
    ) -> dict[str, Any]:
        """By first day; `first_on`, `last_on`: those that run at some time between; `account`: those for one store."""
        access, now_ms, page = request.user.access, door.clock(), page_after(after)
        asked = Listing(account, first_on, last_on, page, limit, order == "newest")
        return await door.database.read(lambda: list_promotions(door.kinds, access, now_ms, asked))

    @get("/{promotion:str}", responses=refusals(NOT_FOUND))
    async def one(
        self, request: Request[Signed, Any, Any], door: NamedDependency[Door], promotion: FromPath[str]
    ) -> dict[str, Any]:
        """One, with the parts in it of the caller's stores."""
        access, now_ms = request.user.access, door.clock()
        return await door.database.read(lambda: one_promotion(door.kinds, access, promotion, now_ms))

    @get("/{promotion:str}/coverage", responses=refusals(NOT_FOUND, VALIDATION))
    async def covered(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        promotion: FromPath[str],
        status: FromQuery[list[Status] | None] = None,
        standing: FromQuery[list[Standing] | None] = None,
        after: FromQuery[Cursor] = "",
        limit: FromQuery[Limit] = 100,
    ) -> dict[str, Any]:
        """How far its stores in the caller's reach are: counts, and each store. `standing`: a problem before all else."""
        access, now_ms, page = request.user.access, door.clock(), page_after(after)
        return await door.database.read(
            lambda: coverage(
                access, promotion, now_ms, statuses=status or (), standings=standing or (), after=page, limit=limit
            )
        )

    @get("/{promotion:str}/results", responses=refusals(NOT_FOUND, VALIDATION))
    async def results(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        promotion: FromPath[str],
        account: FromQuery[Account | None] = None,
    ) -> dict[str, Any]:
        """Units and value against the baseline: of one store, the same for both companies; else of all in reach."""
        access, now_ms = request.user.access, door.clock()
        if account is not None:
            return await door.database.read(lambda: store_results(access, promotion, account, now_ms))
        return await door.database.read(lambda: all_results(access, promotion, now_ms))

    @get("/{promotion:str}/days", responses=refusals(NOT_FOUND, VALIDATION))
    async def days(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        promotion: FromPath[str],
        account: FromQuery[Account | None] = None,
    ) -> dict[str, Any]:
        """What was sold on each day its results rest on, and on its own what would have been: of one store, or all in reach."""
        access, now_ms = request.user.access, door.clock()
        return await door.database.read(lambda: daily_results(access, promotion, account, now_ms))


ROUTES = (PromotionController,)
