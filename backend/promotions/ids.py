"""The one id of a store's part in a promotion, which every device works out alike."""

from uuid import NAMESPACE_URL, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "comptoir:participation")


def participation_id(promotion: str, account: str) -> str:
    """The entity that all words of a store on a promotion are about."""
    return str(uuid5(NAMESPACE, f"{promotion}|{account}"))
