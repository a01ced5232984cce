import { computed } from "@preact/signals";
import { type Shop, shopOf, type Where } from "../../core/group";
import type { Shown } from "../../core/preview";
import { isFor, type PartStep, type Status, standing } from "../../core/promotion";
import { compare, daysBetween, fromDay, shortDay } from "../../i18n/format";
import { language } from "../../i18n/language";
import type { IconName } from "../../ui/icon";
import { text } from "../accounts/brief";
import { accounts, facesOf, shown } from "../app/device";
import { isStore } from "../session/session";
import { gtinOf, isOpen, stockOutsOf } from "../stock-outs/cases";
import { promotionWords } from "./words";

export const MECHANICS = [
  "temporary_price_reduction",
  "multibuy",
  "coupon",
  "loyalty",
  "display",
  "sampling",
  "feature",
] as const;
export type Mechanic = (typeof MECHANICS)[number];
export const PROBLEMS = [
  "not_delivered",
  "out_of_stock",
  "no_space",
  "wrong_price",
  "damaged",
  "other",
] as const;
export type Problem = (typeof PROBLEMS)[number];

/** From a day to another, both included. */
export interface Span {
  starts_on: string;
  ends_on: string;
}
export type Phase = "next" | "now" | "past" | "off";

/** In the reader's language. */
export const nameOf = (promotion: Shown): string =>
  (language.value === "en" && text(promotion, "name_en")) || text(promotion, "name_fr");

export const sayMechanic = (promotion: Shown): string =>
  promotionWords.value.mechanic[text(promotion, "mechanic") as Mechanic] ?? promotionWords.value.one;

const NEVER: Span = { starts_on: "1970-01-01", ends_on: "1970-01-01" };
export const sellOut = (promotion: Shown): Span =>
  (promotion.fields.sell_out as unknown as Span | null) ?? NEVER;
export const sellIn = (promotion: Shown): Span | null =>
  (promotion.fields.sell_in as unknown as Span | null) ?? null;
export const productsOf = (promotion: Shown): string[] => (promotion.fields.products ?? []) as string[];
export const picturesOf = (promotion: Shown): string[] => (promotion.fields.pictures ?? []) as string[];

const PARIS = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" });
/** The day (ISO) it is where promotions run, as the server counts it (backend/promotions/where.py). */
export const dayThere = (ms = Date.now()): string => PARIS.format(ms);

export function phaseOf(promotion: Shown, day = dayThere()): Phase {
  if (promotion.status === "cancelled") return "off";
  const { starts_on, ends_on } = sellOut(promotion);
  return day < starts_on ? "next" : day > ends_on ? "past" : "now";
}

/** "Du 2 déc. au 8 déc." */
export function saySpan({ starts_on, ends_on }: Span): string {
  const words = promotionWords.value;
  const [from, to] = [shortDay(fromDay(starts_on)), shortDay(fromDay(ends_on))];
  return starts_on === ends_on ? words.oneDay(from) : words.dates(from, to);
}

/** How near it is: "dans 6 jours", "encore 3 jours". */
export function sayNear(promotion: Shown, day = dayThere()): string {
  const words = promotionWords.value;
  const { starts_on, ends_on } = sellOut(promotion);
  switch (phaseOf(promotion, day)) {
    case "off":
      return words.off;
    case "past":
      return words.over;
    case "now":
      return words.daysLeft(daysBetween(fromDay(day), fromDay(ends_on)));
    default:
      return words.inDays(daysBetween(fromDay(day), fromDay(starts_on)));
  }
}

const byStart = (a: Shown, b: Shown): number =>
  sellOut(a).starts_on.localeCompare(sellOut(b).starts_on) || compare(nameOf(a), nameOf(b));

/** All that are on this device, the first to start first. */
export const promotions = computed<Shown[]>(() =>
  [...shown.value.values()].filter((body) => body.kind === "promotion").sort(byStart),
);

const shops = new WeakMap<Shown, Shop>();
function shop(account: Shown): Shop {
  const known = shops.get(account) ?? shopOf(account);
  shops.set(account, known);
  return known;
}

/** What this device knows of where it runs: the brand all of it, a store what each of its scopes says. */
const facesHere = (promotion: Shown): Where[] =>
  isStore()
    ? facesOf(promotion.id).map((body) => (body.where ?? {}) as Where)
    : [(promotion.fields.where ?? {}) as unknown as Where];

export const whereOf = (promotion: Shown): Where => facesHere(promotion)[0] ?? {};

const earlier = (one: string, other: string): string => [one, other].sort()[0] ?? one;

export function isForStore(promotion: Shown, account: Shown, day = dayThere()): boolean {
  // The clock of the day it starts, as results are counted: a store that closed since had it.
  const { starts_on } = sellOut(promotion);
  return isFor(promotion.id, facesHere(promotion), shop(account), earlier(day, starts_on));
}

/** The stores on this phone it is for, or that have said something about it. */
export const storesOf = (promotion: Shown): Shown[] =>
  accounts.value
    .filter((account) => isForStore(promotion, account) || partOf(promotion.id, account.id))
    .sort((a, b) => compare(text(a, "name"), text(b, "name")));

/** The promotions of a store, the first to start first; one called off that nobody answered is no news. */
export function promotionsOf(account: Shown): Shown[] {
  return promotions.value.filter(
    (promotion) => partOf(promotion.id, account.id) !== undefined || isForStore(promotion, account),
  );
}

const parts = computed(() => {
  const found = new Map<string, Shown>();
  for (const body of shown.value.values())
    if (body.kind === "participation") found.set(`${text(body, "promotion")}|${body.account}`, body);
  return found;
});

export const partOf = (promotion: string, account: string): Shown | undefined =>
  parts.value.get(`${promotion}|${account}`);

export const stepsOf = (part: Shown | null | undefined): PartStep[] =>
  (part?.fields.steps ?? []) as unknown as PartStep[];
export const statusOf = (part: Shown | null | undefined): Status => standing(stepsOf(part)).status;
export const problemOf = (part: Shown | null | undefined): Problem | null =>
  standing(stepsOf(part)).problem as Problem | null;

/** Where a store is seen to stand: a problem before everything else. */
export type Standing = Status | "problem";
/** In the order of a bar: what is done, what is promised, what is wrong, who said no, who said nothing. */
export const STANDINGS = ["executed", "committed", "problem", "withdrawn", "none"] as const;
export const standingOf = (part: Shown | null | undefined): Standing =>
  problemOf(part) === null ? statusOf(part) : "problem";

type Tone = "plain" | "accent" | "warn" | "problem";
const LOOK: Record<Standing, { tone: Tone; icon: IconName }> = {
  none: { tone: "warn", icon: "wait" },
  committed: { tone: "accent", icon: "check" },
  executed: { tone: "accent", icon: "task-done" },
  withdrawn: { tone: "plain", icon: "close" },
  problem: { tone: "problem", icon: "alert" },
};
export const lookOf = (one: Standing): { tone: Tone; icon: IconName } => LOOK[one];
export const sayStanding = (one: Standing): string =>
  one === "problem" ? promotionWords.value.problemShort : promotionWords.value.status[one];

/** Its products that are missing in a store now. */
export function missingAt(promotion: Shown, account: string): Shown[] {
  const keys = new Set(productsOf(promotion).map((gtin) => gtin.padStart(14, "0")));
  return stockOutsOf(account).filter((body) => isOpen(body) && keys.has(gtinOf(body) ?? ""));
}

/** Whether somebody should say something about it here: it runs or is near, and nobody has. */
const NEAR_DAYS = 21;
export function isWaiting(promotion: Shown, account: string, day = dayThere()): boolean {
  const phase = phaseOf(promotion, day);
  const near = daysBetween(fromDay(day), fromDay(sellOut(promotion).starts_on)) <= NEAR_DAYS;
  return (
    (phase === "now" || (phase === "next" && near)) && statusOf(partOf(promotion.id, account)) === "none"
  );
}
