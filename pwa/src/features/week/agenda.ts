import { useEffect, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { fromDay, toDay, toMs } from "../../i18n/format";
import { atMs, DAY_MS, text } from "../accounts/brief";
import { shown } from "../app/device";
import { bookings, isOpen, nameOf, TONE } from "../bookings/model";
import { call, isStore, me, session } from "../session/session";
import { words } from "./words";

/** A line of a day. `href` null: somebody else's affair. */
export interface Line {
  id: string;
  startMs: number;
  endMs: number;
  title: string;
  about: string;
  href: string | null;
  tone: "plain" | "accent" | "warn" | "problem";
  /** A booking's id, for its status. */
  booking: string | null;
}

type Known = "yes" | "no" | "unknown";

/** What the server knows of a person's week. */
export interface ServerWeek {
  as_of: string;
  user: string;
  zone: string;
  days: {
    date: string;
    open: { starts_at: string; ends_at: string }[];
    public_holiday: Known;
    holiday_name: string | null;
    school_holiday: Known;
  }[];
  taken: { kind: string; id: string | null; starts_at: string; ends_at: string }[];
}

const PLANNED_MIN = 30;

/** The Monday of the week a day is in ("2026-11-23"). */
export function mondayOf(isoDay: string): string {
  const date = new Date(fromDay(isoDay));
  return toDay(fromDay(isoDay) - ((date.getDay() + 6) % 7) * DAY_MS);
}

/** A day some days away, by the calendar. */
export const plusDays = (isoDay: string, days: number): string => toDay(fromDay(isoDay) + days * DAY_MS);

export const weekFrom = (monday: string): string[] =>
  Array.from({ length: 7 }, (_, n) => plusDays(monday, n));

/** Everything on this phone that takes this person's time, or their stores', by the day it begins here. */
export function linesByDay(days: string[], server: ServerWeek | null): Map<string, Line[]> {
  const found = new Map<string, Line[]>(days.map((day) => [day, []]));
  const lines = [...booked(), ...visits(), ...given()];
  const known = new Set(lines.map(({ id }) => id));
  for (const line of [...lines, ...busy(server, known)].sort((a, b) => a.startMs - b.startMs))
    found.get(toDay(line.startMs))?.push(line);
  return found;
}

const placeOf = (account: string | null): string => {
  const store = shown.value.get(account ?? "");
  return store ? text(store, "name") : "";
};

function booked(): Line[] {
  return bookings.value
    .filter((one) => (isOpen(one) || one.status === "refused") && (isStore() || one.person === me().id))
    .map((one) => ({
      id: one.id,
      startMs: one.startMs,
      endMs: one.endMs,
      title: isStore() ? nameOf(one.service) : placeOf(one.account),
      about: isStore() ? placeOf(one.account) : nameOf(one.service),
      href: `/bookings/${one.id}`,
      tone: TONE[one.status],
      booking: one.id,
    }));
}

/** Visits that were planned or made; one that comes from a booking is that booking's line. */
function visits(): Line[] {
  const own = new Set(bookings.value.flatMap(({ visit }) => visit ?? []));
  return [...shown.value.values()]
    .filter((body) => body.kind === "visit" && body.status !== "cancelled" && !own.has(body.id))
    .filter((visit) => isStore() || visit.actor.id === me().id)
    .map((visit) => ({
      ...timesOf(visit),
      id: visit.id,
      title: isStore() ? words.value.visit : placeOf(visit.account),
      about: isStore() ? visit.actor.name : text(visit, "purpose"),
      href: visitLink(visit),
      tone: visit.status === "logged" ? ("plain" as const) : ("accent" as const),
      booking: null,
    }));
}

const visitLink = (visit: Shown): string =>
  isStore() || visit.status === "logged"
    ? `/accounts/${visit.account}`
    : `/accounts/${visit.account}/visit/${visit.id}`;

function timesOf(visit: Shown): { startMs: number; endMs: number } {
  const startMs = atMs(visit);
  const minutes = visit.fields.duration_min;
  return { startMs, endMs: startMs + (typeof minutes === "number" ? minutes : PLANNED_MIN) * 60_000 };
}

/** Trainings this person gives. */
function given(): Line[] {
  if (isStore()) return [];
  return [...shown.value.values()]
    .filter((body) => body.kind === "training_session" && body.status !== "cancelled")
    .filter((one) => one.fields.resource === me().id)
    .map((one) => ({
      id: one.id,
      startMs: atMs(one),
      endMs: toMs(text(one, "ends_at")),
      title: nameOf(shown.value.get(text(one, "service")) ?? null) || words.value.session,
      about: text(one, "place"),
      href: null,
      tone: "accent" as const,
      booking: null,
    }));
}

/** What the server holds against one's own agenda and this phone does not know. */
function busy(server: ServerWeek | null, known: Set<string>): Line[] {
  if (!server || server.user !== me().id) return [];
  return server.taken
    .filter(({ id }) => id === null || !known.has(id))
    .map((one) => ({
      id: one.id ?? one.starts_at,
      startMs: toMs(one.starts_at),
      endMs: toMs(one.ends_at),
      title: words.value.busy,
      about: "",
      href: null,
      tone: "plain" as const,
      booking: null,
    }));
}

// ---- what the server says of the week, kept with its age

const KEEPS = 6;
const keyOf = (): string => `comptoir.weeks.${session.value?.user ?? ""}`;

function kept(): Record<string, ServerWeek> {
  try {
    return JSON.parse(localStorage.getItem(keyOf()) ?? "{}") as Record<string, ServerWeek>;
  } catch {
    return {};
  }
}

/** Hours and holidays of a week: from this phone at once, from the server when it answers. */
export function useWeek(user: string, monday: string): ServerWeek | null {
  const name = `${user}:${monday}`;
  const [read, setRead] = useState<{ name: string; week: ServerWeek } | null>(null);
  useEffect(() => {
    if (user === "") return;
    let isHere = true;
    call("GET", `/api/v1/agenda/week?${new URLSearchParams({ user, from: monday })}`).then(
      (said) => {
        const week = said as ServerWeek;
        keep(name, week);
        if (isHere) setRead({ name, week });
      },
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [name]);
  return read?.name === name ? read.week : (kept()[name] ?? null);
}

function keep(name: string, week: ServerWeek): void {
  const { [name]: _before, ...others } = kept();
  const next = [[name, week] as const, ...Object.entries(others)].slice(0, KEEPS);
  try {
    localStorage.setItem(keyOf(), JSON.stringify(Object.fromEntries(next)));
  } catch {
    // Only a hint: a full phone does without.
  }
}
