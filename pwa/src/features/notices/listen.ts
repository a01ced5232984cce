import { effect } from "@preact/signals";
import { hint, loaded, status } from "../app/device";
import { go } from "../app/router";
import { session } from "../session/session";
import { unread } from "./unread";

/** Under this name and the user's id: the server's name of the subscription of this browser, while it is theirs. */
export const KEPT = "comptoir.push.";

/** What the worker tells, the number on the app's icon, and the subscription compared with the server. Called by main. */
export function listenForNotices(): void {
  navigator.serviceWorker?.addEventListener(
    "message",
    (event: MessageEvent<{ type?: string; url?: string }>) => {
      const { type, url } = event.data ?? {};
      if (type === "pushed") hint();
      if (type === "open" && url) {
        event.ports[0]?.postMessage("going");
        go(url);
      }
    },
  );
  const icon = navigator as Partial<Pick<Navigator, "setAppBadge">>;
  effect(() => {
    if (loaded.value === "all") icon.setAppBadge?.(unread.value.length).catch(() => undefined);
  });
  let compared = "";
  effect(() => {
    const user = session.value?.user ?? "";
    // Once an opening, when the server is known to answer: browsers change subscriptions without a word.
    if (user === compared || status.value.syncedMs === null || status.value.phase !== "idle") return;
    compared = user;
    if (localStorage.getItem(KEPT + user) === null) return;
    void import("./subscription").then(({ compare }) => compare(user)).catch(() => undefined);
  });
}
