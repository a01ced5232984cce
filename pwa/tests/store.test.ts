import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { toOp, uuid7 } from "../src/core/op";
import { receive } from "../src/core/receive";
import type { Body, Receipt, Stamp, SyncAnswer } from "../src/core/wire";
import { IndexedStore } from "../src/store/indexed";
import { MemoryStore } from "../src/store/memory";
import type { Store } from "../src/store/port";

const id = (): string =>
  uuid7(Date.now(), (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
const at: Stamp = { wall: "2026-11-21T09:00:00.000Z", mono_ms: 1, page: id() };

const body = (kind: string, account: string, own = id()): Body => ({
  id: kind === "account" ? account : own,
  kind,
  account,
  op: id(),
  actor: { id: id(), name: "Ana", side: "brand" },
  audience: "shared",
  occurred_at: at.wall,
  recorded_at: at.wall,
  fields: { name: kind },
});

const answer = (part: Partial<SyncAnswer>): SyncAnswer => ({
  protocol: 1,
  epoch: "e1",
  server_time: at.wall,
  have: 0,
  fork: false,
  receipts: [],
  enter: [],
  leave: [],
  reset: [],
  changes: [],
  cursors: {},
  more: false,
  ...part,
});

const receipt = (op: string, seq: number): Receipt => ({
  op,
  seq,
  rev: 1,
  outcome: "applied",
  code: null,
  params: {},
  entity: null,
  effective_at: at.wall,
  time_uncertain: false,
  winner: null,
  next: [],
  at: { "store:a": 4 },
});

const note = (store: Store, entity = id(), draft?: string) =>
  store.queue(
    [{ kind: "note.add", entity, args: { text: "é" } }],
    (i, place) => toOp(i, id(), at, place),
    5,
    draft,
  );

const hear = async (store: Store, part: Partial<SyncAnswer>, incarnation = id()): Promise<void> => {
  await store.receive(receive(await store.standing(), await store.outbox(), answer(part), incarnation), []);
};

const all = async (store: Store): Promise<string[]> =>
  [...(await store.rows("accounts")).values(), ...(await store.rows("rest")).values()]
    .flat()
    .map((row) => row.id)
    .sort();

const kinds: [string, () => Store][] = [
  ["IndexedDB", () => new IndexedStore(id(), id)],
  ["memory", () => new MemoryStore(id(), id())],
];

for (const [name, open] of kinds) {
  describe(`the storage port over ${name}`, () => {
    it("numbers ops from 1, links the lane of an entity, and drops the draft with them", async () => {
      const store = open();
      await store.saveDraft({ key: "visit:a", savedMs: 1, value: { note: "à moitié" } });
      const entity = id();
      const [first] = await note(store, entity);
      const [second] = await note(store, entity, "visit:a");
      expect([first?.op.seq, second?.op.seq, second?.op.after]).toEqual([1, 2, first?.op.id]);
      const boot = await store.boot();
      expect(boot.drafts).toEqual([]);
      expect(boot.outbox.map((queued) => queued.op.seq)).toEqual([1, 2]);
    });

    it("keeps rows by scope, takes tombstones, and lets go of a scope that was left", async () => {
      const store = open();
      const [account, visit, other] = [body("account", id()), body("visit", id()), body("visit", id())];
      const changes = [account, visit].map((row, n) => ({
        scope: "store:a",
        seq: n + 1,
        kind: row.kind,
        id: row.id,
        body: row,
      }));
      await hear(store, {
        changes: [...changes, { scope: "store:b", seq: 1, kind: "visit", id: other.id, body: other }],
        cursors: { "store:a": 2, "store:b": 1 },
      });
      expect(await all(store)).toEqual([account.id, visit.id, other.id].sort());
      expect([...(await store.rows("accounts")).values()].flat().map((row) => row.id)).toEqual([account.id]);
      await hear(store, {
        changes: [{ scope: "store:a", seq: 3, kind: "visit", id: visit.id, body: null }],
        cursors: { "store:a": 3 },
        leave: ["store:b"],
      });
      expect(await all(store)).toEqual([account.id]);
      expect((await store.standing()).cursors).toEqual({ "store:a": 3 });
    });

    it("keeps a scope that was left for as long as something written there has no receipt", async () => {
      const store = open();
      const row = body("visit", id());
      await hear(store, {
        changes: [{ scope: "store:a", seq: 1, kind: "visit", id: row.id, body: row }],
        cursors: { "store:a": 1 },
      });
      const [queued] = await note(store);
      await hear(store, { leave: ["store:a"] });
      expect(await all(store)).toEqual([row.id]);
      await hear(store, { leave: ["store:a"], receipts: [receipt(queued?.op.id ?? "", 1)] });
      expect(await all(store)).toEqual([]);
    });

    it("replaces a scope that is read again only when its last page is there", async () => {
      const store = open();
      const [old, fresh, more] = [body("visit", id()), body("visit", id()), body("visit", id())];
      const change = (row: Body, seq: number) => ({
        scope: "store:a",
        seq,
        kind: row.kind,
        id: row.id,
        body: row,
      });
      await hear(store, { changes: [change(old, 9)], cursors: { "store:a": 9 } });
      await hear(store, {
        reset: ["store:a"],
        changes: [change(fresh, 1)],
        cursors: { "store:a": 1 },
        more: true,
      });
      expect(await all(store)).toEqual([old.id]);
      await hear(store, { changes: [change(more, 2)], cursors: { "store:a": 2 } });
      expect(await all(store)).toEqual([fresh.id, more.id].sort());
    });

    it("after a fork numbers what is unsettled anew, what another tab queued meanwhile included", async () => {
      const store = open();
      const [done] = await note(store);
      await hear(store, { receipts: [receipt(done?.op.id ?? "", 1)] });
      const [mine] = await note(store);
      const before = { standing: await store.standing(), outbox: await store.outbox() };
      const [late] = await note(store);
      const incarnation = id();
      await store.receive(receive(before.standing, before.outbox, answer({ fork: true }), incarnation), []);
      const after = await store.outbox();
      const seqOf = (op?: string) => after.find((queued) => queued.op.id === op)?.op.seq;
      expect([seqOf(mine?.op.id), seqOf(late?.op.id)]).toEqual([1, 2]);
      expect(after.find((queued) => queued.op.id === done?.op.id)?.closed).toBe(true);
      expect((await store.standing()).incarnation).toBe(incarnation);
      const [next] = await note(store);
      expect(next?.op.seq).toBe(3);
    });

    it("after a restore of the server sends everything again", async () => {
      const store = open();
      const [done] = await note(store);
      await hear(store, { receipts: [receipt(done?.op.id ?? "", 1)] });
      await hear(store, { epoch: "e2" });
      expect((await store.outbox()).every((queued) => queued.receipt === null)).toBe(true);
    });

    it("exports what is on this phone only", async () => {
      const store = open();
      await note(store);
      const rescue = await store.rescue(7);
      expect([rescue.comptoir, rescue.user, rescue.ops.length]).toEqual([1, store.user, 1]);
    });
  });
}

describe("IndexedDB", () => {
  it("opens a handle that died once more before anybody hears of it", async () => {
    const store = new IndexedStore(id(), id);
    await note(store);
    store.close();
    const [again] = await note(store);
    expect(again?.op.seq).toBe(2);
  });
});
