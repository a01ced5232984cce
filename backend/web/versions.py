"""What an app asks before it trusts its own age: which version runs here, and which protocols it still speaks."""

from collections.abc import Sequence
from importlib.metadata import version

from litestar import get
from pydantic import BaseModel, Field

from backend.web.handed import Handed
from sync.protocol import MIN_SUPPORTED, PROTOCOL_VERSION


class DemoPerson(BaseModel):
    """Somebody the demo invented."""

    email: str
    name: str
    role: str


class AppVersion(BaseModel):
    """Versions of the server, and of the app that came with it: they are released together."""

    version: str = Field(description="the release, as `comptoir --version` says it", examples=["0.1.0"])
    protocol: int = Field(description="the sync protocol it speaks")
    min_supported: int = Field(description="the oldest protocol it still answers; an app below it must update")
    demo: list[DemoPerson] | None = Field(None, description="in a demo, the made-up people one can sign in as")


@get("/api/v1/app-version", opt={"public": True}, security=[{}], tags=["operation"], sync_to_thread=False)
def read_app_version(demo_people: Handed[Sequence[DemoPerson]]) -> AppVersion:
    """Say the version. Public: an app whose session has ended must be able to learn that it is too old."""
    return AppVersion(
        version=version("comptoir"),
        protocol=PROTOCOL_VERSION,
        min_supported=MIN_SUPPORTED,
        demo=list(demo_people) or None,
    )
