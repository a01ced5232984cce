import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { Intent, Place } from "../core/op";
import { numbered, type Queued } from "../core/outbox";
import type { Patch, ScopePatch, Standing } from "../core/receive";
import type { Body, Op } from "../core/wire";
import { type Chunk, holdsAccounts, patched } from "./chunks";
import { type Boot, type Draft, type Rescue, StorageTrouble, type Store } from "./port";

const VERSION = 1;

interface Schema extends DBSchema {
  meta: { key: string; value: { name: string; value: unknown } };
  chunks: { key: string; value: Chunk; indexes: { scope: string } };
  staging: { key: string; value: Chunk; indexes: { scope: string } };
  /** `opId` repeats op.id and `entity` op.entity so that they can be indexed. */
  outbox: { key: string; value: Queued & { opId: string; entity: string }; indexes: { entity: string } };
  drafts: { key: string; value: Draft };
}

type Stores = ("meta" | "chunks" | "staging" | "outbox" | "drafts")[];
type Write = IDBPTransaction<Schema, Stores, "readwrite">;

export const databaseName = (user: string): string => `comptoir-${user}`;

/** The storage port over IndexedDB. A handle that died (iOS does that) is opened again once before anybody hears of it. */
export class IndexedStore implements Store {
  private handle: Promise<IDBPDatabase<Schema>> | null = null;

  constructor(
    readonly user: string,
    private readonly newIncarnation: () => string,
  ) {}

  private open(): Promise<IDBPDatabase<Schema>> {
    this.handle ??= openDB<Schema>(databaseName(this.user), VERSION, {
      upgrade(db) {
        db.createObjectStore("meta", { keyPath: "name" });
        db.createObjectStore("chunks", { keyPath: "key" }).createIndex("scope", "scope");
        db.createObjectStore("staging", { keyPath: "key" }).createIndex("scope", "scope");
        db.createObjectStore("outbox", { keyPath: "opId" }).createIndex("entity", "entity");
        db.createObjectStore("drafts", { keyPath: "key" });
      },
      blocking: () => this.close(),
      terminated: () => {
        this.handle = null;
      },
    });
    return this.handle;
  }

  /** Run on a live handle: a dead one is forgotten and the work tried once more. */
  private async on<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work(await this.open());
      } catch (error) {
        const name = error instanceof Error ? error.name : "";
        if (name === "QuotaExceededError") throw new StorageTrouble("full", error);
        this.handle = null;
        if (attempt > 0) throw new StorageTrouble("lost", error);
      }
    }
  }

  private write<T>(stores: Stores, work: (tx: Write) => Promise<T>): Promise<T> {
    return this.on(async (db) => {
      const tx = db.transaction(stores, "readwrite", { durability: "strict" });
      try {
        const result = await work(tx);
        await tx.done;
        return result;
      } catch (error) {
        // All or nothing, also when the work threw without its transaction knowing of it.
        try {
          tx.abort();
        } catch {
          // It ended by itself.
        }
        // Awaited so that the abort's own rejection is not left unheard.
        await tx.done.catch(() => undefined);
        throw error;
      }
    });
  }

  async boot(): Promise<Boot> {
    const standing = await this.standing();
    return this.on(async (db) => {
      const tx = db.transaction(["outbox", "drafts"]);
      const [outbox, drafts] = await Promise.all([
        tx.objectStore("outbox").getAll(),
        tx.objectStore("drafts").getAll(),
      ]);
      return { standing, outbox: sorted(outbox), drafts };
    });
  }

  async standing(): Promise<Standing> {
    // Read only, but for the very first time: a write waits for the disk, and every opening would.
    const held = await this.on((db) => db.get("meta", "standing"));
    return held ? (held.value as Standing) : this.begin();
  }

  private begin(): Promise<Standing> {
    return this.write(["meta"], async (tx) => {
      // Another tab may have begun meanwhile.
      const held = await tx.objectStore("meta").get("standing");
      if (held) return held.value as Standing;
      const fresh: Standing = { incarnation: this.newIncarnation(), epoch: null, cursors: {}, staging: [] };
      await tx.objectStore("meta").put({ name: "standing", value: fresh });
      return fresh;
    });
  }

  rows(part: "accounts" | "rest"): Promise<Map<string, Body[]>> {
    return this.on(async (db) => {
      const found = new Map<string, Body[]>();
      const keys = (await db.getAllKeys("chunks")).filter(
        (key) => holdsAccounts(key) === (part === "accounts"),
      );
      const tx = db.transaction("chunks");
      for (const chunk of await Promise.all(keys.map((key) => tx.store.get(key)))) {
        if (chunk) found.set(chunk.scope, [...(found.get(chunk.scope) ?? []), ...Object.values(chunk.rows)]);
      }
      return found;
    });
  }

  queue(
    intents: Intent[],
    make: (intent: Intent, place: Place) => Op,
    nowMs: number,
    draft?: string,
  ): Promise<Queued[]> {
    return this.write(["meta", "outbox", "drafts"], async (tx) => {
      const outbox = tx.objectStore("outbox");
      const meta = tx.objectStore("meta");
      // Numbers are taken inside the transaction: two tabs of one user share one outbox.
      let seq = ((await meta.get("seq"))?.value as number | undefined) ?? 0;
      const added: Queued[] = [];
      for (const intent of intents) {
        const lane = sorted(await outbox.index("entity").getAll(intent.entity));
        const op = make(intent, { seq: ++seq, after: lane.at(-1)?.op.id ?? null });
        const queued: Queued = { op, receipt: null, queuedMs: nowMs, closed: false, dismissed: false };
        await outbox.put(toRow(queued));
        added.push(queued);
      }
      await meta.put({ name: "seq", value: seq });
      if (draft !== undefined) await tx.objectStore("drafts").delete(draft);
      return added;
    });
  }

  receive(patch: Patch, forget: string[]): Promise<void> {
    return this.write(["meta", "chunks", "staging", "outbox"], async (tx) => {
      const meta = tx.objectStore("meta");
      const outbox = tx.objectStore("outbox");
      const before = (await meta.get("standing"))?.value as Standing | undefined;
      await meta.put({ name: "standing", value: patch.standing });
      const known = new Set(patch.outbox.map((queued) => queued.op.id));
      for (const queued of patch.outbox) {
        if (await outbox.get(queued.op.id)) await outbox.put(toRow(queued));
      }
      for (const op of forget) await outbox.delete(op);
      if (
        before &&
        (before.incarnation !== patch.standing.incarnation || before.epoch !== patch.standing.epoch)
      ) {
        // Numbers may have changed: ops another tab queued meanwhile come after them.
        let seq = numbered(patch.outbox);
        const others = sorted(await outbox.getAll()).filter(
          (queued) => !known.has(queued.op.id) && !queued.closed,
        );
        for (const queued of others) await outbox.put(toRow({ ...queued, op: { ...queued.op, seq: ++seq } }));
        await meta.put({ name: "seq", value: seq });
      }
      for (const scope of [...patch.clear]) await wipe(tx, "staging", scope);
      for (const change of patch.staged) await apply(tx, "staging", change);
      for (const scope of patch.replace) {
        await wipe(tx, "chunks", scope);
        for (const chunk of await tx.objectStore("staging").index("scope").getAll(scope)) {
          await tx.objectStore("chunks").put(chunk);
        }
        await wipe(tx, "staging", scope);
      }
      for (const change of patch.rows) await apply(tx, "chunks", change);
      for (const scope of patch.leave) await wipe(tx, "chunks", scope);
    });
  }

  outbox(): Promise<Queued[]> {
    return this.on(async (db) => sorted(await db.getAll("outbox")));
  }

  dismiss(op: string): Promise<void> {
    return this.write(["outbox"], async (tx) => {
      const held = await tx.objectStore("outbox").get(op);
      if (held) await tx.objectStore("outbox").put({ ...held, dismissed: true });
    });
  }

  saveDraft(draft: Draft): Promise<void> {
    return this.write(["drafts"], async (tx) => {
      await tx.objectStore("drafts").put(draft);
    });
  }

  dropDraft(key: string): Promise<void> {
    return this.write(["drafts"], async (tx) => {
      await tx.objectStore("drafts").delete(key);
    });
  }

  async rescue(nowMs: number): Promise<Rescue> {
    const { standing, outbox, drafts } = await this.boot();
    return {
      comptoir: 1,
      user: this.user,
      exportedMs: nowMs,
      incarnation: standing.incarnation,
      ops: outbox,
      drafts,
    };
  }

  close(): void {
    void this.handle?.then((db) => db.close());
    this.handle = null;
  }
}

const toRow = (queued: Queued): Queued & { opId: string; entity: string } => ({
  ...queued,
  opId: queued.op.id,
  entity: queued.op.entity,
});

function sorted(rows: (Queued & { opId?: string; entity?: string })[]): Queued[] {
  return rows
    .map(({ opId: _opId, entity: _entity, ...queued }) => queued)
    .sort((a, b) => a.queuedMs - b.queuedMs || a.op.seq - b.op.seq);
}

async function wipe(tx: Write, name: "chunks" | "staging", scope: string): Promise<void> {
  const store = tx.objectStore(name);
  for (const key of await store.index("scope").getAllKeys(scope)) await store.delete(key);
}

async function apply(tx: Write, name: "chunks" | "staging", change: ScopePatch): Promise<void> {
  const store = tx.objectStore(name);
  const chunks = await patched(
    change,
    (key) => store.get(key),
    async (scope, id) => {
      const held = await store.index("scope").getAll(scope);
      return held.find((chunk) => id in chunk.rows)?.key;
    },
  );
  for (const chunk of chunks) {
    if (Object.keys(chunk.rows).length > 0) await store.put(chunk);
    else await store.delete(chunk.key);
  }
}
