import type { Shown } from "../../core/preview";
import type { Op } from "../../core/wire";
import { t } from "../../i18n/language";
import type { IconName } from "../../ui/icon";
import { sayRequest } from "../bookings/say-request";
import { sayValue } from "../conflicts/say-value";
import { sayRequested } from "../orders/say-requested";
import { sayPromotion } from "../promotions/say-op";

/** Fields that are somebody's own words, the most telling first. */
const WORDS = ["text", "title", "summary", "promise", "note", "comment", "details", "name", "purpose"];
/** Never a line of their own: ids, and what other words say better. */
const SILENT = new Set([
  "account",
  "visit",
  "contact",
  "heads",
  "field",
  "position",
  "source",
  "tags",
  "untag",
  "audience",
]);

const ICONS: Record<string, IconName> = {
  account: "store",
  contact: "contact",
  visit: "visit",
  verbatim: "quote",
  note: "note",
  task: "task",
  conflict: "conflict",
  booking: "calendar",
  message: "mail",
  stock_out: "alert",
  pos_order: "truck",
  pos_item: "box",
  promotion: "tag",
};

export interface OpSaid {
  /** What it is: "Note". */
  kind: string;
  icon: IconName;
  /** Where: the account's name, "" when this phone does not know it. */
  place: string;
  /** The account's page. */
  account: string | null;
  /** A line of its own words, or of the fields it changed. */
  line: string;
}

/** An op in the words of its author. */
export function sayOp(op: Op, shown: Map<string, Shown>): OpSaid {
  const { words } = t.value;
  const kinds: Record<string, string> = words.op;
  const about = shown.get(op.entity);
  const account = typeof op.args.account === "string" ? op.args.account : (about?.account ?? null);
  const place = shown.get(account ?? "")?.fields.name ?? (op.kind === "account.add" ? op.args.name : "");
  return {
    kind: kinds[op.kind] ?? op.kind,
    icon: ICONS[op.kind.split(".")[0] ?? ""] ?? "note",
    place: typeof place === "string" ? place : "",
    account,
    line: lineOf(op, about, shown),
  };
}

function lineOf(op: Op, about: Shown | undefined, shown: Map<string, Shown>): string {
  if (op.kind.startsWith("booking.")) return sayRequest(op);
  if (/^(stock_out|pos_order|pos_item|pos_holding)\./.test(op.kind)) return sayRequested(op, about);
  if (op.kind.startsWith("promotion.")) return sayPromotion(op, about, shown);
  const nameOf = (id: string): string => String(shown.get(id)?.fields.name ?? id);
  const fields: Record<string, string> = t.value.words.field;
  if (op.kind === "conflict.resolve") {
    const field = String(op.args.field ?? "");
    return t.value.outbox.field(
      fields[field] ?? field,
      sayValue(field, op.args.value, nameOf) || t.value.shell.empty,
    );
  }
  const isEdit = /\.(edit|amend|plan|correct)$/.test(op.kind);
  const word = WORDS.map((field) => op.args[field]).find(
    (value) => typeof value === "string" && value !== "",
  );
  if (!isEdit && typeof word === "string") return word;
  const changed = Object.entries(op.args)
    .filter(([field]) => !SILENT.has(field) && !field.endsWith("_e7"))
    .map(([field, value]) =>
      t.value.outbox.field(fields[field] ?? field, sayValue(field, value, nameOf) || t.value.shell.empty),
    );
  if (changed.length > 0) return changed.join(" · ");
  const tags = op.args.tags;
  if (Array.isArray(tags) && tags.length > 0) return tags.join(", ");
  return String(about?.fields.title ?? about?.fields.name ?? about?.fields.purpose ?? "");
}

/** All the words somebody typed in it, to be copied. */
export const wordsOf = (op: Op): string =>
  WORDS.map((field) => op.args[field])
    .filter((value): value is string => typeof value === "string" && value !== "")
    .join("\n\n");
