"""The cells of notices: one's own, and somebody else's."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from uuid_utils import uuid7

if TYPE_CHECKING:
    from tests.security.cells import Cell

Written = tuple[str, Mapping[str, Any]]


def _on_notice(args: Mapping[str, Any]) -> Callable[["Cell"], Written | None]:
    def case(cell: "Cell") -> Written | None:
        if cell.target not in {"own", "foreign"}:
            return None
        # Whose access ended gets none any more: what they may try is another's.
        mine = cell.target == "own" and not cell.person.startswith("ended")
        return cell.make("notice.test", {}, by=cell.person if mine else "other_rep"), args

    return case


def _new(cell: "Cell") -> Written | None:
    return (str(uuid7()), {}) if cell.target == "own" else None


def _sending(cell: "Cell") -> Written | None:
    """Whoever could write on the account's timeline: this is the server's to say."""
    told = {"what": "visit_planned", "topic": "visits", "target": cell.account, "target_kind": "account"}
    return str(uuid7()), {"account": cell.account, **told, "audience": "shared", "channel": "push", "to": ["Nadia"]}


NOTICE_CASES: dict[str, Callable[["Cell"], Written | None]] = {
    "notice.read": _on_notice({}),
    "notice.ring": _new,
    "notice.tell": _on_notice({"what": "delivered", "channel": "push"}),
    "notice.test": _new,
    "sending.note": _sending,
}
