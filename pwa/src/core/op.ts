import type { Body, Fields, Json, Op, Stamp } from "./wire";

/** UUIDv7 (RFC 9562): sortable by the moment it was made. `random` fills 10 bytes. */
export function uuid7(nowMs: number, random: (bytes: Uint8Array) => Uint8Array): string {
  const bytes = random(new Uint8Array(16));
  for (let n = 5, rest = nowMs; n >= 0; n--, rest = Math.floor(rest / 256)) bytes[n] = rest % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** What an author wants done; the store numbers it when it is queued. */
export interface Intent {
  kind: string;
  entity: string;
  args: Fields;
  base?: Record<string, string[]>;
}

/** Where an intent stands in the outbox: decided inside the transaction that writes it, so two tabs never clash. */
export interface Place {
  seq: number;
  after: string | null;
}

export function toOp(intent: Intent, id: string, at: Stamp, place: Place): Op {
  return {
    id,
    seq: place.seq,
    after: place.after,
    kind: intent.kind,
    v: 1,
    entity: intent.entity,
    base: intent.base ?? {},
    args: clean(intent.args) as Fields,
    at,
  };
}

/** Half of a surrogate pair: a keyboard cut an emoji in two. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** NFC text without NUL or half an emoji, no decimals: what the server would say no to is mended before it is queued. */
export function clean(value: Json): Json {
  if (typeof value === "string")
    return value.replaceAll("\u0000", "").replace(HALF, "\ufffd").normalize("NFC");
  if (typeof value === "number") return Math.round(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key) as string, clean(item)]));
}

/** JSON with keys sorted by their bytes and no spaces: the same text for the same content, as the server writes it. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort(byCodePoint);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(",")}}`;
}

/** JavaScript sorts by UTF-16 units, Python by code points; they differ above U+FFFF. */
function byCodePoint(one: string, other: string): number {
  const a = Array.from(one, (c) => c.codePointAt(0) ?? 0);
  const b = Array.from(other, (c) => c.codePointAt(0) ?? 0);
  for (let n = 0; n < Math.min(a.length, b.length); n++) {
    if (a[n] !== b[n]) return (a[n] ?? 0) - (b[n] ?? 0);
  }
  return a.length - b.length;
}

/** The heads of the fields about to be written, as this device shows them: confirmed ones, and its own pending ops. */
export function seen(fields: string[], body: Body | undefined, pending: Op[]): Record<string, string[]> {
  const base: Record<string, string[]> = {};
  for (const field of fields) {
    const confirmed = body?.heads?.[field] ?? (body && field in body.fields ? [body.op] : []);
    const own = pending.filter((op) => field in op.args).map((op) => op.id);
    const heads = [...new Set([...confirmed, ...own])];
    if (heads.length > 0) base[field] = heads;
  }
  return base;
}
