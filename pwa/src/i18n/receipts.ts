import { receipts as en } from "./en/receipts";
import { receipts as fr } from "./fr/receipts";
import { t } from "./language";
import { own } from "./own";

/** They come with the screens that show receipts. */
export const receipts = own(fr, en);

/** What is needed of a receipt to say it; `core/wire` has the whole. */
export interface ReceiptLike {
  outcome: string;
  code: string | null;
  params: { [name: string]: unknown };
}

export interface ReceiptSaid {
  /** The outcome in two words: "Refusé". */
  title: string;
  /** What happened. */
  what: string;
  /** The way out. */
  next: string;
  /** The field it is about, by its name on screen. */
  field: string | null;
  tone: "good" | "wait" | "problem";
}

const TONE: Record<string, ReceiptSaid["tone"]> = {
  applied: "good",
  merged: "good",
  superseded: "good",
  moved: "good",
  conflicted: "wait",
  waitlisted: "wait",
  held: "wait",
  review: "wait",
  rejected: "problem",
};

/** The sentence of a receipt in the reader's language; a code from a newer server falls back on its outcome. */
export function sayReceipt(receipt: ReceiptLike): ReceiptSaid {
  const { words } = t.value;
  const { code, outcome } = receipts.value;
  const codes: Record<string, { what: string; next: string }> = code;
  const outcomes: Record<string, { what: string; next: string }> = outcome;
  const said = codes[receipt.code ?? ""] ?? outcomes[receipt.outcome] ?? outcome.held;
  const titles: Record<string, string> = words.outcome;
  return {
    title: titles[receipt.outcome] ?? words.outcome.held,
    what: said.what,
    next: said.next,
    field: fieldOf(receipt.params),
    tone: TONE[receipt.outcome] ?? "wait",
  };
}

/** "args.phone" or "args.checklist.answers.0.item" → the name of the field on screen. */
function fieldOf(params: ReceiptLike["params"]): string | null {
  const path = typeof params.field === "string" ? params.field : "";
  const fields: Record<string, string> = t.value.words.field;
  const step = path.split(".").find((part) => part in fields);
  return step === undefined ? null : (fields[step] ?? null);
}
