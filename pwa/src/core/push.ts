// What a push brings and what the server is told of a subscription. Pure: shared by the page and its worker.

/** A notification to show. `url` is a path of ours. */
export interface Announced {
  title: string;
  body: string;
  lang: string;
  tag: string;
  url: string;
  /** How many notices are unread; null: it was not said. */
  badge: number | null;
}

const INBOX = "/notices";
const UNREADABLE = {
  fr: "Du nouveau vous attend. Ouvrez l’application pour le lire.",
  en: "Something new is waiting. Open the app to read it.",
};

/**
 * Read a push: the declarative shape (RFC draft "Declarative Web Push"), or the flat members older servers sent. Whatever
 * cannot be read becomes a notification that says where to look: a push that shows nothing costs the subscription.
 */
export function readPush(text: string | null, origin: string, language: string): Announced {
  const document = parsed(text);
  const told = { ...document, ...record(document.notification) };
  const lang = language.toLowerCase().startsWith("en") ? "en" : "fr";
  const title = said(told.title);
  const count = Number(told.app_badge ?? Number.NaN);
  return {
    title: title || "Comptoir",
    body: said(told.body) || (title ? "" : UNREADABLE[lang]),
    lang: said(told.lang) || lang,
    tag: said(told.tag) || INBOX,
    url: ours(said(told.navigate) || said(record(told.data).url) || said(told.url), origin),
    badge: Number.isInteger(count) && count >= 0 ? count : null,
  };
}

/** A place of this app, whatever a payload says: a tap never leaves it. */
function ours(url: string, origin: string): string {
  const path = url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
  return /^\/(?![/\\])/.test(path) ? path : INBOX;
}

function parsed(text: string | null): Record<string, unknown> {
  try {
    return record(JSON.parse(text ?? ""));
  } catch {
    return {};
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

const said = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** What of a `PushSubscription` the server is told; `key` is the server's own it was made with. */
export interface SubscriptionSaid {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  key: string;
  zone: string | null;
}

/** Null for a subscription without its keys: nothing could be encrypted for it. */
export function saySubscription(
  held: { endpoint?: string; keys?: Record<string, string> },
  key: string,
  zone: string | null,
): SubscriptionSaid | null {
  const { p256dh, auth } = held.keys ?? {};
  if (!held.endpoint || !p256dh || !auth) return null;
  return { endpoint: held.endpoint, keys: { p256dh, auth }, key, zone };
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Bytes as keys travel: base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
    text += four
      .slice(0, Math.min(3, bytes.length - at) + 1)
      .map((six) => LETTERS[six])
      .join("");
  }
  return text;
}
