import { computed } from "@preact/signals";
import type { ShownCase } from "../../core/interval";
import type { Shown } from "../../core/preview";
import { fromDay, shortDay, toMs } from "../../i18n/format";
import type { IconName } from "../../ui/icon";
import { text } from "../accounts/brief";
import { byAccount, shown } from "../app/device";
import { productOf, sayGtin } from "./products";
import { stockOutWords } from "./words";

export type Status = keyof (typeof stockOutWords.value)["status"];
type Tone = "plain" | "accent" | "warn" | "problem";

export const casesOf = (body: Shown): ShownCase[] => (body.fields.cases ?? []) as unknown as ShownCase[];

/** The newest case: the one that counts. */
export const caseOf = (body: Shown): ShownCase | undefined => casesOf(body).at(-1);
export const isOpen = (body: Shown): boolean => {
  const one = caseOf(body);
  return one !== undefined && one.until === undefined;
};

export const gtinOf = (body: Shown): string | null => (typeof body.gtin === "string" ? body.gtin : null);

/** What is missing: by its name in the catalogue, as it was written, or by its code. */
export function nameOf(body: Shown): string {
  const gtin = gtinOf(body);
  const product = productOf(gtin);
  if (product) return text(product, "name");
  return typeof body.label === "string" ? body.label : gtin ? sayGtin(gtin) : "";
}

const LOOK: Record<Status, { tone: Tone; icon: IconName }> = {
  reported: { tone: "warn", icon: "alert" },
  acknowledged: { tone: "accent", icon: "check" },
  in_supply: { tone: "accent", icon: "truck" },
  back_on_shelf: { tone: "accent", icon: "box" },
  confirmed: { tone: "accent", icon: "task-done" },
  not_confirmed: { tone: "warn", icon: "retry" },
  cancelled: { tone: "plain", icon: "close" },
};
export const lookOf = (status: string): { tone: Tone; icon: IconName } =>
  LOOK[status as Status] ?? LOOK.reported;
export const sayStatus = (status: string): string =>
  stockOutWords.value.status[status as Status] ?? stockOutWords.value.status.reported;

/** "3 jours", "5 heures", "40 minutes": as long as one says it. */
export function saySpan(minutes: number): string {
  const words = stockOutWords.value;
  if (minutes < 60) return words.minutes(Math.max(0, Math.round(minutes)));
  const hours = Math.round(minutes / 60);
  return hours < 48 ? words.hours(hours) : words.days(Math.round(hours / 24));
}

export const minutesSince = (at: string, nowMs = Date.now()): number => (nowMs - toMs(at)) / 60_000;

export const sayExpected = (one: ShownCase): string =>
  one.expected_on && one.until === undefined
    ? stockOutWords.value.expected(shortDay(fromDay(one.expected_on)))
    : "";

const oldestFirst = (a: Shown, b: Shown): number =>
  toMs(caseOf(a)?.since ?? a.occurred_at) - toMs(caseOf(b)?.since ?? b.occurred_at);

/** The stock-outs of a store, the open ones first and the oldest of them first; then the newest that ended. */
export function stockOutsOf(account: string): Shown[] {
  return ordered((byAccount.value.get(account) ?? []).filter((body) => body.kind === "stock_out"));
}

export const allStockOuts = computed(() =>
  ordered([...shown.value.values()].filter((body) => body.kind === "stock_out")),
);

function ordered(found: Shown[]): Shown[] {
  const open = found.filter(isOpen).sort(oldestFirst);
  const ended = found.filter((body) => !isOpen(body)).sort((a, b) => oldestFirst(b, a));
  return [...open, ...ended];
}
