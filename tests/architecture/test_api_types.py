"""The app's types of the API are those of this server."""

from tests.architecture.api_types import PATH, render
from tests.pwa import installed_or_skip


def test_the_types_of_the_app_are_made_from_this_server() -> None:
    installed_or_skip()
    assert PATH.read_text(encoding="utf-8") == render(), "run: make api"
