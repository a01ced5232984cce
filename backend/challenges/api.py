"""Challenges online: all of them, one, where a store stands, all stores by rank, what results there were."""

from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from backend.accounts.planned import Listing
from backend.challenges.reading import all_results, list_challenges, one_challenge, store_standing, whole_ranking
from backend.identity.sessions import Signed
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.web.paging import Cursor, page_after
from backend.web.problems import NOT_FOUND, VALIDATION

Limit = Annotated[int, Parameter(ge=1, le=200)]
Version = Annotated[int, Parameter(ge=1, le=1_000)]
Account = Annotated[str, Parameter(max_length=36, pattern=r"^[0-9a-f-]*$")]


class ChallengeController(Controller):
    """Challenges the caller may know of, as their company may see them."""

    path = "/api/v1/challenges"
    tags = ("challenges",)

    @get("/", responses=refusals(VALIDATION))
    async def listed(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        account: FromQuery[Account | None] = None,
        first_on: FromQuery[date | None] = None,
        last_on: FromQuery[date | None] = None,
        after: FromQuery[Cursor] = "",
        limit: FromQuery[Limit] = 50,
    ) -> dict[str, Any]:
        """By first day, newest first; `first_on`, `last_on`: those that run at some time between; `account`: for one store."""
        access, now_ms, page = request.user.access, door.clock(), page_after(after)
        asked = Listing(account, first_on, last_on, page, limit)
        return await door.database.read(lambda: list_challenges(door.kinds, access, now_ms, asked))

    @get("/{challenge:str}", responses=refusals(NOT_FOUND))
    async def one(
        self, request: Request[Signed, Any, Any], door: NamedDependency[Door], challenge: FromPath[str]
    ) -> dict[str, Any]:
        """One, with the standings of the caller's stores as their phones have them."""
        access, now_ms = request.user.access, door.clock()
        return await door.database.read(lambda: one_challenge(door.kinds, access, challenge, now_ms))

    @get("/{challenge:str}/standings/{account:str}", responses=refusals(NOT_FOUND))
    async def standing(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        challenge: FromPath[str],
        account: FromPath[str],
    ) -> dict[str, Any]:
        """Where one store stands, now or in the result: the same bytes for both companies."""
        access, now_ms = request.user.access, door.clock()
        return await door.database.read(lambda: store_standing(access, challenge, account, now_ms))

    @get("/{challenge:str}/ranking", responses=refusals(NOT_FOUND, VALIDATION))
    async def ranked(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        challenge: FromPath[str],
        version: FromQuery[Version | None] = None,
    ) -> dict[str, Any]:
        """The stores in the caller's reach by rank; `version`: in that version of the result."""
        access, now_ms = request.user.access, door.clock()
        return await door.database.read(lambda: whole_ranking(access, challenge, now_ms, version))

    @get("/{challenge:str}/results", responses=refusals(NOT_FOUND))
    async def results(
        self, request: Request[Signed, Any, Any], door: NamedDependency[Door], challenge: FromPath[str]
    ) -> dict[str, Any]:
        """Every version of its result, the oldest first: when, why, of what figures, and how many stores it changed."""
        access, now_ms = request.user.access, door.clock()
        return await door.database.read(lambda: all_results(access, challenge, now_ms))


ROUTES = (ChallengeController,)
