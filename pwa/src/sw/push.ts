import { base64url, readPush, saySubscription } from "../core/push";

declare const self: ServiceWorkerGlobalScope;

/** Not in TypeScript's library: the old subscription, and the new one where the browser made it already. */
interface SubscriptionChange extends ExtendableEvent {
  newSubscription?: PushSubscription | null;
}

/** How long a window may take to say that it goes where a tap leads. */
const ANSWER_MS = 1_000;
const SUBSCRIPTIONS = "/api/v1/me/push-subscriptions";

export function listenForPush(): void {
  self.addEventListener("push", (event) => event.waitUntil(announce(event.data)));
  self.addEventListener("notificationclick", (event) => event.waitUntil(opened(event.notification)));
  self.addEventListener("pushsubscriptionchange", (event) => {
    const change = event as unknown as SubscriptionChange;
    // Without a network, or signed out: the app compares what it holds with the server when it is next opened.
    change.waitUntil(renewed(change.newSubscription ?? null).catch(() => undefined));
  });
}

/** Show it, whatever it is: a browser ends the subscription of an app that takes pushes and shows nothing. */
async function announce(data: PushMessageData | null): Promise<void> {
  const { title, url, badge, ...words } = readPush(text(data), self.location.origin, self.navigator.language);
  // The tag makes a message that comes twice one notification.
  await self.registration.showNotification(title, { ...words, icon: "/icons/icon-192.png", data: { url } });
  const badges = self.navigator as Partial<Pick<Navigator, "setAppBadge">>;
  if (badge !== null) await badges.setAppBadge?.(badge).catch(() => undefined);
  // What it is about has reached the server: pages that are open need not wait to see it.
  for (const client of await windows()) client.postMessage({ type: "pushed", tag: words.tag });
}

function text(data: PushMessageData | null): string | null {
  try {
    return data?.text() ?? null;
  } catch {
    return null;
  }
}

/** Go where it leads: in the window that is open, without loading it again over what somebody writes; else in a new one. */
async function opened(notification: Notification): Promise<void> {
  notification.close();
  const url = readPush(JSON.stringify({ url: notification.data?.url }), self.location.origin, "").url;
  for (const client of await windows()) {
    if (await goes(client, url)) {
      // A browser may refuse the focus it has given away; the window shows the right screen all the same.
      await client.focus().catch(() => undefined);
      return;
    }
  }
  await self.clients.openWindow(url);
}

const windows = (): Promise<readonly WindowClient[]> =>
  self.clients.matchAll({ type: "window", includeUncontrolled: true });

/** Whether a window heard us: one that sleeps, or runs a version from before pushes, does not answer. */
function goes(client: WindowClient, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), ANSWER_MS);
    client.postMessage({ type: "open", url }, [port2]);
  });
}

/** The browser changed the subscription by itself: the server is told of the new one, made with the key of today. */
async function renewed(given: PushSubscription | null): Promise<void> {
  const answer = await fetch("/api/v1/push-key", { credentials: "same-origin", cache: "no-store" });
  const { key } = (answer.ok ? await answer.json() : { key: null }) as { key: string | null };
  if (key === null) return;
  const made = given?.options.applicationServerKey;
  const isOurs = made !== undefined && made !== null && base64url(new Uint8Array(made)) === key;
  if (given !== null && !isOurs) await given.unsubscribe();
  const held =
    given !== null && isOurs
      ? given
      : await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const body = saySubscription(held.toJSON(), key, zone);
  if (body === null) return;
  await fetch(SUBSCRIPTIONS, {
    method: "POST",
    headers: { "content-type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(body),
  });
}
