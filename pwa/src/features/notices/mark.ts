import { effect } from "@preact/signals";
import type { Intent } from "../../core/op";
import { StorageTrouble } from "../../store/port";
import { toast, toasted } from "../../ui/toast";
import { act } from "../app/device";
import { settling } from "./unread";
import { words } from "./words";

/** One op says of so many that they were seen. */
const GLANCE = 200;

export type Via = "inbox" | "push" | "mail";

export function readIntents(ids: readonly string[], via: Via): Intent[] {
  const intents: Intent[] = [];
  for (let at = 0; at < ids.length; at += GLANCE) {
    const [entity = "", ...also] = ids.slice(at, at + GLANCE);
    intents.push({ kind: "notice.read", entity, args: also.length > 0 ? { via, also } : { via } });
  }
  return intents;
}

/**
 * Mark as read, with a way back: an op cannot be taken back, so it is queued when the offer to undo is gone. A phone that
 * is killed before then finds them unread again, which costs a tap.
 */
export function markRead(ids: readonly string[]): void {
  let isOpen = true;
  const settle = (more: readonly string[], less: readonly string[] = []): void => {
    settling.value = new Set([...settling.value, ...more].filter((id) => !less.includes(id)));
  };
  const end = (): boolean => {
    const was = isOpen;
    isOpen = false;
    stop();
    removeEventListener("pagehide", commit);
    return was;
  };
  const commit = (): void => {
    if (!end()) return;
    void act(readIntents(ids, "inbox"))
      .catch((error: unknown) => {
        if (!(error instanceof StorageTrouble)) throw error;
        toast({ text: words.value.notKept, tone: "problem" });
      })
      .finally(() => settle([], ids));
  };
  const offer = {
    text: words.value.marked(ids.length),
    undo: () => {
      if (end()) settle([], ids);
    },
  };
  settle(ids);
  toast(offer);
  // The offer goes by time, by a tap or for another one; a tap on "undo" takes it away first, and speaks next.
  const stop = effect(() => {
    if (toasted.value !== offer) setTimeout(commit);
  });
  addEventListener("pagehide", commit);
}
