import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { listenForPush } from "./push";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

/** What the server answers itself, and no page of the app. */
const OF_THE_SERVER = /^\/(api|media|schema|health|metrics|problems)(\/|$)/;

// The whole app, at install: a phone that has opened it once opens it in a basement. What people wrote is never cached
// here: it lives in IndexedDB, where the page keeps it.
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
// What never changes under its address, and is kept once it was asked for: pictures, and the reader of barcodes.
registerRoute(
  ({ url, sameOrigin }) =>
    sameOrigin && (url.pathname.startsWith("/media/") || url.pathname.endsWith(".wasm")),
  ({ request }) => kept(request),
);
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html"), { denylist: [OF_THE_SERVER] }));

// The first page too goes offline without a reload; later versions take over only when a page asks (see below).
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A new version waits until a page says that now is a good moment (src/engine/updates.ts): a form may be half filled.
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  if ((event.data as { type?: unknown } | null)?.type === "apply-update") event.waitUntil(self.skipWaiting());
});

// At the top level, so that a worker woken for a push finds its listeners.
listenForPush();

const KEPT = "kept";
const MOST = 400;

async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(KEPT);
  const found = await cache.match(request.url);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request.url, answer.clone()).catch(() => undefined);
    // The oldest go first; a picture that is looked at again comes again.
    const names = await cache.keys();
    for (const name of names.slice(0, Math.max(0, names.length - MOST))) await cache.delete(name);
  }
  return answer;
}
