import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { fromDay, toDay } from "../../i18n/format";
import { DAY_MS, text } from "../accounts/brief";
import { shown } from "../app/device";

/** From one time of the clock to before another ("09:00", "24:00"). */
export interface Window {
  opens: string;
  closes: string;
}

/** On an ISO weekday: 1 is Monday. */
export interface Weekly extends Window {
  day: number;
}

/** When somebody can be booked, on the clock of their zone. */
export interface Availability {
  zone: string;
  windows: Weekly[];
  travel: number;
  /** Its public holidays close the day; "" closes none. */
  country: string;
  subdivision: string;
  /** French school zone, only told of; "" when it is not known. */
  school: string;
  /** Dates unlike their weekday; no window: closed. */
  exceptions: Record<string, Window[]>;
  body: Shown;
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** What a person said, as it stands here; null: they never did. */
export function availabilityOf(user: string): Availability | null {
  const body = shown.value.get(user);
  if (body?.kind !== "availability" || text(body, "zone") === "") return null;
  const { windows, travel_min, exceptions } = body.fields;
  return {
    zone: text(body, "zone"),
    windows: (windows ?? []) as unknown as Weekly[],
    travel: typeof travel_min === "number" ? travel_min : 0,
    country: text(body, "country"),
    subdivision: text(body, "subdivision"),
    school: text(body, "school_zone"),
    exceptions: (exceptions ?? {}) as unknown as Record<string, Window[]>,
    body,
  };
}

/** As it travels. Zone and windows always go together. */
export const argsOf = (held: Pick<Availability, "zone" | "windows">): Fields => ({
  zone: held.zone,
  windows: [...held.windows].sort(inOrder).map(({ day, opens, closes }) => ({ day, opens, closes })),
});

const inOrder = (a: Weekly, b: Weekly): number => a.day - b.day || minutes(a.opens) - minutes(b.opens);

/** "09:30" as minutes since midnight. */
export const minutes = (wall: string): number => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3));

export const wallAt = (at: number): string =>
  [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** Every quarter of an hour of a day, its end among them. */
export const QUARTERS = Array.from({ length: 97 }, (_, n) => wallAt(n * 15));

export const onDay = (windows: readonly Weekly[], day: number): Window[] =>
  windows
    .filter((one) => one.day === day)
    .sort(inOrder)
    .map(({ opens, closes }) => ({ opens, closes }));

/** What is wrong with each window of a day: it ends before it begins, or begins before another ended. */
export function faultsOf(windows: readonly Window[]): ("empty" | "overlap" | null)[] {
  return windows.map((one, n) => {
    if (minutes(one.opens) >= minutes(one.closes)) return "empty";
    const before = windows.slice(0, n);
    return before.some(
      (other) => minutes(one.opens) < minutes(other.closes) && minutes(other.opens) < minutes(one.closes),
    )
      ? "overlap"
      : null;
  });
}

/** A window to begin with: the morning, else an afternoon after what is there. */
export function nextWindow(windows: readonly Window[]): Window {
  const last = Math.max(0, ...windows.map(({ closes }) => minutes(closes)));
  if (last === 0) return { opens: "09:00", closes: "12:30" };
  const opens = Math.min(last + 60, 23 * 60);
  return { opens: wallAt(opens), closes: wallAt(Math.min(opens + 240, 1440)) };
}

/** Days in a row that are unlike their weekdays in the same way. */
export interface Stretch {
  first: string;
  last: string;
  days: string[];
  windows: Window[];
}

/** The exceptions from a day on, days in a row together. */
export function stretchesOf(exceptions: Record<string, Window[]>, from: string): Stretch[] {
  const found: Stretch[] = [];
  for (const [date, windows] of Object.entries(exceptions).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (date < from) continue;
    const before = found.at(-1);
    if (before && after(before.last) === date && JSON.stringify(before.windows) === JSON.stringify(windows)) {
      before.last = date;
      before.days.push(date);
    } else found.push({ first: date, last: date, days: [date], windows });
  }
  return found;
}

export const after = (date: string): string => toDay(fromDay(date) + DAY_MS);

/** The dates from one to another; none when they are the wrong way round. */
export function datesOf(first: string, last: string): string[] {
  const found: string[] = [];
  for (let date = first; date <= last && found.length <= MOST_DAYS; date = after(date)) found.push(date);
  return found;
}

/** Two months in one go: longer is another person's agenda. */
export const MOST_DAYS = 62;
