"""Who hears of a task: whoever it is given to, and on its day whoever is to do it."""

from collections.abc import Iterable

from backend.notifications.notice import Notice, Reminder, To, declare, people
from backend.notifications.times import Moment
from backend.tasks.decide import is_open
from sync.entity import Entity
from sync.store import Turn

MORNING = 8 * 60
_SHOWS = ("title", "due_on")

ASSIGNED = declare(
    "task_assigned",
    "tasks",
    ("À faire · {account}", "To do · {account}"),
    ("{title}", "{title}"),
)
DUE = declare(
    "task_due",
    "tasks",
    ("À faire aujourd'hui · {account}", "Due today · {account}"),
    ("{title}", "{title}"),
)


def tells(turn: Turn) -> Iterable[Notice]:
    """A task given to somebody."""
    task = turn.after
    if turn.before is None and task is not None and task.get("assignee") is not None:
        yield Notice(ASSIGNED, task, To(people(task.get("assignee"))), _SHOWS)


def recalls(task: Entity) -> Iterable[Reminder]:
    """The morning of its day, while it is still to do."""
    if is_open(task) and task.get("due_on") is not None:
        to = To(people(task.get("assignee") or task.created.by))
        yield Reminder(Moment(day=task.get("due_on"), minute=MORNING), Notice(DUE, task, to, _SHOWS))
