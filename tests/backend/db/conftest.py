from collections.abc import Iterator

import pytest

from tests.engines import PostgresTemplate


@pytest.fixture
def postgres_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    """A migrated PostgreSQL database of the test's own, for what only PostgreSQL can do."""
    url = postgres_template.fresh()
    yield url
    postgres_template.take_back(url)
