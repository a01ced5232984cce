import type { Body, Fields, Op, Person } from "./wire";

/** Seen empty again this soon after somebody said it was back, and nobody confirmed: it never was back. */
export const SAME_CASE_MS = 24 * 3_600_000;

/** One thing somebody said of a product on a shelf; `op` orders those of one moment. */
export interface Said {
  op: string;
  atMs: number;
  by: string;
  what: string;
  words: Fields;
}

/** One stretch of absence (`sync/interval.py`). `untilMs` null: it lasts. `witnesses`: each person's first sighting. */
export interface Case {
  status: string;
  sinceMs: number;
  untilMs: number | null;
  witnesses: Said[];
  facts: Fields;
  said: Said[];
}

const isSighting = (what: string): boolean => what === "reported" || what === "not_confirmed";

/** The cases of one thing, oldest first, whatever the order its events come in; the server folds the same way. */
export function fold(events: Said[]): Case[] {
  const cases: Case[] = [];
  let early: Said[] = [];
  for (const event of [...events].sort((a, b) => a.atMs - b.atMs || (a.op < b.op ? -1 : 1))) {
    const open = cases.at(-1);
    if (isSighting(event.what) && !(open && goesOn(open, event))) {
      const since = { sinceMs: event.atMs, untilMs: null, witnesses: [], facts: {} };
      cases.push({ ...since, status: "reported", said: early });
      early = [];
    }
    const last = cases.at(-1);
    if (last) take(last, event);
    else early.push(event);
  }
  return cases;
}

/** Whether a sighting belongs to this case rather than to a new one. */
function goesOn(open: Case, { what, atMs }: Said): boolean {
  if (open.untilMs === null) return true;
  if (open.status === "confirmed" || open.status === "cancelled") return false;
  return what === "not_confirmed" || atMs - open.untilMs <= SAME_CASE_MS;
}

function take(open: Case, event: Said): void {
  const { what } = event;
  open.said.push(event);
  if (isSighting(what)) {
    if (!open.witnesses.some((one) => one.by === event.by)) open.witnesses.push(event);
    if (open.untilMs !== null) Object.assign(open, { status: "not_confirmed", untilMs: null });
  } else if (what === "acknowledged" || what === "in_supply") {
    Object.assign(open.facts, event.words);
    if (open.untilMs === null && open.status !== "in_supply") open.status = what;
  } else if (what === "confirmed" && open.status === "back_on_shelf") {
    open.status = what;
  } else if (["back_on_shelf", "confirmed", "cancelled"].includes(what) && open.untilMs === null) {
    Object.assign(open, { status: what, untilMs: event.atMs });
  }
}

/** From the first sighting to its end; null while it lasts, and for a report withdrawn. */
export const minutesOf = ({ status, sinceMs, untilMs }: Case): number | null =>
  untilMs === null || status === "cancelled" ? null : Math.floor((untilMs - sinceMs) / 60_000);

/** A case as bodies carry it. */
export interface ShownCase {
  status: string;
  since: string;
  until?: string;
  minutes?: number;
  cause?: string;
  expected_on?: string;
  substitutes?: string[];
  note?: string;
  witnesses: { at: string; by: Person }[];
  steps: ShownStep[];
}

export interface ShownStep {
  what: string;
  at: string;
  by: Person;
  [words: string]: unknown;
}

const WHAT: Record<string, string> = {
  report: "reported",
  acknowledge: "acknowledged",
  supply: "in_supply",
  confirm: "confirmed",
  not_confirm: "not_confirmed",
  back_on_shelf: "back_on_shelf",
  cancel: "cancelled",
};

/** A stock-out after one more word of this device's user: its cases folded anew from what is shown of them. */
export function retold<B extends Body>(body: B, op: Op, author: Person): B {
  const people = new Map([[author.id, author]]);
  const { account: _account, gtin, label, seen_at, visit: _visit, ...words } = op.args;
  const said = ((body.fields.cases ?? []) as unknown as ShownCase[])
    .flatMap((one) => one.steps)
    .map(({ what, at, by, ...more }, n): Said => {
      people.set(by.id, by);
      // Shown in their order; what is new comes after those of its moment.
      return { op: String(n).padStart(6, "0"), atMs: Date.parse(at), by: by.id, what, words: more as Fields };
    });
  const atMs = Date.parse(typeof seen_at === "string" ? seen_at : op.at.wall);
  const cases = fold([
    ...said,
    { op: `~${op.id}`, atMs, by: author.id, what: WHAT[op.kind.slice(10)] ?? "", words },
  ]);
  const iso = (ms: number): string => new Date(ms).toISOString();
  const who = (id: string): Person => people.get(id) ?? author;
  const last = cases.at(-1);
  return {
    ...body,
    ...(typeof gtin === "string" ? { gtin: gtin.padStart(14, "0") } : {}),
    ...(typeof label === "string" && body.label === undefined ? { label } : {}),
    ...(last ? { status: last.status, since: iso(last.sinceMs), occurred_at: iso(last.sinceMs) } : {}),
    fields: {
      ...body.fields,
      cases: cases.map((one) => ({
        ...known(one.facts),
        status: one.status,
        since: iso(one.sinceMs),
        ...(one.untilMs === null ? {} : { until: iso(one.untilMs) }),
        ...(minutesOf(one) === null ? {} : { minutes: minutesOf(one) }),
        witnesses: one.witnesses.map(({ atMs: at, by }) => ({ at: iso(at), by: who(by) })),
        steps: one.said.map((step) => ({
          ...step.words,
          what: step.what,
          at: iso(step.atMs),
          by: who(step.by),
        })),
      })) as unknown as Fields[string],
    },
  };
}

/** What was said and not taken back: null and an empty list unsay. */
const known = (facts: Fields): Fields =>
  Object.fromEntries(
    Object.entries(facts).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
