import { KEEP_MS, MAX_BATCH_BYTES, MAX_OPS, type Op, type Outcome, type Receipt } from "./wire";

/** One op in the outbox, and what is known of it. */
export interface Queued {
  op: Op;
  receipt: Receipt | null;
  /** ms since 1970 by this device's clock, for its age on screen. */
  queuedMs: number;
  /** Settled in an incarnation given up after a fork: its number is not ours any more. */
  closed: boolean;
  /** Its author has read why it was not applied and put it away. */
  dismissed: boolean;
}

const SETTLED: readonly Outcome[] = ["applied", "merged", "conflicted", "superseded", "waitlisted", "moved"];

export const isUnsent = (queued: Queued): boolean => queued.receipt === null;

/** A glance is nobody's words: that it came too late, or on another's phone, is no news. */
export const needsAuthor = (queued: Queued): boolean =>
  !queued.dismissed &&
  queued.op.kind !== "notice.read" &&
  (queued.receipt?.outcome === "rejected" || queued.receipt?.outcome === "review");

/** Whether confirmed rows contain its effect, so that its preview may go. */
export function hasArrived(queued: Queued, cursors: Record<string, number>): boolean {
  const receipt = queued.receipt;
  if (receipt === null || receipt.outcome === "held") return false;
  if (!SETTLED.includes(receipt.outcome)) return true;
  return Object.entries(receipt.at).every(
    ([scope, seq]) => !(scope in cursors) || (cursors[scope] ?? 0) >= seq,
  );
}

/** The next ops to send: oldest first, within the limits of one request. */
export function batchOf(outbox: Queued[], most = MAX_OPS): Op[] {
  const ops: Op[] = [];
  let room = MAX_BATCH_BYTES;
  for (const { op } of outbox.filter(isUnsent).sort((a, b) => a.op.seq - b.op.seq)) {
    // Three bytes a UTF-16 unit is the most UTF-8 can take.
    room -= JSON.stringify(op).length * 3;
    if (ops.length > 0 && (ops.length >= most || room < 0)) break;
    ops.push(op);
  }
  return ops;
}

export const numbered = (outbox: Queued[]): number =>
  outbox.reduce((most, queued) => (queued.closed ? most : Math.max(most, queued.op.seq)), 0);

/** Another phone has our numbers: new numbers from 1 for what is unsettled, the same ops. */
export function forked(outbox: Queued[]): Queued[] {
  let number = 0;
  return outbox.map((queued) => {
    if (!isUnsent(queued)) return { ...queued, closed: true };
    number += 1;
    return { ...queued, op: { ...queued.op, seq: number } };
  });
}

/** The server was restored from a backup: everything kept here is sent again; what it holds costs it a look-up. */
export function resent(outbox: Queued[]): Queued[] {
  let next = numbered(outbox);
  return outbox.map((queued) => {
    const op = queued.closed ? { ...queued.op, seq: ++next } : queued.op;
    return { ...queued, op, closed: false, receipt: null };
  });
}

/** Receipts noted; an older revision never replaces a newer one. */
export function receipted(outbox: Queued[], receipts: Receipt[]): Queued[] {
  const byOp = new Map(receipts.map((receipt) => [receipt.op, receipt]));
  return outbox.map((queued) => {
    const receipt = byOp.get(queued.op.id);
    if (!receipt || (queued.receipt && queued.receipt.rev > receipt.rev)) return queued;
    return { ...queued, receipt };
  });
}

/** What may be forgotten: arrived, and older than a backup is likely to be. */
export const isForgettable = (queued: Queued, cursors: Record<string, number>, nowMs: number): boolean =>
  hasArrived(queued, cursors) && !needsAuthor(queued) && nowMs - queued.queuedMs > KEEP_MS;
