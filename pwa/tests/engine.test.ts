import { describe, expect, it } from "vitest";
import { toOp, uuid7 } from "../src/core/op";
import type { Patch } from "../src/core/receive";
import type { Body, SyncAnswer, SyncRequest } from "../src/core/wire";
import { PageClock } from "../src/engine/clock";
import { Engine, type Status } from "../src/engine/engine";
import type { Reply } from "../src/engine/exchange";
import { MemoryStore } from "../src/store/memory";

const id = (): string =>
  uuid7(Date.now(), (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));

function rig(replies: ((request: SyncRequest) => Reply)[]) {
  const store = new MemoryStore("u", id());
  const said: Status[] = [];
  const waits: number[] = [];
  const requests: SyncRequest[] = [];
  const heard: Patch[] = [];
  const kept: Patch[] = [];
  const engine = new Engine({
    store,
    send: async (request) => {
      requests.push(request);
      const next = replies.shift();
      return next ? next(request) : { kind: "answer", answer: answer(request) };
    },
    clock: new PageClock(
      id(),
      () => 1_000,
      () => 0,
    ),
    appVersion: "test",
    newId: id,
    alone: async (work) => {
      await work();
      return true;
    },
    heard: (patch) => void heard.push(patch),
    kept: (patch) => void kept.push(patch),
    drawn: async () => undefined,
    changed: (status) => said.push(status),
    later: (_, ms) => waits.push(ms),
  });
  const log = (text = "n") =>
    store.queue(
      [{ kind: "note.add", entity: id(), args: { text } }],
      (i, place) => toOp(i, id(), { wall: "2026-11-21T09:00:00.000Z", mono_ms: 0, page: id() }, place),
      1,
    );
  return { engine, store, said, waits, requests, heard, kept, log };
}

const product = (n: number): Body => ({
  id: `p${n}`,
  kind: "product",
  account: null,
  op: "o",
  actor: { id: "u", name: "U", side: "brand" },
  audience: "shared",
  occurred_at: "2026-11-21T09:00:00.000Z",
  recorded_at: "2026-11-21T09:00:00.000Z",
  fields: {},
});

const answer = (request: SyncRequest, part: Partial<SyncAnswer> = {}): SyncAnswer => ({
  protocol: 1,
  epoch: "e",
  server_time: "",
  have: 0,
  fork: false,
  receipts: request.ops.map((op) => ({
    op: op.id,
    seq: op.seq,
    rev: 1,
    outcome: "applied",
    code: null,
    params: {},
    entity: op.entity,
    effective_at: null,
    time_uncertain: false,
    winner: null,
    next: [],
    at: {},
  })),
  enter: [],
  leave: [],
  reset: [],
  changes: [],
  cursors: {},
  more: false,
  ...part,
});

describe("the engine", () => {
  it("sends what is queued and says so", async () => {
    const { engine, log, said, store } = rig([]);
    await log();
    await engine.sync();
    expect(said.at(-1)?.phase).toBe("idle");
    expect((await store.outbox()).every((queued) => queued.receipt?.outcome === "applied")).toBe(true);
  });

  it("keeps the outbox and asks to sign in on a 401, and stops there", async () => {
    const { engine, log, said, requests, store } = rig([() => ({ kind: "signed-out" })]);
    await log();
    await engine.sync();
    expect(said.at(-1)?.phase).toBe("signed-out");
    expect(requests).toHaveLength(1);
    expect((await store.outbox())[0]?.receipt).toBeNull();
  });

  it("halves a batch that is too large", async () => {
    const { engine, log, requests } = rig([() => ({ kind: "too-large" })]);
    for (let n = 0; n < 8; n++) await log();
    await engine.sync();
    expect(requests.map((request) => request.ops.length)).toEqual([8, 4, 4]);
  });

  it("waits longer each time, and as long as the server asks", async () => {
    const later = (waitMs: number | null) => (): Reply => ({
      kind: "later",
      waitMs,
      offline: waitMs === null,
    });
    const { engine, log, waits, said } = rig([later(null), later(null), later(60_000)]);
    await log();
    await engine.sync();
    await engine.sync();
    await engine.sync();
    expect(waits[0]).toBeLessThan(3_000);
    expect(waits[1]).toBeGreaterThan(2_900);
    expect(waits[2]).toBe(60_000);
    expect(said.filter((status) => status.phase === "offline")).toHaveLength(2);
    expect(said.at(-1)?.phase).toBe("waiting");
  });

  it("leaves a server that asked for time alone, unless a person insists", async () => {
    const { engine, log, requests, said } = rig([() => ({ kind: "later", waitMs: 60_000, offline: false })]);
    await log();
    await engine.sync();
    await engine.sync();
    expect(requests).toHaveLength(1);
    await engine.sync(true);
    expect(requests).toHaveLength(2);
    expect(said.at(-1)?.phase).toBe("idle");
    await engine.sync();
    expect(requests).toHaveLength(3);
  });

  it("sends nothing once it is stopped, and hears no answer that comes after", async () => {
    const { engine, store, log, requests, said } = rig([
      (request) => {
        engine.stop();
        return { kind: "answer", answer: answer(request) };
      },
    ]);
    await log();
    await engine.sync();
    await engine.sync();
    expect(requests).toHaveLength(1);
    expect((await store.outbox()).map((queued) => queued.receipt)).toEqual([null]);
    expect(said.at(-1)?.phase).toBe("sending");
  });

  it("goes on while there is more to pull", async () => {
    const more = (request: SyncRequest): Reply => ({
      kind: "answer",
      answer: answer(request, { more: true }),
    });
    const { engine, requests } = rig([more, more]);
    await engine.sync();
    expect(requests).toHaveLength(3);
  });

  const page =
    (n: number, part: Partial<SyncAnswer> = {}) =>
    (request: SyncRequest): Reply => ({
      kind: "answer",
      answer: answer(request, {
        more: true,
        cursors: { public: n },
        changes: [{ scope: "public", seq: n, kind: "product", id: `p${n}`, body: product(n) }],
        ...part,
      }),
    });

  it("writes the pages of a long reading down together", async () => {
    const { engine, store, requests, heard } = rig([page(1), page(2), page(3, { more: false })]);
    await engine.sync();
    expect(requests.map((request) => request.cursors.public)).toEqual([undefined, 1, 2]);
    expect(heard).toHaveLength(1);
    expect((await store.standing()).cursors).toEqual({ public: 3 });
    expect((await store.rows("rest")).get("public")?.map((body) => body.id)).toEqual(["p1", "p2", "p3"]);
  });

  it("shows rows before the disk has them, and tells other tabs only then", async () => {
    const { engine, store, heard, kept } = rig([page(1, { more: false })]);
    const before: number[][] = [];
    const receive = store.receive.bind(store);
    store.receive = async (...given) => {
      before.push([heard.length, kept.length]);
      await receive(...given);
    };
    await engine.sync();
    expect(before).toEqual([[1, 0]]);
    expect([heard.length, kept.length]).toEqual([1, 1]);
  });

  it("shows a receipt only once it is on the disk", async () => {
    const { engine, store, heard, log } = rig([page(1, { more: false })]);
    await log();
    const before: number[] = [];
    const receive = store.receive.bind(store);
    store.receive = async (...given) => {
      before.push(heard.length);
      await receive(...given);
    };
    await engine.sync();
    expect(before).toEqual([0]);
  });

  it("keeps the pages that came before the network went", async () => {
    const gone = (): Reply => ({ kind: "later", waitMs: null, offline: true });
    const { engine, store, heard, said } = rig([page(1), page(2), gone]);
    await engine.sync();
    expect(said.at(-1)?.phase).toBe("offline");
    expect(heard).toHaveLength(1);
    expect((await store.standing()).cursors).toEqual({ public: 2 });
  });

  it("writes a receipt down at once, whatever else is still to come", async () => {
    const { engine, store, heard, log } = rig([page(1), page(2, { more: false })]);
    await log();
    await engine.sync();
    expect(heard).toHaveLength(2);
    expect((await store.outbox()).every((queued) => queued.receipt !== null)).toBe(true);
  });
});
