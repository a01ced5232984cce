import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { toMs } from "../../i18n/format";
import { call, session } from "../session/session";

/** A start that was free when it was read. */
export interface Slot {
  starts_at: string;
  ends_at: string;
  /** What the clock of who is booked reads then. */
  wall: string;
  school_holiday: "yes" | "no" | "unknown";
}

export interface FreePerson {
  user: string;
  name: string;
  /** IANA zone; null: they never said when they can be booked. */
  zone: string | null;
  slots: Slot[];
}

/** What was free with those who serve a store, as of an instant. */
export interface Free {
  as_of: string;
  service: string;
  account: string;
  people: FreePerson[];
}

const KEEPS = 12;
const LIMIT = 100;
const STALE_MS = 60_000;

/** What this phone has seen of agendas, newest first. One user's is never another's. */
const kept = signal<{ user: string; seen: Free[] }>({ user: "", seen: [] });
const keyOf = (user: string): string => `comptoir.free.${user}`;

function seen(): Free[] {
  const user = session.value?.user ?? "";
  if (kept.peek().user !== user) kept.value = { user, seen: stored(user) };
  return kept.value.seen;
}

function stored(user: string): Free[] {
  try {
    return JSON.parse(localStorage.getItem(keyOf(user)) ?? "[]") as Free[];
  } catch {
    return [];
  }
}

function keep(found: Free): void {
  const user = session.value?.user ?? "";
  const others = seen().filter((one) => one.account !== found.account || one.service !== found.service);
  const next = [found, ...others].slice(0, KEEPS);
  kept.value = { user, seen: next };
  try {
    localStorage.setItem(keyOf(user), JSON.stringify(next));
  } catch {
    // A full phone forgets what was free; it is only a hint.
  }
}

export const freeOf = (account: string, service: string): Free | null =>
  seen().find((one) => one.account === account && one.service === service) ?? null;

/** Everybody whose agenda this phone has seen, names by user. */
export function knownPeople(): Map<string, string> {
  return new Map(seen().flatMap(({ people }) => people.map(({ user, name }) => [user, name] as const)));
}

/** Who serves a store, as far as this phone has seen. */
export const repsOf = (account: string): FreePerson[] =>
  seen().find((one) => one.account === account && one.people.length > 0)?.people ?? [];

/** Read what is free, and keep it with its age. False without an answer: what was seen before stands. */
export async function readFree(account: string, service: string, from?: string): Promise<boolean> {
  const query = new URLSearchParams({ account, service, limit: String(LIMIT), ...(from ? { from } : {}) });
  try {
    const found = (await call("GET", `/api/v1/agenda/free?${query}`)) as Free;
    const before = from ? freeOf(account, service) : null;
    keep(before ? { ...found, people: found.people.map((one) => joined(before, one)) } : found);
    return true;
  } catch {
    return false;
  }
}

/** A later page laid behind what was there. */
function joined(before: Free, person: FreePerson): FreePerson {
  const known = before.people.find(({ user }) => user === person.user)?.slots ?? [];
  const starts = new Set(known.map((slot) => slot.starts_at));
  return { ...person, slots: [...known, ...person.slots.filter((slot) => !starts.has(slot.starts_at))] };
}

export interface FreeReading {
  free: Free | null;
  /** ms since 1970 it is known as of; null: never seen. */
  asOfMs: number | null;
  state: "reading" | "fresh" | "offline";
  again: () => void;
  /** Read the days after the last slot. */
  later: () => Promise<void>;
}

/** What is free, from this phone at once, and from the server when there is one. */
export function useFree(account: string, service: string): FreeReading {
  const [state, setState] = useState<FreeReading["state"]>("reading");
  const [attempt, setAttempt] = useState(0);
  const free = freeOf(account, service);
  useEffect(() => {
    let isHere = true;
    setState("reading");
    void readFree(account, service).then((isRead) => isHere && setState(isRead ? "fresh" : "offline"));
    return () => {
      isHere = false;
    };
  }, [account, service, attempt]);
  useEffect(() => {
    const again = (): void => setAttempt((n) => n + 1);
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, []);
  return {
    free,
    asOfMs: free ? toMs(free.as_of) : null,
    state,
    again: () => setAttempt(attempt + 1),
    later: async () => {
      const last = free?.people.flatMap(({ slots }) => slots.at(-1)?.starts_at ?? []).sort()[0];
      if (last) setState((await readFree(account, service, after(last))) ? "fresh" : "offline");
    },
  };
}

const after = (at: string): string => new Date(toMs(at) + 1).toISOString();

/** Look ahead while there is a network, so that a person without one finds free slots here. */
export async function warm(account: string, offered: string[]): Promise<void> {
  if (!navigator.onLine) return;
  for (const service of offered.slice(0, KEEPS)) {
    const known = freeOf(account, service);
    if (known && Date.now() - toMs(known.as_of) < STALE_MS) continue;
    if (!(await readFree(account, service))) return;
  }
}

/** What the clock of a zone reads at an instant, as the server writes it: "2026-11-24T10:00". */
export function wallOf(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(toMs(at));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}
