"""The ops on tasks."""

from typing import Literal

from backend.replication.args import Args, Day, Line, LongText, Uuid, parser
from backend.tasks import decide
from sync.access import Role
from sync.kind import Audience, Creates, EntityKind, Kind, OpClass, Rule
from sync.kind import Field as Spec

_EVERYONE = frozenset(Role)


class TaskAdd(Args):
    """Something to do."""

    account: Uuid
    title: Line
    details: LongText | None = None
    due_on: Day | None = None
    assignee: Uuid | None = None
    visit: Uuid | None = None
    audience: Literal["brand", "shared", "retailer"] | None = None


class TaskDone(Args):
    """It is done, perhaps with a word."""

    comment: LongText | None = None


class TaskReopen(Args):
    """It is not done after all."""

    comment: LongText | None = None


TASK = EntityKind(
    name="task",
    fields={
        **dict.fromkeys(("title", "details", "due_on", "assignee", "visit", "audience"), Spec(Rule.FIXED)),
        "done": Spec(),
        "comment": Spec(),
    },
    audience=Audience.BRAND,
    is_entry=True,
    is_open=decide.is_open,
    derive=decide.state,
    search=("title", "details", "comment"),
    entry={"channel": "app", "direction": "push", "nature": "transactional", "journey_stage": "after"},
)
ENTITIES = (TASK,)

KINDS = (
    Kind("task.add", OpClass.FACT, "task", _EVERYONE, parser(TaskAdd), decide.add,
         creates=Creates.ALWAYS, account=lambda op, args: args.account, schema=TaskAdd.model_json_schema),
    Kind("task.done", OpClass.FACT, "task", _EVERYONE, parser(TaskDone), decide.done,
         schema=TaskDone.model_json_schema),
    Kind("task.reopen", OpClass.EDIT, "task", _EVERYONE, parser(TaskReopen), decide.reopen,
         schema=TaskReopen.model_json_schema),
)  # fmt: skip
