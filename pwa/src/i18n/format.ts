import { language } from "./language";

/** ms since 1970, or an ISO 8601 instant as it travels on the wire. */
export type Instant = number | string;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NARROW = "\u202f";
const cache = new Map<string, unknown>();

/** Intl objects cost a millisecond each on a cheap phone: one of a kind is made. */
function kept<T>(key: string, make: (locale: string) => T): T {
  const locale = language.value === "fr" ? "fr-FR" : "en-GB";
  const name = `${locale} ${key}`;
  const found = cache.get(name) as T | undefined;
  if (found !== undefined) return found;
  const made = make(locale);
  cache.set(name, made);
  return made;
}

const dates = (key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept(key, (locale) => new Intl.DateTimeFormat(locale, options));

export const toMs = (at: Instant): number => (typeof at === "number" ? at : Date.parse(at));

/** "18:05" */
export const time = (at: Instant): string =>
  dates("time", { hour: "2-digit", minute: "2-digit" }).format(toMs(at));

/** "lundi 24 novembre", with the year when it is not this one */
export function day(at: Instant, now: number = Date.now()): string {
  return sameYear(toMs(at), now)
    ? dates("day", { weekday: "long", day: "numeric", month: "long" }).format(toMs(at))
    : dates("dayYear", { day: "numeric", month: "long", year: "numeric" }).format(toMs(at));
}

/** "24 nov.", with the year when it is not this one */
export function shortDay(at: Instant, now: number = Date.now()): string {
  return sameYear(toMs(at), now)
    ? dates("short", { day: "numeric", month: "short" }).format(toMs(at))
    : dates("shortYear", { day: "numeric", month: "short", year: "numeric" }).format(toMs(at));
}

/** "aujourd'hui", "hier", "demain", else "24 nov." */
export function dayWord(at: Instant, now: number = Date.now()): string {
  const away = daysBetween(now, toMs(at));
  if (Math.abs(away) > 1) return shortDay(at, now);
  return apostrophe(relative("auto").format(away, "day"));
}

/** "aujourd'hui 18:05", "hier 18:05", "24 nov. 18:05" */
export const moment = (at: Instant, now: number = Date.now()): string => `${dayWord(at, now)} ${time(at)}`;

/** "18:05" today, else "hier 18:05": where the day goes without saying */
export const brief = (at: Instant, now: number = Date.now()): string =>
  daysBetween(now, toMs(at)) === 0 ? time(at) : moment(at, now);

/** "à l'instant", "il y a 3 min", "il y a 5 h", "hier", "il y a 12 j"; future: "dans 3 min" */
export function ago(at: Instant, now: number = Date.now()): string {
  const ms = toMs(at) - now;
  const minutes = Math.trunc(ms / MINUTE);
  if (minutes === 0) return apostrophe(relative("auto").format(0, "second"));
  if (Math.abs(minutes) < 60) return relative("always").format(minutes, "minute");
  const days = daysBetween(now, toMs(at));
  if (days === 0) return relative("always").format(Math.trunc(minutes / 60), "hour");
  return apostrophe(relative("auto").format(days, "day"));
}

/** A day without an hour ("2026-11-24", as due dates travel) as an instant that falls on that day here. */
export function fromDay(isoDay: string): number {
  const [year = 1970, month = 1, date = 1] = isoDay.split("-").map(Number);
  return new Date(year, month - 1, date, 12).getTime();
}

/** The day here of an instant, as it travels: "2026-11-24" */
export function toDay(at: Instant): string {
  const date = new Date(toMs(at));
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const MONDAY = fromDay("2024-01-01");

/** "lundi", "lun." of an ISO weekday: 1 is Monday. */
export const weekday = (iso: number, width: "long" | "short" = "long"): string =>
  dates(`weekday ${width}`, { weekday: width }).format(MONDAY + (iso - 1) * DAY);

/** Midnights between two instants, by the calendar here: an hour lost in March does not shorten a day. */
export function daysBetween(from: number, to: number): number {
  return Math.round((fromDay(toDay(to)) - fromDay(toDay(from))) / DAY);
}

const sameYear = (at: number, now: number): boolean =>
  new Date(at).getFullYear() === new Date(now).getFullYear();

const relative = (numeric: "always" | "auto"): Intl.RelativeTimeFormat =>
  kept(`relative ${numeric}`, (locale) => new Intl.RelativeTimeFormat(locale, { numeric, style: "short" }));

const apostrophe = (text: string): string => text.replaceAll("'", "’");

export const number = (n: number): string =>
  kept("number", (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })).format(n);

/** From basis points, as ratios travel: 6250 → "63 %" */
export const percent = (basisPoints: number): string =>
  kept("percent", (locale) => new Intl.NumberFormat(locale, { style: "percent" })).format(
    basisPoints / 10_000,
  );

/** "40 m", "350 m", "1,2 km", "38 km" */
export function distance(metres: number): string {
  if (metres < 995) return unit(Math.round(metres / 10) * 10, "meter");
  const km = metres / 1000;
  return unit(km < 9.95 ? Math.round(km * 10) / 10 : Math.round(km), "kilometer");
}

/** "25 min", "1 h 05" */
export function duration(minutes: number): string {
  if (minutes < 60) return unit(minutes, "minute");
  const rest = minutes % 60;
  return unit(Math.floor(minutes / 60), "hour") + (rest ? ` ${String(rest).padStart(2, "0")}` : "");
}

/** "840 octets", "12 ko", "1,4 Mo" */
export function bytes(size: number): string {
  if (size < 1000) return unit(size, "byte");
  return size < 1e6
    ? unit(Math.round(size / 1e3), "kilobyte")
    : unit(Math.round(size / 1e5) / 10, "megabyte");
}

function unit(value: number, name: string): string {
  const display = name === "byte" ? "long" : "short";
  const options = { style: "unit", unit: name, unitDisplay: display, maximumFractionDigits: 1 } as const;
  return kept(`unit ${name}`, (locale) => new Intl.NumberFormat(locale, options)).format(value);
}

/** "+33612345678" → "06 12 34 56 78"; other countries keep their +, in groups a thumb can follow. */
export function phone(number: string): string {
  const digits = number.replace(/[^\d+]/g, "");
  const french = /^\+33(\d{9})$/.exec(digits);
  if (french) return `0${french[1]}`.replace(/(\d\d)(?=\d)/g, `$1${NARROW}`);
  const abroad = /^(\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3}))(\d+)$/.exec(
    digits,
  );
  if (!abroad) return number;
  return `${abroad[1]} ${(abroad[2] ?? "").replace(/(\d{3})(?=\d{2})/g, `$1${NARROW}`)}`;
}

/** "lait, cidre et jus" */
export const list = (items: string[]): string =>
  kept("list", (locale) => new Intl.ListFormat(locale, { type: "conjunction" })).format(items);

/** For sorting names as a reader expects: accents and case aside, numbers by value. */
export const compare = (one: string, other: string): number =>
  kept("order", (locale) => new Intl.Collator(locale, { numeric: true, sensitivity: "base" })).compare(
    one,
    other,
  );
