"""The ids of what hangs on a challenge, which every device works out alike."""

from uuid import NAMESPACE_URL, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "comptoir:challenge")


def standing_id(challenge: str, account: str) -> str:
    """Where a store stands in a challenge."""
    return str(uuid5(NAMESPACE, f"{challenge}|{account}"))


def ranking_id(challenge: str, version: int, page: int) -> str:
    """A page of the figures a result was made from."""
    return str(uuid5(NAMESPACE, f"{challenge}|{version}|{page}"))
