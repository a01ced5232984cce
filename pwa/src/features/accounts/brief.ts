import type { Shown } from "../../core/preview";
import { byAccount } from "../app/device";

export const DAY_MS = 24 * 3_600_000;

/** What one looks up about an account, from what is on this phone. */
export interface Brief {
  lastVisit: Shown | null;
  nextVisit: Shown | null;
  openTasks: Shown[];
  contacts: Shown[];
  /** Lines of the timeline, newest first; what is still to come is not among them. */
  entries: Shown[];
}

const ENTRIES = new Set([
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
]);
export const atMs = (body: Shown): number => Date.parse(body.occurred_at);
export const text = (body: Shown, field: string): string => {
  const value = body.fields[field];
  return typeof value === "string" ? value : "";
};

export function briefOf(account: string, nowMs = Date.now()): Brief {
  const all = byAccount.value.get(account) ?? [];
  const visits = all.filter((body) => body.kind === "visit").sort((a, b) => atMs(b) - atMs(a));
  const ahead = visits.filter((visit) => visit.status === "planned" && atMs(visit) > nowMs - DAY_MS / 2);
  return {
    lastVisit: visits.find((visit) => visit.status === "logged") ?? null,
    nextVisit: ahead.at(-1) ?? null,
    openTasks: all
      .filter((body) => body.kind === "task" && body.status !== "done")
      .sort((a, b) => text(a, "due_on").localeCompare(text(b, "due_on"))),
    contacts: all
      .filter((body) => body.kind === "contact" && !body.erased)
      .sort((a, b) => Number(Boolean(a.fields.left_on)) - Number(Boolean(b.fields.left_on))),
    entries: all
      .filter((body) => ENTRIES.has(body.kind) && !(body.status === "planned" && atMs(body) > nowMs))
      .sort((a, b) => atMs(b) - atMs(a) || b.id.localeCompare(a.id)),
  };
}
