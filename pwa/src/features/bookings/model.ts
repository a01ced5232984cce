import { computed } from "@preact/signals";
import type { Queued } from "../../core/outbox";
import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { compare, day, daysBetween, dayWord, shortDay, time, toMs } from "../../i18n/format";
import { language } from "../../i18n/language";
import { atMs, text } from "../accounts/brief";
import { outbox, shown } from "../app/device";
import { isStore, me } from "../session/session";
import { knownPeople } from "./free";
import { words } from "./words";

export type Status =
  | "asked"
  | "proposed"
  | "confirmed"
  | "waitlisted"
  | "declined"
  | "cancelled"
  | "expired"
  | "refused";

export interface Attendee {
  name: string;
  contact?: string;
}

/** A booking as it is shown: confirmed by the server, asked for on this phone, or refused and not put away yet. */
export interface Booking {
  id: string;
  account: string;
  status: Status;
  service: Shown | null;
  session: Shown | null;
  /** Who is booked, a user's id; "" when it is not known. */
  person: string;
  startMs: number;
  endMs: number;
  /** What was asked for, when something else was given. */
  wantedMs: number | null;
  expiresMs: number | null;
  attendees: Attendee[];
  agenda: string;
  reason: string;
  /** The visit it becomes. */
  visit: string | null;
  isPending: boolean;
  /** The last request about it that was refused and waits for its author. */
  refusal: Queued | null;
  body: Shown | null;
}

const OPEN: readonly Status[] = ["asked", "proposed", "waitlisted", "confirmed"];

export const isOpen = ({ status }: Booking): boolean => OPEN.includes(status);
export const isAhead = (booking: Booking, nowMs = Date.now()): boolean => booking.endMs > nowMs;

export function bookingOf(id: string): Booking | null {
  const body = shown.value.get(id);
  const about = outbox.value.filter((queued) => queued.op.entity === id);
  const refusal = about.filter(isRefused).at(-1) ?? null;
  if (body?.kind === "booking") return bookingFrom(body, refusal);
  const asked = about.filter(({ op }) => op.kind === "booking.request").at(-1);
  if (!asked || !refusal) return null;
  return read(null, asked.op.args, "refused", refusal, id);
}

/** A booking as its body says. */
export const bookingFrom = (body: Shown, refusal: Queued | null = null): Booking =>
  read(body, body.fields, body.status as Status, refusal);

const isRefused = ({ op, receipt, dismissed }: Queued): boolean =>
  op.kind.startsWith("booking.") && receipt?.outcome === "rejected" && !dismissed;

function read(
  body: Shown | null,
  fields: Fields,
  status: Status,
  refusal: Queued | null,
  id = body?.id ?? "",
): Booking {
  const of = (field: string): string => (typeof fields[field] === "string" ? (fields[field] as string) : "");
  const service = shown.value.get(of("service")) ?? null;
  const session = shown.value.get(of("session")) ?? null;
  const starts = of("starts_at") || of("wanted") || (session && text(session, "starts_at"));
  const ends = of("ends_at") || (session && text(session, "ends_at"));
  const startMs = starts ? toMs(starts) : Date.parse(body?.occurred_at ?? refusal?.op.at.wall ?? "");
  const visit = typeof body?.visit === "string" ? body.visit : null;
  return {
    id,
    account: body?.account ?? of("account"),
    status,
    service,
    session,
    person: of("resource") || (session ? text(session, "resource") : ""),
    startMs,
    endMs: ends ? toMs(ends) : startMs + minutesOf(service) * 60_000,
    wantedMs: body?.moved === true && of("wanted_at") ? toMs(of("wanted_at")) : null,
    expiresMs: of("expires_at") ? toMs(of("expires_at")) : null,
    attendees: (fields.attendees ?? []) as unknown as Attendee[],
    agenda: of("agenda"),
    reason: of("reason"),
    visit: status === "confirmed" ? visit : null,
    isPending: body?.pending !== undefined,
    refusal,
    body,
  };
}

/** Every booking on this phone, by time; those that were refused and wait for their author among them. */
export const bookings = computed<Booking[]>(() => {
  const ids = new Set<string>();
  for (const body of shown.value.values()) if (body.kind === "booking") ids.add(body.id);
  for (const queued of outbox.value) if (isRefused(queued)) ids.add(queued.op.entity);
  return [...ids]
    .flatMap((id) => bookingOf(id) ?? [])
    .sort((a, b) => a.startMs - b.startMs || a.id.localeCompare(b.id));
});

/** Requests whose answer is this person's to give. */
export const toAnswer = computed<Booking[]>(() =>
  bookings.value.filter((one) =>
    isStore()
      ? one.status === "proposed"
      : one.status === "asked" && one.person === me().id && !one.isPending,
  ),
);

// ---- what can be booked

export const services = computed<Shown[]>(() =>
  [...shown.value.values()]
    .filter((body) => body.kind === "service" && body.fields.retired !== true)
    .sort((a, b) => minutesOf(a) - minutesOf(b) || compare(nameOf(a), nameOf(b))),
);

/** Sessions to come of a service ("" for all), by time. */
export const sessionsOf = (service = "", nowMs = Date.now()): Shown[] =>
  [...shown.value.values()]
    .filter((body) => body.kind === "training_session" && (!service || body.fields.service === service))
    .filter((session) => session.status !== "cancelled" && atMs(session) > nowMs)
    .sort((a, b) => atMs(a) - atMs(b));

export const seatsLeft = (session: Shown): number =>
  typeof session.seats_left === "number" ? session.seats_left : 0;

export const nameOf = (service: Shown | null): string =>
  service ? text(service, language.value === "en" ? "name_en" : "name_fr") || text(service, "name_fr") : "";

export const minutesOf = (service: Shown | null): number =>
  typeof service?.fields.duration_min === "number" ? service.fields.duration_min : 30;

/** A colleague's or the rep's name; "" when this phone has never heard of them. */
export function personName(id: string): string {
  if (id === me().id) return me().name;
  return knownPeople().get(id) ?? authors.value.get(id) ?? "";
}

const authors = computed(() => {
  const found = new Map<string, string>();
  for (const { actor } of shown.value.values()) found.set(actor.id, actor.name);
  return found;
});

// ---- in words

/** "Confirmé"; what waits for this person's own yes is to be confirmed. */
export const sayStatus = (booking: Booking): string =>
  booking.status === "asked" && toAnswer.value.some(({ id }) => id === booking.id)
    ? words.value.stateMine
    : words.value.state[booking.status];

/** "mar. 24 nov. 10:00", "demain 10:00" */
export function sayWhen(at: number, nowMs = Date.now()): string {
  const away = daysBetween(nowMs, at);
  return `${away >= -1 && away <= 1 ? dayWord(at, nowMs) : weekday(at)} ${time(at)}`;
}

/** "mar. 24 nov." */
export const weekday = (at: number): string =>
  `${new Intl.DateTimeFormat(language.value === "fr" ? "fr-FR" : "en-GB", { weekday: "short" }).format(at)} ${shortDay(at)}`;

/** "mardi 24 novembre", or that it is today or tomorrow. */
export function sayDay(at: number, nowMs = Date.now()): string {
  const away = daysBetween(nowMs, at);
  return away >= 0 && away <= 1 ? `${dayWord(at, nowMs)}, ${day(at, nowMs)}` : day(at, nowMs);
}

/** The place in the queue the server last told this phone of; null when it did not. */
export function placeOf(id: string): number | null {
  const told = outbox.value
    .filter(({ op, receipt }) => op.entity === id && receipt?.outcome === "waitlisted")
    .at(-1);
  const place = told?.receipt?.params.place;
  return typeof place === "number" ? place : null;
}

export const TONE = {
  asked: "warn",
  proposed: "warn",
  waitlisted: "warn",
  confirmed: "accent",
  declined: "plain",
  cancelled: "plain",
  expired: "plain",
  refused: "problem",
} as const satisfies Record<Status, string>;
