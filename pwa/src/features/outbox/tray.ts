import { computed, signal } from "@preact/signals";
import type { Queued } from "../../core/outbox";
import { t } from "../../i18n/language";
import { toast } from "../../ui/toast";
import { dismiss, outbox } from "../app/device";

const DAY_MS = 24 * 3_600_000;
const UNDO_MS = 10_000;
const RECENT = 20;

/** Put away, and not yet for good: the toast can still bring it back. Nothing is written before its time is over. */
const away = signal<ReadonlySet<string>>(new Set());

const visible = computed(() =>
  outbox.value.filter((queued) => !queued.dismissed && !away.value.has(queued.op.id)),
);
const newest = (list: Queued[]): Queued[] =>
  [...list].sort((a, b) => b.queuedMs - a.queuedMs || b.op.seq - a.op.seq);
const having = (outcome: string): Queued[] =>
  visible.value.filter((queued) => queued.receipt?.outcome === outcome);

export const returned = computed(() => newest(having("rejected")));
export const inReview = computed(() => newest(having("review")));
export const held = computed(() => newest(having("held")));
/** The order they will leave in. */
export const waiting = computed(() => visible.value.filter((queued) => queued.receipt === null));
export const arrived = computed(() =>
  newest(
    outbox.value.filter(
      ({ receipt }) => receipt !== null && !["rejected", "review", "held"].includes(receipt.outcome),
    ),
  ).slice(0, RECENT),
);

/** Entries this phone has kept for more than a day. */
export const overdue = (nowMs: number): number =>
  waiting.value.filter((queued) => nowMs - queued.queuedMs > DAY_MS).length;

/** Put an entry away: gone from sight at once, for good when the time to undo is over. */
export function putAway(op: string): void {
  const without = (): void => {
    away.value = new Set([...away.value].filter((one) => one !== op));
  };
  away.value = new Set([...away.value, op]);
  const timer = setTimeout(() => void dismiss(op).then(without), UNDO_MS);
  toast({
    text: t.value.outbox.dismissed,
    undo: () => {
      clearTimeout(timer);
      without();
    },
  });
}
