import { batch, computed, signal } from "@preact/signals";
import type { Intent } from "../../core/op";
import { seen, toOp, uuid7 } from "../../core/op";
import { isUnsent, needsAuthor, type Queued } from "../../core/outbox";
import { overlay, type Shown } from "../../core/preview";
import type { Patch, Standing } from "../../core/receive";
import type { Body, Fields } from "../../core/wire";
import { PageClock } from "../../engine/clock";
import { Engine, type Status } from "../../engine/engine";
import { post } from "../../engine/exchange";
import { aloneIn, nextFrame } from "../../engine/page";
import { IndexedStore } from "../../store/indexed";
import { MemoryStore } from "../../store/memory";
import { type Boot, type Draft, StorageTrouble, type Store } from "../../store/port";
import { isStill, me } from "../session/session";

declare const __APP_VERSION__: string;

const random = (bytes: Uint8Array): Uint8Array => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
export const newId = (): string => uuid7(Date.now(), random);
const clock = new PageClock(newId());

/** Everything screens read. They never fetch a synced row: the engine writes here, screens look here. */
export const outbox = signal<Queued[]>([]);
export const standing = signal<Standing | null>(null);
export const drafts = signal<Map<string, Draft>>(new Map());
export const status = signal<Status>({ phase: "idle", syncedMs: null, retryMs: null });
/** `accounts`: the first screens can be drawn. `all`: everything kept on this phone is in memory. */
export const loaded = signal<"nothing" | "accounts" | "all">("nothing");
export const isDurable = signal<boolean | null>(null);
export const trouble = signal<StorageTrouble | null>(null);

const scopes = signal<Map<string, Map<string, Body>>>(new Map());

export const unsent = computed(() => outbox.value.filter(isUnsent));
export const toReview = computed(() => outbox.value.filter(needsAuthor));

/** Confirmed bodies by id, whichever scope holds them. */
const confirmed = computed(() => {
  const found = new Map<string, Body>();
  for (const rows of scopes.value.values()) for (const [id, body] of rows) found.set(id, body);
  return found;
});

/** Every confirmed body of an id: what is read in several scopes is cut for each. */
export const facesOf = (id: string): Body[] =>
  [...scopes.value.values()].flatMap((rows) => rows.get(id) ?? []);

const pendings = computed(() =>
  overlay((id) => confirmed.value.get(id), outbox.value, standing.value?.cursors ?? {}, me()),
);

/** What the screens show: confirmed bodies with this phone's own pending ops on top. */
export const shown = computed<Map<string, Shown>>(() => {
  const found = new Map<string, Shown>(confirmed.value);
  for (const [id, body] of pendings.value) found.set(id, body);
  return found;
});

export const byAccount = computed(() => {
  const found = new Map<string, Shown[]>();
  for (const body of shown.value.values()) {
    if (body.account === null) continue;
    const list = found.get(body.account);
    if (list) list.push(body);
    else found.set(body.account, [body]);
  }
  return found;
});

export const accounts = computed(() => [...shown.value.values()].filter((body) => body.kind === "account"));
export const conflicts = computed(() =>
  [...shown.value.values()].filter((body) => Object.keys(body.conflicts ?? {}).length > 0),
);

let store: Store | null = null;
let engine: Engine | null = null;
let tabs: BroadcastChannel | null = null;
let live: EventSource | null = null;
let opened = new AbortController();
let refreshing: ReturnType<typeof setTimeout> | undefined;

/** Open this user's storage and begin to sync. Another user's is closed first, and never read. */
export async function openDevice(user: string): Promise<void> {
  closeDevice();
  opened = new AbortController();
  const found = await openStore(user);
  const { boot } = found;
  store = found.store;
  tabs = new BroadcastChannel(`comptoir-${user}`);
  tabs.onmessage = () => {
    clearTimeout(refreshing);
    refreshing = setTimeout(() => void refresh(), 150);
  };
  engine = new Engine({
    store,
    // The cookie, not this tab, says whose the request is: never this user's ops under another's.
    send: async (request) => (isStill(user) ? post(request) : { kind: "signed-out" }),
    clock,
    appVersion: __APP_VERSION__,
    newId,
    alone: (work) => aloneIn(`comptoir-sync-${user}`, work),
    heard,
    kept: (patch) => {
      tabs?.postMessage("changed");
      if (patch.replace.length > 0) void refresh();
    },
    drawn: nextFrame,
    changed: (next) => {
      status.value = next;
      if (next.phase === "idle") connectLive();
    },
    later: (work, ms) => void setTimeout(work, ms),
  });
  batch(() => {
    standing.value = boot.standing;
    outbox.value = boot.outbox;
    drafts.value = new Map(boot.drafts.map((draft) => [draft.key, draft]));
  });
  merge(await store.rows("accounts"));
  loaded.value = "accounts";
  merge(await store.rows("rest"));
  loaded.value = "all";
  listen(opened.signal);
  void engine.sync();
}

export function closeDevice(): void {
  opened.abort();
  engine?.stop();
  live?.close();
  tabs?.close();
  store?.close();
  store = engine = tabs = live = null;
  batch(() => {
    outbox.value = [];
    standing.value = null;
    drafts.value = new Map();
    scopes.value = new Map();
    loaded.value = "nothing";
    status.value = { phase: "idle", syncedMs: null, retryMs: null };
  });
}

async function openStore(user: string): Promise<{ store: Store; boot: Boot }> {
  const indexed = new IndexedStore(user, newId);
  try {
    const boot = await indexed.boot();
    // Shown on one screen; nothing waits for it.
    void navigator.storage?.persisted?.().then((is) => {
      isDurable.value = is;
    });
    return { store: indexed, boot };
  } catch (error) {
    trouble.value = error instanceof StorageTrouble ? error : new StorageTrouble("unavailable", error);
    const memory = new MemoryStore(user, newId());
    return { store: memory, boot: await memory.boot() };
  }
}

/** Ask the browser to keep our storage; its answer is shown, not assumed. */
export async function askDurable(): Promise<void> {
  isDurable.value = (await navigator.storage?.persist?.()) ?? false;
}

/**
 * Queue what the user did. When this resolves it is safe on this phone: the transaction has completed.
 * Throws `StorageTrouble` when it could not be kept; the form must then keep its text.
 */
export async function act(intents: Intent[], draft?: string): Promise<Queued[]> {
  if (!store) throw new StorageTrouble("unavailable", null);
  const added = await store.queue(
    intents,
    (intent, place) => toOp(intent, newId(), clock.read(), place),
    Date.now(),
    draft,
  );
  batch(() => {
    outbox.value = [...outbox.value, ...added];
    if (draft !== undefined) drafts.value = without(drafts.value, draft);
  });
  tabs?.postMessage("changed");
  void engine?.sync();
  return added;
}

/** An edit of fields of an entity, with the heads this screen showed. */
export function edit(kind: string, entity: string, args: Fields, fields = Object.keys(args)): Intent {
  const pending = outbox.value.filter((queued) => queued.op.entity === entity).map((queued) => queued.op);
  const settled = confirmed.value.get(entity);
  const own = pending.filter((op) => pendings.value.get(entity)?.pending?.includes(op.id));
  return { kind, entity, args, base: seen(fields, settled, own) };
}

export async function keepDraft(key: string, value: unknown): Promise<void> {
  const draft: Draft = { key, savedMs: Date.now(), value };
  await store?.saveDraft(draft);
  drafts.value = new Map(drafts.value).set(key, draft);
}

export async function dropDraft(key: string): Promise<void> {
  await store?.dropDraft(key);
  drafts.value = without(drafts.value, key);
}

export async function dismiss(op: string): Promise<void> {
  await store?.dismiss(op);
  outbox.value = outbox.value.map((queued) =>
    queued.op.id === op ? { ...queued, dismissed: true } : queued,
  );
}

/** A person asks. */
export const syncNow = (): void => void engine?.sync(true);
/** There may be news. */
export const hint = (): void => void engine?.sync();
export const rescueFile = async () => (store ? store.rescue(Date.now()) : null);

function heard(patch: Patch): void {
  batch(() => {
    standing.value = patch.standing;
    const known = new Map(patch.outbox.map((queued) => [queued.op.id, queued]));
    outbox.value = outbox.value.map((queued) => known.get(queued.op.id) ?? queued);
    const next = new Map(scopes.value);
    for (const scope of patch.leave) next.delete(scope);
    for (const change of patch.rows) {
      const rows = new Map(next.get(change.scope));
      for (const body of change.put) rows.set(body.id, body);
      for (const id of change.drop) rows.delete(id);
      next.set(change.scope, rows);
    }
    scopes.value = next;
  });
}

/** Another tab wrote: read again what it may have changed. */
async function refresh(): Promise<void> {
  if (!store) return;
  const [boot, first, rest] = [await store.boot(), await store.rows("accounts"), await store.rows("rest")];
  batch(() => {
    standing.value = boot.standing;
    outbox.value = boot.outbox;
    drafts.value = new Map(boot.drafts.map((draft) => [draft.key, draft]));
    scopes.value = new Map();
    merge(first);
    merge(rest);
  });
}

function merge(rows: Map<string, Body[]>): void {
  const next = new Map(scopes.value);
  for (const [scope, bodies] of rows) {
    const held = new Map(next.get(scope));
    for (const body of bodies) held.set(body.id, body);
    next.set(scope, held);
  }
  scopes.value = next;
}

function without<V>(map: Map<string, V>, key: string): Map<string, V> {
  const next = new Map(map);
  next.delete(key);
  return next;
}

/** Reasons to sync: the network is back, the app is looked at again, another device wrote, and every five minutes. */
function listen(signal: AbortSignal): void {
  addEventListener("online", hint, { signal });
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "visible") hint();
    },
    { signal },
  );
  const timer = setInterval(hint, 5 * 60_000);
  signal.addEventListener("abort", () => clearInterval(timer));
}

/** Pokes are hints: a stream that dies costs a delay, and comes back with the next exchange that succeeds. */
function connectLive(): void {
  if (live !== null || !navigator.onLine) return;
  const stream = new EventSource("/api/v1/sync/live");
  live = stream;
  const isNews = (scope: string, seq: number): boolean => (standing.value?.cursors[scope] ?? 0) < seq;
  stream.addEventListener("poke", (event) => {
    const { scope, seq } = JSON.parse((event as MessageEvent<string>).data) as { scope: string; seq: number };
    if (isNews(scope, seq)) hint();
  });
  // What landed since the last pull, and before this stream listened, was poked to nobody.
  stream.addEventListener("ready", (event) => {
    const { heads = {} } = JSON.parse((event as MessageEvent<string>).data) as {
      heads?: Record<string, number>;
    };
    if (Object.entries(heads).some(([scope, seq]) => isNews(scope, seq))) hint();
  });
  stream.onerror = () => {
    stream.close();
    if (live === stream) live = null;
    setTimeout(hint, 3_000);
  };
}
