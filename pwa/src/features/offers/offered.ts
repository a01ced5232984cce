import type { Shown } from "../../core/preview";
import { compare, duration, toMs } from "../../i18n/format";
import { atMs, text } from "../accounts/brief";
import { shown } from "../app/device";
import { nameOf } from "../bookings/model";
import { words } from "./words";

export const KINDS = ["rep_visit", "business_review", "staff_training", "customer_training"] as const;
export type ServiceKind = (typeof KINDS)[number];
export const MOST_SEATS = 1000;

const all = (kind: string): Shown[] => [...shown.value.values()].filter((body) => body.kind === kind);

export const isRetired = (service: Shown): boolean => service.fields.retired === true;

/** Everything that is or was offered: what is comes first, by name. */
export const allServices = (): Shown[] =>
  all("service").sort((a, b) => Number(isRetired(a)) - Number(isRetired(b)) || compare(nameOf(a), nameOf(b)));

/** What a date can be set for. */
export const trainable = (): Shown[] =>
  allServices().filter(
    (one) =>
      !isRetired(one) && (text(one, "kind").endsWith("_training") || one.fields.given_by === "trainer"),
  );

export const isAhead = (session: Shown, nowMs = Date.now()): boolean =>
  session.status !== "cancelled" && toMs(text(session, "ends_at")) > nowMs;

/** Sessions to come, the next first; or those that are over, the newest first. */
export function sessions(ahead: boolean): Shown[] {
  const found = all("training_session").filter((one) => isAhead(one) === ahead);
  return found.sort((a, b) => (ahead ? atMs(a) - atMs(b) : atMs(b) - atMs(a)));
}

export const capacityOf = (session: Shown): number => Number(session.fields.capacity ?? 0);
export const takenOf = (session: Shown): number => Number(session.fields.taken ?? 0);

/** "45 min", "2 h", "3 jours": as long as one says it. */
export function sayTime(minutes: number): string {
  return minutes % 1440 === 0 && minutes > 0 ? words.value.daysOf(minutes / 1440) : duration(minutes);
}

/** "90 min" and so on, those that are usual and the one that is set. */
export const withHeld = (usual: readonly number[], held: number): number[] =>
  [...new Set([...usual, held])].sort((a, b) => a - b);

/** What is wrong with a count of people; null: nothing. */
export const capacityFault = (value: string): string | null =>
  /^\d{1,4}$/.test(value.trim()) && Number(value) >= 1 && Number(value) <= MOST_SEATS
    ? null
    : words.value.capacityWrong(MOST_SEATS);

const QUARTER_MS = 15 * 60_000;

/** What is wrong with a start as a form has it ("2026-11-24T09:30", on this device's clock); null: nothing. */
export function startFault(value: string, nowMs = Date.now()): string | null {
  const w = words.value;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) return w.startMissing;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return w.startMissing;
  // The hour that is skipped in spring: the browser moves it on.
  if (at.getHours() !== Number(value.slice(11, 13)) || at.getMinutes() !== Number(value.slice(14, 16)))
    return w.startGap;
  if (at.getTime() % QUARTER_MS !== 0) return w.startQuarter;
  return at.getTime() <= nowMs ? w.startPast : null;
}
