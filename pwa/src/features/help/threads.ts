import type { Shown } from "../../core/preview";
import { atMs, text } from "../accounts/brief";
import { byAccount, shown } from "../app/device";

/** Messages about one thing, oldest first: an order, a stock-out, a booking, a visit, or the first message itself. */
export interface Thread {
  /** The id of what it is about. */
  root: string;
  messages: Shown[];
}

/** The app always answers the first message; another client might write a circle. */
const DEEPEST = 20;

type ById = ReadonlyMap<string, Shown>;

/** What a message hangs on: what it is about, or itself; an answer to an answer belongs to the first message. */
export function rootOf(message: Shown, known: ById = shown.value, steps = DEEPEST): string {
  const about = text(message, "about");
  const above = known.get(about);
  if (above?.kind === "message" && steps > 0) return rootOf(above, known, steps - 1);
  return about || message.id;
}

/** Those written about one thing, oldest first. */
export function messagesIn(bodies: readonly Shown[], root: string, known: ById = shown.value): Shown[] {
  return bodies
    .filter((body) => body.kind === "message" && rootOf(body, known) === root)
    .sort((a, b) => atMs(a) - atMs(b) || a.id.localeCompare(b.id));
}

/** Everything on this phone written about one thing. */
export const messagesAbout = (root: string, account: string): Shown[] =>
  messagesIn(byAccount.value.get(account) ?? [], root);

/** A store's conversations, the one with the newest words first. */
export function threadsOf(account: string): Thread[] {
  const found = new Map<string, Shown[]>();
  for (const body of byAccount.value.get(account) ?? []) {
    if (body.kind !== "message") continue;
    const root = rootOf(body);
    found.set(root, [...(found.get(root) ?? []), body]);
  }
  return [...found]
    .map(([root, messages]) => ({ root, messages: messages.sort((a, b) => atMs(a) - atMs(b)) }))
    .sort((a, b) => lastMs(b) - lastMs(a));
}

const lastMs = ({ messages }: Thread): number => {
  const last = messages.at(-1);
  return last ? atMs(last) : 0;
};
