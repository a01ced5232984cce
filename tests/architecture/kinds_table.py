"""Writes `sync/kinds.md` from the registry: `python -m tests.architecture.kinds_table`. A kind without its row fails CI."""

from pathlib import Path

from backend.registry import RULES
from sync.kind import EntityKind, Home, Kind, OpClass

PATH = Path(__file__).parents[2] / "sync" / "kinds.md"
HEAD = """# Kinds of op: the normative table

Written by `python -m tests.architecture.kinds_table` from the registry; a test holds the two together.

*Class*: a **fact** is never refused for what others wrote and is authorised as of when it was captured (review within the
grace window); an **edit** merges by field rule and is authorised as of receipt; a **request** is decided as of receipt.
The lane root of every kind is its entity. *Creates*: `always` (refused if it exists), `if_missing`, `never` (held until it
exists, at most 72 h). Scopes: an entity at home in an *account* is written to `territory:` (brand and shared fields) and
`store:` (shared and retailer fields) of that account; *public* and *brand* to the scope of that name; *user* to `user:` of one
person; *named* to the scopes the entity names: a promotion's or a challenge's are `brand`, `banner:` of each banner, `store:` of
each store named; a ranking names none.

| kind | v | class | entity | creates | who may write it | against a terminal state |
|---|---|---|---|---|---|---|
"""
FIELDS = """
## Fields of each entity

`fixed` is set once; a `register` keeps every head nobody had seen; in a `set` an add wins unless the remove saw it
(`sync/README.md`); `ranked` keeps what every source said and shows the best. The audience of a field is cut with the
audience of its entity; a default of an entity that carries an `audience` field is the author's own company.

| entity | home | default audience | field | rule | audience |
|---|---|---|---|---|---|
"""


def render() -> str:
    """The whole file."""
    kinds = "".join(_kind(kind) for _, kind in sorted(RULES.kinds.ops.items()))
    fields = "".join(_entity(entity) for _, entity in sorted(RULES.kinds.entities.items()))
    return HEAD + kinds + FIELDS + fields


def _kind(kind: Kind) -> str:
    roles = ", ".join(sorted(role.value for role in kind.roles))
    when = "capture" if kind.cls is OpClass.FACT else "receipt"
    creates = kind.creates.value
    return (
        f"| `{kind.name}` | {kind.v} | {kind.cls.value} (as of {when}) | {kind.entity} | {creates} | {roles} "
        f"| {kind.terminal or '—'} |\n"
    )


def _entity(entity: EntityKind) -> str:
    home = {
        Home.ACCOUNT: "account",
        Home.PUBLIC: "public",
        Home.BRAND: "brand",
        Home.USER: "user",
        Home.NAMED: "named",
    }[entity.home]
    return "".join(
        f"| {entity.name} | {home} | {entity.audience.value} | `{name}` | {spec.rule.value} | {spec.audience.value} |\n"
        for name, spec in entity.fields.items()
    )


if __name__ == "__main__":
    PATH.write_text(render(), encoding="utf-8")
