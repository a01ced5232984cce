import type { Shown } from "../../core/preview";
import type { Op } from "../../core/wire";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { nameOf } from "../stock-outs/cases";
import { productOf, sayGtin } from "../stock-outs/products";
import { itemName } from "./items";
import { linesOf, sayLines } from "./orders";

/** What an op on an order, an item or a stock-out was about, in one line. `about`: its entity, as shown here. */
export function sayRequested(op: Op, about: Shown | undefined): string {
  const { gtin, label, lines, name_fr, delta } = op.args;
  if (op.kind.startsWith("stock_out.")) {
    if (about) return nameOf(about);
    if (typeof label === "string") return label;
    const product = typeof gtin === "string" ? productOf(gtin) : undefined;
    return product ? text(product, "name") : typeof gtin === "string" ? sayGtin(gtin) : "";
  }
  if (op.kind.startsWith("pos_item.")) {
    const name = about ? itemName(about) : typeof name_fr === "string" ? name_fr : "";
    return typeof delta === "number" ? `${name} · ${delta > 0 ? "+" : "−"}${Math.abs(delta)}` : name;
  }
  if (op.kind.startsWith("pos_holding.")) return about ? itemName(shown.value.get(text(about, "item"))) : "";
  if (op.kind === "pos_order.place" && Array.isArray(lines))
    return sayLines(lines as unknown as { item: string; quantity: number }[], 4);
  return about ? sayLines(linesOf(about), 4) : "";
}
