import { base64url, saySubscription } from "../../core/push";
import { isInstalled, isIos } from "../me/install";
import { call, Refusal } from "../session/session";
import { KEPT } from "./listen";

/** Whether this browser takes pushes: it cannot, it could once installed, it was told not to, it does not yet, it does. */
export type PhoneState = "unsupported" | "install" | "denied" | "off" | "on";

/** Why it could not be turned on. `unanswered`: the person closed the question. */
export type Trouble = "denied" | "unanswered" | "slow" | "failed" | "offline";

export class PushTrouble extends Error {
  constructor(readonly why: Trouble) {
    super(why);
  }
}

/** A browser without a push service never answers. */
const PATIENCE_MS = 15_000;
const PATH = "/api/v1/me/push-subscriptions";

const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What this browser is, and holds, now. */
export async function lookUp(user: string): Promise<PhoneState> {
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!able) return isIos() && !isInstalled.value ? "install" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  if (Notification.permission !== "granted" || localStorage.getItem(KEPT + user) === null) return "off";
  return (await held()) === null ? "off" : "on";
}

/** Ask for it, from a tap; `asked` brings the server's key. Errors: `PushTrouble`, `Refusal`. */
export async function turnOn(user: string, asked: Promise<{ key: string | null }>): Promise<void> {
  // Asked first and at once: a browser takes only a question that a tap has just caused.
  const answer = await Notification.requestPermission();
  if (answer !== "granted") throw new PushTrouble(answer === "denied" ? "denied" : "unanswered");
  const { key } = await asked;
  if (key === null) throw new PushTrouble("failed");
  const found = await held();
  const renews =
    found === null ? await tell(user, await subscribe(key), key) : await tell(user, found, keyOf(found));
  if (renews) await again(user);
}

/** Take none here any more. What the server cannot be told now it finds out by itself: the address is gone. */
export async function turnOff(user: string): Promise<void> {
  const id = localStorage.getItem(KEPT + user);
  localStorage.removeItem(KEPT + user);
  await (await held())?.unsubscribe().catch(() => false);
  if (id) await call("DELETE", `${PATH}/${id}`).catch(() => undefined);
}

/** At each opening: the server is told what the browser holds now, or that it holds nothing any more. */
export async function compare(user: string): Promise<void> {
  if (!("Notification" in window) || Notification.permission !== "granted") {
    await turnOff(user);
    return;
  }
  const found = await held();
  if (found === null) await again(user);
  else if (await tell(user, found, keyOf(found))) await again(user);
}

/** Subscribe anew with the key the server signs with today. */
async function again(user: string): Promise<void> {
  const { key } = (await call("GET", "/api/v1/push-key")) as { key: string | null };
  if (key === null) return;
  await (await held())?.unsubscribe();
  await tell(user, await subscribe(key), key);
}

async function manager(): Promise<PushManager> {
  return (await within(navigator.serviceWorker.ready)).pushManager;
}

const held = async (): Promise<PushSubscription | null> => (await manager()).getSubscription();

async function subscribe(key: string): Promise<PushSubscription> {
  const wanted = (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: key });
  try {
    return await within(wanted);
  } catch (error) {
    throw error instanceof PushTrouble ? error : new PushTrouble("failed");
  }
}

function keyOf(subscription: PushSubscription): string {
  const key = subscription.options?.applicationServerKey;
  return key ? base64url(new Uint8Array(key)) : "";
}

/** Whether the server wants it made anew, with another key. */
async function tell(user: string, subscription: PushSubscription, key: string): Promise<boolean> {
  const body = saySubscription(subscription.toJSON(), key, zoneHere());
  if (body === null) throw new PushTrouble("failed");
  try {
    const { id, renew } = (await call("POST", PATH, body)) as { id: string; renew: boolean };
    localStorage.setItem(KEPT + user, id);
    return renew;
  } catch (error) {
    if (error instanceof Refusal && error.code === "offline") throw new PushTrouble("offline");
    throw error;
  }
}

function within<T>(wanted: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new PushTrouble("slow")), PATIENCE_MS),
  );
  return Promise.race([wanted, late]);
}
