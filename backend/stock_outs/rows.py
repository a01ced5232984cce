"""Listing stock-outs: by age, by product, by banner."""

from collections.abc import Sequence
from typing import Any

from backend.db.work import Work, fetch
from backend.identity.reach import reach, side_now
from backend.replication.rules import Projection
from backend.replication.views import load_views
from backend.stock_outs.decide import label, newest
from backend.stock_outs.ids import gtin_of, product_key
from backend.web.paging import next_of
from sync.access import Access
from sync.entity import Entity
from sync.interval import CANCELLED, MINUTE_MS
from sync.kind import Kinds
from sync.op import ms_to_instant


def _row(stock_out: Entity) -> tuple[object, ...]:
    case = newest(stock_out)
    return (
        stock_out.id,
        stock_out.account,
        stock_out.fixed["product"],
        label(stock_out),
        case.status,
        case.is_open,
        case.since_ms,
        case.until_ms,
    )


STOCK_OUT_ROW = Projection(
    "INSERT INTO stock_out (id, account, product, label, status, is_open, since_ms, until_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET label = excluded.label, status = excluded.status, "
    "is_open = excluded.is_open, since_ms = excluded.since_ms, until_ms = excluded.until_ms",
    _row,
)

_NAME = "(SELECT min(p.name) FROM product p WHERE p.gtin = s.product)"
"""Two products may have been given one GTIN; a list shows a line once."""


def _asked(
    access: Access, now_ms: int, *, is_open: bool | None, banner: str | None, product: str | None
) -> tuple[str, list[Any]]:
    """The condition of a list, and its parameters."""
    held = reach(access, "s.account", now_ms)
    conditions, args = [held.condition], list(held.args)
    if is_open is not None:
        conditions.append("s.is_open" if is_open else "NOT s.is_open")
    if banner is not None:
        conditions.append("a.banner = ?")
        args.append(banner)
    if product is not None:
        # A GTIN of any length, or the name of a product without one.
        conditions.append("s.product = ANY(?)")
        args.append([product, product_key(product, None), product_key(None, product)])
    return " AND ".join(conditions), args


def list_stock_outs(
    kinds: Kinds,
    access: Access,
    now_ms: int,
    *,
    is_open: bool | None,
    banner: str | None,
    product: str | None,
    account: str | None,
    newest_first: bool,
    after: tuple[int, str] | None,
    limit: int,
) -> Work[dict[str, Any]]:
    """A page of stock-outs in reach, by the start of their newest case; each with its store and its product's name."""
    condition, args = _asked(access, now_ms, is_open=is_open, banner=banner, product=product)
    if account is not None:
        condition += " AND s.account = ?"
        args.append(account)
    order, follows = ("DESC", "<") if newest_first else ("ASC", ">")
    if after is not None:
        condition += f" AND (s.since_ms, s.id) {follows} (?, ?)"
        args += after
    rows = yield from fetch(
        f"SELECT s.id, s.since_ms, s.product, s.label, {_NAME}, a.id, a.external_id, a.name, a.banner, a.city "
        f"FROM stock_out s JOIN account a ON a.id = s.account WHERE {condition} "
        f"ORDER BY s.since_ms {order}, s.id {order} LIMIT ?",
        *args,
        limit,
    )
    side = side_now(access, now_ms)
    bodies = yield from load_views(kinds, side, "id = ANY(?)", ([row[0] for row in rows],))
    by_id = {body["id"]: body for body in bodies}
    found = [
        {**by_id[row[0]], "store": _store(row[5:]), "product": _product(row[2], row[3], row[4])}
        for row in rows
        if row[0] in by_id
    ]
    return {"stock_outs": found, "next": next_of(rows, limit)}


def _store(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(("id", "external_id", "name", "banner", "city"), row, strict=True))


def _product(key: str, said: str | None, name: str | None) -> dict[str, Any]:
    return {"key": key, "gtin": gtin_of(key), "name": name or said, "in_catalogue": name is not None}


def group_stock_outs(
    access: Access, now_ms: int, by: str, *, is_open: bool | None, banner: str | None, product: str | None, limit: int
) -> Work[list[dict[str, Any]]]:
    """How many stores lack each product, or each banner's stores; most missed first.

    `minutes` is the mean time to resolution of the newest cases that ended; None where none did.
    """
    condition, args = _asked(access, now_ms, is_open=is_open, banner=banner, product=product)
    key = "s.product" if by == "product" else "coalesce(a.banner, '')"
    name = f"coalesce({_NAME}, min(s.label))" if by == "product" else "coalesce(a.banner, '')"
    ended = f"s.until_ms IS NOT NULL AND s.status <> '{CANCELLED}'"
    rows = yield from fetch(
        f"SELECT {key}, {name}, count(*) FILTER (WHERE s.is_open), count(*), min(s.since_ms) FILTER (WHERE s.is_open), "
        f"CAST(sum(s.until_ms - s.since_ms) FILTER (WHERE {ended}) AS BIGINT), count(*) FILTER (WHERE {ended}) "
        f"FROM stock_out s JOIN account a ON a.id = s.account WHERE {condition} GROUP BY {key} "
        f"ORDER BY count(*) FILTER (WHERE s.is_open) DESC, count(*) DESC, {key} LIMIT ?",
        *args,
        limit,
    )
    return [
        {
            "key": row[0],
            "name": row[1],
            "open": row[2],
            "cases": row[3],
            "oldest_at": None if row[4] is None else ms_to_instant(row[4]),
            "minutes": row[5] // row[6] // MINUTE_MS if row[6] else None,
        }
        for row in rows
    ]
