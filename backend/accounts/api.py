"""Reading accounts online: search, near here, one account. Writing them is an op."""

from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from backend.accounts.rows import find_accounts
from backend.db.work import Work
from backend.identity.reach import require_account, side_now
from backend.identity.sessions import Signed
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.replication.views import load_views
from backend.web.problems import NOT_FOUND, VALIDATION, Problem

Limit = Annotated[int, Parameter(ge=1, le=200)]
Degrees = Annotated[int, Parameter(ge=-1_800_000_000, le=1_800_000_000)]


class AccountController(Controller):
    """Accounts the caller may reach, as their company may see them."""

    path = "/api/v1/accounts"
    tags = ("accounts",)

    @get("/", responses=refusals(VALIDATION))
    async def search(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        q: FromQuery[Annotated[str, Parameter(max_length=200)]] = "",
        after: FromQuery[Annotated[str, Parameter(max_length=400)]] = "",
        near_lat_e7: FromQuery[Degrees | None] = None,
        near_lon_e7: FromQuery[Degrees | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> dict[str, Any]:
        """By words of name, banner, city, postcode or address; `after` is the `next` of the page before; or nearest first."""
        access, now_ms = request.user.access, door.clock()
        near = None if near_lat_e7 is None or near_lon_e7 is None else (near_lat_e7, near_lon_e7)
        return await door.database.read(lambda: find_accounts(access, now_ms, q, after, near, limit))

    @get("/{account:str}", responses=refusals(NOT_FOUND))
    async def one(
        self, request: Request[Signed, Any, Any], door: NamedDependency[Door], account: FromPath[str]
    ) -> dict[str, Any]:
        """One account, with its contacts."""
        access, now_ms = request.user.access, door.clock()

        def work() -> Work[dict[str, Any]]:
            yield from require_account(access, account, now_ms)
            side = side_now(access, now_ms)
            views = yield from load_views(
                door.kinds, side, "account = ? AND kind IN ('account', 'contact') ORDER BY recorded_ms, id", (account,)
            )
            found = next((view for view in views if view["kind"] == "account"), None)
            if found is None:
                raise Problem(NOT_FOUND)
            return {"account": found, "contacts": [view for view in views if view["kind"] == "contact"]}

        return await door.database.read(work)


ROUTES = (AccountController,)
