import { effect, signal } from "@preact/signals";
import { applyUpdate } from "../../engine/updates";
import { isBusy, path } from "./router";

/** A newer version waits. A quiet dot says so; it is let in when nothing half written is on the screen. */
export const isUpdateReady = signal(false);

export function updateNow(): void {
  if (!isBusy.peek()) applyUpdate();
}

let last = path.peek();
let soon: ReturnType<typeof setTimeout> | undefined;
const SETTLED_MS = 1_500;

// The safe moment: somebody went from one screen to another and no form is open. A little after it, for the old worker
// hands over only when it has nothing to answer, and a screen that opens asks it for its parts.
effect(() => {
  const here = path.value;
  if (here !== last) {
    clearTimeout(soon);
    soon = setTimeout(updateNow, SETTLED_MS);
  }
  last = here;
});
