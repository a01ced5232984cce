import { productKey, stockOutId } from "../../core/gtin";
import type { ShownCase } from "../../core/interval";
import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { shown } from "../app/device";
import { me } from "../session/session";
import { gtinOf, isOpen, nameOf } from "./cases";
import { stockOutWords } from "./words";

/** What one tap says about a stock-out; each says so and, where it can, takes it back. */

/** A product by its GTIN, or by the name of one without. */
export type Missing = { gtin: string } | { label: string };

export const idOf = (account: string, missing: Missing): string =>
  stockOutId(account, "gtin" in missing ? productKey(missing.gtin, "") : productKey(null, missing.label));

export const sawIt = (one: ShownCase | undefined): boolean =>
  one?.until === undefined && Boolean(one?.witnesses.some((witness) => witness.by.id === me().id));

/** Flag it; answers the stock-out's id. Undone only by who opened the case: another's sighting stands. */
export async function report(account: string, missing: Missing): Promise<string | null> {
  const words = stockOutWords.value;
  const id = idOf(account, missing);
  const before = shown.value.get(id);
  const isNew = !before || !isOpen(before);
  if (!(await perform([{ kind: "stock_out.report", entity: id, args: { account, ...missing } }])))
    return null;
  const body = shown.value.get(id);
  const name = body ? nameOf(body) : "";
  toast({
    text: isNew ? words.reported(name) : words.joined(name),
    ...(isNew ? { undo: () => void withdraw(id) } : {}),
  });
  return id;
}

export const reportAgain = (body: Shown): Promise<string | null> =>
  report(
    String(body.account),
    gtinOf(body) === null ? { label: nameOf(body) } : { gtin: String(gtinOf(body)) },
  );

async function withdraw(id: string): Promise<void> {
  if (await perform([{ kind: "stock_out.cancel", entity: id, args: {} }])) {
    toast({ text: stockOutWords.value.deed.cancelDone });
  }
}

export async function cancel(body: Shown): Promise<void> {
  if (!(await perform([{ kind: "stock_out.cancel", entity: body.id, args: {} }]))) return;
  toast({ text: stockOutWords.value.deed.cancelDone, undo: () => void reportAgain(body) });
}

export async function backOnShelf(body: Shown): Promise<void> {
  if (!(await perform([{ kind: "stock_out.back_on_shelf", entity: body.id, args: {} }]))) return;
  toast({ text: stockOutWords.value.deed.backDone, undo: () => void reportAgain(body) });
}

export async function confirm(body: Shown, isBack: boolean): Promise<void> {
  const kind = isBack ? "stock_out.confirm" : "stock_out.not_confirm";
  if (!(await perform([{ kind, entity: body.id, args: {} }]))) return;
  toast({ text: isBack ? stockOutWords.value.deed.confirmDone : stockOutWords.value.deed.notDone });
}

export async function answer(body: Shown, args: Fields, kind: "acknowledge" | "supply"): Promise<boolean> {
  if (!(await perform([{ kind: `stock_out.${kind}`, entity: body.id, args }]))) return false;
  const { acknowledgeDone, supplyDone } = stockOutWords.value.deed;
  toast({ text: kind === "acknowledge" ? acknowledgeDone : supplyDone });
  return true;
}
