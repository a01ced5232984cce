import type { Intent } from "../../core/op";
import type { Fields } from "../../core/wire";
import type { Audience } from "../../ui/audience";
import type { PositionVerdict } from "./verdict-of";

export type Channel = "field_visit" | "phone" | "video";
export type Answer = "yes" | "no" | "not_applicable";

/** Words heard, before they are queued. */
export interface Heard {
  id: string;
  text: string;
  /** Who said it; "" when it is not said who. */
  contact: string;
  audience: Audience;
  language: string;
  /** As written, separated by commas. */
  tags: string;
}

export interface ToDo {
  id: string;
  title: string;
  /** "2026-11-24" or "". */
  dueOn: string;
  audience: Audience;
}

export interface Arrival {
  atMs: number;
  verdict: PositionVerdict;
  metres: number | null;
  /** Why there is no position, if there is none. */
  without: "chosen" | "refused" | "slow" | "unavailable" | null;
}

/** A visit as it is being written. Every field of it is kept on this phone as it changes. */
export interface VisitForm {
  visit: string;
  startedMs: number;
  channel: Channel;
  arrival: Arrival | null;
  /** Id of the checklist's version, "" for none. */
  checklist: string;
  answers: Record<string, Answer>;
  note: string;
  met: string[];
  summary: string;
  promise: string;
  verbatims: Heard[];
  tasks: ToDo[];
  nextOn: string;
}

export const emptyVisit = (visit: string, nowMs: number, channel: Channel = "field_visit"): VisitForm => ({
  visit,
  startedMs: nowMs,
  channel,
  arrival: null,
  checklist: "",
  answers: {},
  note: "",
  met: [],
  summary: "",
  promise: "",
  verbatims: [],
  tasks: [],
  nextOn: "",
});

/** A report begun this long before it is saved tells of when it was begun; below, the moment of saving says it better. */
const BEGUN_EARLIER_MS = 15 * 60_000;
const NEXT_HOUR = 9;

interface Made {
  account: string;
  nowMs: number;
  newId: () => string;
  /** An edit of an entity that exists gets the heads its author saw. */
  based: (intent: Intent, fields: string[]) => Intent;
}

/** Everything saving the form queues, in the order it is told: the visit, the words heard, what to do, the next visit. */
export function intentsOf(form: VisitForm, { account, nowMs, newId, based }: Made): Intent[] {
  const content = contentOf(form);
  const args: Fields = { account, ...content };
  if (form.channel !== "field_visit") args.channel = form.channel;
  const at = form.arrival?.atMs ?? form.startedMs;
  if (form.arrival !== null || nowMs - at > BEGUN_EARLIER_MS) args.occurred_at = new Date(at).toISOString();
  const intents = [
    based({ kind: "visit.log", entity: form.visit, args }, [...Object.keys(content), "channel"]),
  ];
  for (const { id, text, contact, audience, language, tags } of form.verbatims) {
    if (text.trim() === "") continue;
    const said: Fields = { account, text: text.trim(), visit: form.visit, language, audience };
    if (contact !== "") said.contact = contact;
    if (tagsIn(tags).length > 0) said.tags = tagsIn(tags);
    intents.push({ kind: "verbatim.add", entity: id, args: said });
  }
  for (const { id, title, dueOn, audience } of form.tasks) {
    if (title.trim() === "") continue;
    const todo: Fields = { account, title: title.trim(), visit: form.visit, audience };
    if (dueOn !== "") todo.due_on = dueOn;
    intents.push({ kind: "task.add", entity: id, args: todo });
  }
  if (form.nextOn !== "")
    intents.push({
      kind: "visit.plan",
      entity: newId(),
      args: { account, planned_at: morningOf(form.nextOn) },
    });
  return intents;
}

/** The words between commas, each once; what the server takes of them. */
export const tagsIn = (written = ""): string[] =>
  [...new Set(written.split(",").map((tag) => tag.trim().slice(0, 60)))].filter(Boolean).slice(0, 50);

function contentOf(form: VisitForm): Fields {
  const content: Fields = {};
  for (const field of ["note", "summary", "promise"] as const)
    if (form[field].trim() !== "") content[field] = form[field].trim();
  if (form.met.length > 0) content.contacts_met = form.met;
  const answers = Object.entries(form.answers).map(([item, value]) => ({ item, value }));
  if (form.checklist !== "" && answers.length > 0) content.checklist = { version: form.checklist, answers };
  if (form.nextOn !== "") content.next_visit_on = form.nextOn;
  return content;
}

/** Nine in the morning here, of a day as it travels. */
export function morningOf(day: string): string {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date, NEXT_HOUR).toISOString();
}
