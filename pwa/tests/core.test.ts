import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fold } from "../src/core/fold";
import { seen } from "../src/core/op";
import { batchOf, hasArrived, needsAuthor, type Queued } from "../src/core/outbox";
import { overlay } from "../src/core/preview";
import type { Body, Fields, Op, Person, Receipt } from "../src/core/wire";

const ana: Person = { id: "ana", name: "Ana", side: "brand" };

const op = (kind: string, entity: string, args: Fields, seq = 1): Op => ({
  id: `op-${seq}`,
  seq,
  after: null,
  kind,
  v: 1,
  entity,
  base: {},
  args,
  at: { wall: "2026-11-21T09:00:00.000Z", mono_ms: 0, page: "p" },
});

const queued = (one: Op, receipt: Partial<Receipt> | null = null): Queued => ({
  op: one,
  receipt: receipt && ({ outcome: "applied", at: {}, rev: 1, ...receipt } as Receipt),
  queuedMs: one.seq,
  closed: false,
  dismissed: false,
});

const row: Body = {
  id: "acc",
  kind: "account",
  account: "acc",
  op: "made",
  actor: ana,
  audience: "shared",
  occurred_at: "2026-11-01T09:00:00.000Z",
  recorded_at: "2026-11-01T09:00:00.000Z",
  fields: { name: "Halles", phone: "+33100000000", city: "Lille" },
  heads: { phone: ["p1"] },
};

const show = (outbox: Queued[], cursors: Record<string, number> = {}) =>
  overlay((found) => (found === "acc" ? row : undefined), outbox, cursors, ana);

describe("the preview", () => {
  it("shows a notice as seen with all that were seen in the same glance, and one opened from outside as opened", () => {
    const told = (id: string): Body => ({
      ...row,
      id,
      kind: "notice",
      account: null,
      fields: {},
      status: "delivered",
    });
    const rows = new Map(["n1", "n2", "n3", "n4"].map((id) => [id, told(id)]));
    const found = overlay(
      (id) => rows.get(id),
      [
        queued(op("notice.read", "n1", { via: "push", also: ["n2", "gone", "n1"] }, 1)),
        queued(op("notice.read", "n3", {}, 2)),
        queued(op("notice.read", "n1", {}, 3)),
      ],
      {},
      ana,
    );
    expect([...found].map(([id, shown]) => [id, shown.status])).toEqual([
      ["n1", "opened"],
      ["n2", "read"],
      ["n3", "read"],
    ]);
    expect(found.get("n3")?.fields).toMatchObject({ steps: [{ what: "read", via: "inbox" }] });
  });

  it("asks nobody to look at a glance the server did not want", () => {
    const refused = { outcome: "rejected", code: "not_allowed" } as const;
    expect(needsAuthor(queued(op("notice.read", "n1", {}), refused))).toBe(false);
    expect(needsAuthor(queued(op("account.edit", "acc", {}), refused))).toBe(true);
  });

  it("shows a pending edit over the confirmed row, and a visit nobody confirmed yet", () => {
    const found = show([
      queued(op("account.edit", "acc", { phone: "+33199000000" }, 1)),
      queued(op("visit.log", "v1", { account: "acc", note: "ok" }, 2)),
    ]);
    expect(found.get("acc")?.fields).toEqual({ name: "Halles", phone: "+33199000000", city: "Lille" });
    expect(found.get("v1")).toMatchObject({
      kind: "visit",
      account: "acc",
      status: "logged",
      pending: ["op-2"],
    });
  });

  it("goes only when the cursors have reached the receipt", () => {
    const sent = queued(op("visit.log", "v1", { account: "acc" }), { at: { "territory:t": 9 } });
    expect(hasArrived(sent, { "territory:t": 8 })).toBe(false);
    expect(show([sent], { "territory:t": 8 }).has("v1")).toBe(true);
    expect(show([sent], { "territory:t": 9 }).has("v1")).toBe(false);
  });

  it("keeps showing what is held, and not what was refused", () => {
    const edit = op("account.edit", "acc", { phone: "1" });
    expect(show([queued(edit, { outcome: "held" })]).get("acc")?.fields.phone).toBe("1");
    expect(show([queued(edit, { outcome: "rejected" })]).has("acc")).toBe(false);
  });

  it("a log beats a cancellation, whichever was made first", () => {
    const ops = [op("visit.log", "v1", { account: "acc" }, 1), op("visit.cancel", "v1", {}, 2)];
    expect(show(ops.map((one) => queued(one))).get("v1")?.status).toBe("logged");
  });

  it("a resolved conflict is gone from the screen at once", () => {
    const rivals = [
      { op: "a", value: "1", at: "", by: ana },
      { op: "b", value: "2", at: "", by: ana },
    ];
    const clash = { ...row, conflicts: { phone: rivals } };
    const resolve = queued(op("conflict.resolve", "acc", { field: "phone", value: "1", heads: ["a", "b"] }));
    const found = overlay(() => clash, [resolve], {}, ana).get("acc");
    expect([found?.fields.phone, found?.conflicts]).toEqual(["1", {}]);
  });
});

describe("the heads an author saw", () => {
  it("are the confirmed ones, the creating op where none is named, and own pending ops", () => {
    const pending = [op("account.edit", "acc", { phone: "2" }, 7)];
    expect(seen(["phone", "city", "email"], row, pending)).toEqual({ phone: ["p1", "op-7"], city: ["made"] });
  });
});

describe("a batch", () => {
  it("is the oldest ops, within the bytes of one request", () => {
    const big = "x".repeat(60_000);
    const outbox = [3, 1, 2].map((seq) => queued(op("note.add", `n${seq}`, { text: big }, seq)));
    expect(batchOf(outbox).map((one) => one.seq)).toEqual([1]);
    expect(batchOf(outbox.map((one) => ({ ...one, op: { ...one.op, args: {} } }))).map((o) => o.seq)).toEqual(
      [1, 2, 3],
    );
  });
});

describe("folded text", () => {
  const cases = JSON.parse(
    readFileSync(new URL("../../sync/vectors/fold.json", import.meta.url), "utf8"),
  ).cases;
  for (const [text, folded] of cases as [string, string][]) {
    it(`${text} reads ${folded}`, () => expect(fold(text)).toBe(folded));
  }
});
