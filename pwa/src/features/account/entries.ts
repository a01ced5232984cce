import type { Shown } from "../../core/preview";
import { text } from "../accounts/brief";

export const ENTRY_KINDS = [
  "visit",
  "verbatim",
  "note",
  "task",
  "booking",
  "message",
  "stock_out",
  "pos_order",
  "participation",
  "sending",
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What of a timeline is looked at. No kind chosen: all of them. */
export interface TimelineFilter {
  kinds: readonly EntryKind[];
  /** `shared`: what both sides read. `own`: what only one's own side reads. */
  audience: "shared" | "own" | null;
}

export const EVERYTHING: TimelineFilter = { kinds: [], audience: null };

export function filtered(entries: Shown[], { kinds, audience }: TimelineFilter): Shown[] {
  return entries.filter(
    (entry) =>
      (kinds.length === 0 || kinds.includes(entry.kind as EntryKind)) &&
      (audience === null || (audience === "shared") === (entry.audience === "shared")),
  );
}

/** Newest first, cut where the month changes (as it is here). `month` is any instant of it, ms since 1970. */
export function byMonth(entries: Shown[]): { month: number; entries: Shown[] }[] {
  const months: { month: number; entries: Shown[] }[] = [];
  let last = "";
  for (const entry of entries) {
    const at = new Date(entry.occurred_at);
    const name = `${at.getFullYear()}-${at.getMonth()}`;
    if (name !== last) months.push({ month: at.getTime(), entries: [] });
    last = name;
    months.at(-1)?.entries.push(entry);
  }
  return months;
}

/** A verbatim's words as they stand: better heard, else as first noted. */
export const wordsOf = (verbatim: Shown): string => text(verbatim, "text") || text(verbatim, "said");

export interface Tally {
  yes: number;
  asked: number;
  /** Keys of the items answered no. */
  failed: string[];
}

/** A checklist's answers counted; what does not apply is not asked. */
export function tally(checklist: unknown): Tally {
  const answers = (checklist as { answers?: { item: string; value: string }[] } | null)?.answers ?? [];
  const failed = answers.filter((answer) => answer.value === "no").map((answer) => answer.item);
  const yes = answers.filter((answer) => answer.value === "yes").length;
  return { yes, asked: yes + failed.length, failed };
}
