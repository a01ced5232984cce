import { computed } from "@preact/signals";
import { isForShop, shopOf, type Where } from "../../core/group";
import type { Shown } from "../../core/preview";
import { uuid5 } from "../../core/uuid5";
import type { Body } from "../../core/wire";
import { fromDay, list, number, shortDay, toDay } from "../../i18n/format";
import { language } from "../../i18n/language";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { productName } from "../stock-outs/products";
import { challengeWords } from "./words";

/** `backend/challenges/ids.py`. */
const CHALLENGES = "43a574b7-56fe-59db-99a2-5df20aa50d41";
export const standingId = (challenge: string, account: string): string =>
  uuid5(CHALLENGES, `${challenge}|${account}`);

export type Metric = "units" | "value" | "uplift" | "executed";
export type TieBreak = "shared" | "other" | "earliest";
export interface Point {
  on: string;
  rank: number;
  value: number;
}
export interface Result {
  rank: number;
  value: number;
  sharing: number;
  gap_to_next: number | null;
  trend: Point | null;
}
export interface Band {
  from: number;
  to: number;
  stores: number;
  mine: boolean;
}
/** Where a store stands, as the server wrote it: the same bytes on every phone and online. */
export interface Standing {
  challenge: string;
  account: string;
  metric: Metric;
  tie_break: TieBreak;
  as_of: string | null;
  last_day: string | null;
  own_last_day: string | null;
  version: number;
  stores: number;
  not_counted: number;
  result: (Result & { weeks: Point[] }) | null;
  bands: Band[];
  peers: { rank: number; value: number; name: string; mine: boolean }[];
}

export type Phase = "planned" | "running" | "ended" | "closed" | "cancelled";

/** A day or a `status` of the body, as the server derived them. */
export const startsOn = (challenge: Body): string => String(challenge.starts_on ?? "");
export const endsOn = (challenge: Body): string => String(challenge.ends_on ?? "");

export function phaseOf(challenge: Body, today = toDay(Date.now())): Phase {
  if (challenge.status === "cancelled" || challenge.status === "closed") return challenge.status;
  if (today < startsOn(challenge)) return "planned";
  return today > endsOn(challenge) ? "ended" : "running";
}

export const isOver = (challenge: Body): boolean => ["closed", "cancelled"].includes(phaseOf(challenge));

/** A name or a text in the reader's language, French where there is no other. */
export const said = (challenge: Body, field: "name" | "prize"): string =>
  (language.value === "en" && text(challenge as Shown, `${field}_en`)) ||
  text(challenge as Shown, `${field}_fr`);

export const sayPeriod = (challenge: Body): string =>
  challengeWords.value.from(shortDay(fromDay(startsOn(challenge))), shortDay(fromDay(endsOn(challenge))));

export function sayValue(metric: Metric, value: number): string {
  // What was sold more, or less: the sign is part of it.
  if (metric === "uplift") return value > 0 ? `+${number(value)}` : number(value).replace("-", "−");
  if (metric !== "value") return number(value);
  const format = { style: "currency", currency: "EUR", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(language.value, format).format(value / 100);
}

/** How stores that are level are parted. */
export function sayTie(metric: Metric, tie: TieBreak): string {
  const { tieBreak } = challengeWords.value;
  return tie === "other" ? tieBreak.other[metric] : tieBreak[tie];
}

const NAMED = 3;

/** Of what: products by name, promotions by theirs where this device knows them. */
export function sayCompared({ fields }: Body): string {
  const words = challengeWords.value;
  const products = (fields.products ?? []) as string[];
  const promotions = (fields.promotions ?? []) as string[];
  const known = promotions.flatMap((id) => {
    const promotion = shown.value.get(id);
    return promotion ? [said(promotion, "name")] : [];
  });
  const isOfProducts = fields.metric === "units" || fields.metric === "value";
  const all = isOfProducts ? products.map(productName) : known;
  const count = isOfProducts ? products.length : promotions.length;
  const more = count - Math.min(NAMED, all.length);
  const rest = isOfProducts ? words.moreProducts : words.morePromotions;
  return list([...all.slice(0, NAMED), ...(more > 0 ? [rest(more, all.length > 0)] : [])]);
}

export const standingOf = (challenge: string, account: string): Shown | undefined =>
  shown.value.get(standingId(challenge, account));
export const readStanding = (body: Shown | undefined): Standing | undefined =>
  body?.fields.standing as unknown as Standing | undefined;

/** Whether a challenge is for a store, by what this phone reads of it. */
export function isFor(challenge: Body, store: Shown): boolean {
  const where = challenge.where as Where | undefined;
  const standing = standingId(challenge.id, store.id);
  // A rep reads it whole, for all the brand's stores.
  if (!where || shown.value.has(standing)) return true;
  return isForShop(standing, [where], shopOf(store), startsOn(challenge));
}

/** Newest first. */
export const allChallenges = computed(() =>
  [...shown.value.values()]
    .filter((body) => body.kind === "challenge")
    .sort((a, b) => (startsOn(a) < startsOn(b) ? 1 : -1)),
);

/** The standings of the stores on this phone in a challenge, the best first. */
export const standingsIn = (challenge: string): Shown[] =>
  [...shown.value.values()]
    .filter((body) => body.kind === "standing" && body.fields.challenge === challenge)
    .sort((a, b) => rankOf(a) - rankOf(b));
const rankOf = (body: Shown): number => readStanding(body)?.result?.rank ?? Number.MAX_SAFE_INTEGER;
