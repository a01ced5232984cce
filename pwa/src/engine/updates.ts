/**
 * The page's side of a new version. The worker of a new build installs beside the running one and waits; it takes over
 * only through `applyUpdate`, which the app calls when nothing half written is on the screen.
 */

const CHECK_EVERY_MS = 60 * 60_000;
const AT_ONCE_MS = 2_000;

/** What of the browser this needs; tests bring their own. */
export interface UpdateSource {
  container: ServiceWorkerContainer | undefined;
  reload: () => void;
}

const browser = (): UpdateSource => ({
  // The development server has no worker to register.
  container: import.meta.env.DEV ? undefined : navigator.serviceWorker,
  reload: () => location.reload(),
});

/** What the app tells this file, and is asked by it. */
export interface UpdateHooks {
  /** A version could run instead of this page's code: one that waits, or one that is in charge already. */
  onReady: () => void;
  /** Whether every word on the screen is kept, so that the page may reload. */
  isSafe: () => boolean;
}

let registration: ServiceWorkerRegistration | undefined;
let source: UpdateSource | undefined;
let wantedMs = 0;
let isStale = false;
let isLeaving = false;

/** Register the worker and listen. Never throws: without a worker the app works, online only. */
export async function watchUpdates(hooks: UpdateHooks, from = browser()): Promise<void> {
  const { container } = from;
  if (container === undefined) return;
  source = from;
  wantedMs = 0;
  isStale = isLeaving = false;
  let isControlled = container.controller !== null;
  const stale = (): void => {
    isStale = true;
    hooks.onReady();
  };
  container.addEventListener("controllerchange", () => {
    // The first worker of all claims the page it came with: same version, nothing to do. A later one takes over once
    // the old one is idle, which can take half a minute: by then the moment may be gone, and the next one serves.
    if (isControlled) {
      if (Date.now() - wantedMs < AT_ONCE_MS && hooks.isSafe()) leave();
      else stale();
    }
    isControlled = true;
  });
  // A lazy part that is gone from cache and server alike: another tab, or the server, has moved on.
  addEventListener("vite:preloadError", stale);
  try {
    registration = await container.register("/sw.js", { updateViaCache: "none" });
  } catch {
    return;
  }
  // Either may be there before we could listen, so they are looked at first.
  if (registration.waiting !== null && container.controller !== null) hooks.onReady();
  follow(registration.installing, container, hooks);
  registration.addEventListener("updatefound", () =>
    follow(registration?.installing ?? null, container, hooks),
  );
  setInterval(checkForUpdate, CHECK_EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") checkForUpdate();
  });
}

/**
 * Let the waiting version in and reload into it; where it is in charge already, just reload. Call it at every moment
 * when each word on the screen is kept: what is true is looked up, not remembered, so a message that was lost with a
 * worker is simply said again. Without a newer version it does nothing.
 */
export function applyUpdate(): void {
  if (source?.container === undefined || isLeaving) return;
  const waiting = registration?.waiting ?? null;
  if (waiting !== null && source.container.controller !== null) {
    wantedMs = Date.now();
    waiting.postMessage({ type: "apply-update" });
  } else if (isStale) leave();
}

function leave(): void {
  if (isLeaving) return;
  isLeaving = true;
  source?.reload();
}

/** Ask the server whether there is a new version: at start the browser does, in an app that stays open nobody would. */
function checkForUpdate(): void {
  registration?.update().catch(() => undefined);
}

function follow(worker: ServiceWorker | null, container: ServiceWorkerContainer, hooks: UpdateHooks): void {
  worker?.addEventListener("statechange", () => {
    // With nobody in charge it is the very first version, which this page runs already.
    if (worker.state === "installed" && container.controller !== null) hooks.onReady();
  });
}
