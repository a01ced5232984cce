import { forked, type Queued, receipted, resent } from "./outbox";
import type { Body, Receipt, SyncAnswer } from "./wire";

/** What a device remembers of where it stands. */
export interface Standing {
  incarnation: string;
  epoch: string | null;
  cursors: Record<string, number>;
  /** Scopes being read again from the start: their pages wait aside and replace the scope at once. */
  staging: string[];
}

/** Row changes of one scope. `replace`: what is not in `put` is gone. */
export interface ScopePatch {
  scope: string;
  put: Body[];
  drop: string[];
}

/** Everything one answer changes, written in one transaction. */
export interface Patch {
  standing: Standing;
  outbox: Queued[];
  rows: ScopePatch[];
  /** Pages of scopes being read again: put aside. */
  staged: ScopePatch[];
  /** Scopes whose staged pages are whole: they replace the rows. */
  replace: string[];
  /** Scopes whose staging starts empty. */
  clear: string[];
  /** Scopes that may no longer be read. */
  leave: string[];
  more: boolean;
}

/** Work out, purely, what an answer means. `newIncarnation` is used when a clone has taken our numbers. */
export function receive(
  before: Standing,
  outbox: Queued[],
  answer: SyncAnswer,
  newIncarnation: string,
): Patch {
  let queue = before.epoch !== null && before.epoch !== answer.epoch ? resent(outbox) : outbox;
  queue = receipted(queue, answer.receipts);
  let incarnation = before.incarnation;
  if (answer.fork) {
    incarnation = newIncarnation;
    queue = forked(queue);
  }
  const staging = new Set([...before.staging, ...answer.reset]);
  const rows = new Map<string, ScopePatch>();
  const staged = new Map<string, ScopePatch>();
  const advanced: Receipt[] = [];
  for (const change of answer.changes) {
    if (change.kind === "receipt") {
      if (change.body) advanced.push(change.body as Receipt);
      continue;
    }
    const into = staging.has(change.scope) ? staged : rows;
    const patch = into.get(change.scope) ?? { scope: change.scope, put: [], drop: [] };
    into.set(change.scope, patch);
    if (change.body) patch.put.push(change.body as Body);
    else patch.drop.push(change.id);
  }
  queue = receipted(queue, advanced);
  // A scope one may no longer read is let go once everything written there has its receipt.
  const leave = queue.some((queued) => queued.receipt === null) ? [] : answer.leave;
  const cursors = { ...before.cursors, ...answer.cursors };
  for (const scope of leave) delete cursors[scope];
  return {
    standing: { incarnation, epoch: answer.epoch, cursors, staging: answer.more ? [...staging] : [] },
    outbox: queue,
    rows: [...rows.values()],
    staged: [...staged.values()],
    clear: answer.reset,
    replace: answer.more ? [] : [...staging],
    leave,
    more: answer.more,
  };
}

/** Two answers that follow each other, as one: what the second says of a row, or of where the device stands, holds. */
export function joined(first: Patch, second: Patch): Patch {
  const kept = first.staged.filter((page) => !second.clear.includes(page.scope));
  return {
    ...second,
    rows: together([...first.rows, ...second.rows]),
    staged: together([...kept, ...second.staged]),
    clear: [...new Set([...first.clear, ...second.clear])],
    leave: [...new Set([...first.leave, ...second.leave])],
  };
}

function together(patches: ScopePatch[]): ScopePatch[] {
  const scopes = new Map<string, Map<string, Body | null>>();
  for (const { scope, put, drop } of patches) {
    const rows = scopes.get(scope) ?? new Map<string, Body | null>();
    scopes.set(scope, rows);
    for (const body of put) rows.set(body.id, body);
    for (const id of drop) rows.set(id, null);
  }
  return [...scopes].map(([scope, rows]) => ({
    scope,
    put: [...rows.values()].filter((body) => body !== null),
    drop: [...rows].filter(([, body]) => body === null).map(([id]) => id),
  }));
}

/** Whether an answer is a page of a long reading and nothing else: nobody waits for it to be written down. */
export function isPage(answer: SyncAnswer): boolean {
  return (
    answer.more &&
    !answer.fork &&
    answer.receipts.length === 0 &&
    answer.reset.length === 0 &&
    answer.leave.length === 0 &&
    !answer.changes.some((change) => change.kind === "receipt")
  );
}
