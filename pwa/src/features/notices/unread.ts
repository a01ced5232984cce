import { computed, signal } from "@preact/signals";
import type { Shown } from "../../core/preview";
import { shown } from "../app/device";

/** Marked as read a moment ago, while it can still be taken back. */
export const settling = signal<ReadonlySet<string>>(new Set());

/** What this person was told, newest first. */
export const notices = computed(() =>
  [...shown.value.values()]
    .filter((body) => body.kind === "notice")
    .sort((a, b) => (a.occurred_at < b.occurred_at ? 1 : a.occurred_at > b.occurred_at ? -1 : 0)),
);

const SEEN = ["read", "opened"];

export const isUnread = (notice: Shown): boolean =>
  !SEEN.includes(String(notice.status)) && !settling.value.has(notice.id);

export const unread = computed(() => notices.value.filter(isUnread));
