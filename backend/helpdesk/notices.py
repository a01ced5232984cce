"""A message is for the other company's people of that store."""

from collections.abc import Iterable

from backend.notifications.notice import Notice, To, declare
from sync.store import Turn

MESSAGE = declare("message", "messages", ("Message · {account}", "Message · {account}"), ("{text}", "{text}"))


def tells(turn: Turn) -> Iterable[Notice]:
    """Whoever may not read it does not hear of it: a message to one's own company stays there."""
    if turn.before is None and turn.after is not None and turn.after.kind == "message":
        yield Notice(MESSAGE, turn.after, To(store=True, reps=True), ("text",))
