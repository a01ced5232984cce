import { computed, signal } from "@preact/signals";
import type { Body } from "../../core/wire";
import { readEntries } from "./directory";

/** One visit that was made, light enough to keep thousands of. */
export interface Made {
  account: string;
  atMs: number;
  by: string;
}

interface Known {
  made: Made[];
  /** The next planned visit of an account, ms since 1970. */
  planned: ReadonlyMap<string, number>;
  /** Where the next page begins; null at the end of history. */
  next: string | null;
  /** Every visit since then is known. */
  sinceMs: number;
}

const PAGE = 200;
/** Then the reader asks for more: a large brand has thousands of visits a month. */
const MOST_PAGES = 20;
const NOTHING: Known = { made: [], planned: new Map(), next: "", sinceMs: Number.POSITIVE_INFINITY };

const known = signal<Known>(NOTHING);

export const visits = computed(() => known.value.made);
export const plannedVisits = computed(() => known.value.planned);

/** The last visit made to each account, ms since 1970. */
export const lastVisits = computed(() => {
  const found = new Map<string, number>();
  for (const { account, atMs } of known.value.made)
    if (atMs > (found.get(account) ?? 0)) found.set(account, atMs);
  return found;
});

/** Whether every visit since then has been read. */
export const reaches = (sinceMs: number): boolean =>
  known.value.sinceMs <= sinceMs || known.value.next === null;

/** Begin again from the newest: what was made since the last reading is among it. */
export const forgetVisits = (): void => {
  known.value = NOTHING;
};

/** Read back in time until `sinceMs`, or as far as a person should have to wait. Throws `Refusal`. */
export async function readVisits(sinceMs: number): Promise<void> {
  for (let page = 0; page < MOST_PAGES && !reaches(sinceMs); page++) {
    const { next } = known.value;
    const found = await readEntries({ kinds: ["visit"], before: next, limit: PAGE });
    known.value = added(known.value, found.entries, found.next);
  }
}

function added(before: Known, entries: Body[], next: string | null): Known {
  const made = [...before.made];
  const planned = new Map(before.planned);
  let sinceMs = before.sinceMs;
  for (const { account, occurred_at, status, actor } of entries) {
    const atMs = Date.parse(occurred_at);
    sinceMs = Math.min(sinceMs, atMs);
    if (account === null) continue;
    if (status === "logged") made.push({ account, atMs, by: actor.id });
    const soonest = Math.min(planned.get(account) ?? atMs, atMs);
    if (status === "planned" && atMs >= Date.now()) planned.set(account, soonest);
  }
  return { made, planned, next, sinceMs };
}
