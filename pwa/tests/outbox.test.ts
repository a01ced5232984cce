import { describe, expect, it } from "vitest";
import type { Shown } from "../src/core/preview";
import type { Fields, Op } from "../src/core/wire";
import { sayOp, wordsOf } from "../src/features/outbox/say-op";

const op = (kind: string, args: Fields, entity = "it"): Op => ({
  id: "op",
  seq: 1,
  after: null,
  kind,
  v: 1,
  entity,
  base: {},
  args,
  at: { wall: "2026-11-21T09:00:00.000Z", mono_ms: 0, page: "p" },
});

const row = (id: string, kind: string, fields: Fields): Shown => ({
  id,
  kind,
  account: "acc",
  op: "made",
  actor: { id: "ana", name: "Ana", side: "brand" },
  audience: "shared",
  occurred_at: "2026-11-01T09:00:00.000Z",
  recorded_at: "2026-11-01T09:00:00.000Z",
  fields,
});

const shown = new Map([
  ["acc", row("acc", "account", { name: "Halles Vives Lille" })],
  ["task", row("task", "task", { title: "Rappeler" })],
]);

describe("an op in the words of its author", () => {
  it("says what, where, and a line of the text", () => {
    expect(sayOp(op("note.add", { account: "acc", text: "Rayon vide" }), shown)).toMatchObject({
      kind: "Note",
      place: "Halles Vives Lille",
      account: "acc",
      line: "Rayon vide",
    });
  });

  it("names the fields of an edit", () => {
    expect(sayOp(op("account.edit", { phone: "+33199000011" }, "acc"), shown).line).toMatch(
      /^Téléphone\s: 01/,
    );
  });

  it("finds the task that was done by what it is about", () => {
    expect(sayOp(op("task.done", {}, "task"), shown)).toMatchObject({
      place: "Halles Vives Lille",
      line: "Rappeler",
    });
  });

  it("says the field and the value of a settled conflict", () => {
    const said = sayOp(op("conflict.resolve", { field: "city", value: "Lille", heads: ["a"] }, "acc"), shown);
    expect(said.line).toMatch(/^Ville\s: Lille$/);
  });

  it("names a prospect this phone alone knows, and nothing for an account it does not", () => {
    expect(sayOp(op("account.add", { name: "Chez Paul" }, "new"), shown).place).toBe("Chez Paul");
    expect(sayOp(op("note.add", { account: "far", text: "x" }), shown).place).toBe("");
  });

  it("shows a kind it does not know by its name", () => {
    expect(sayOp(op("order.place", {}), shown).kind).toBe("order.place");
  });

  it("gives all the words back, to be copied", () => {
    expect(
      wordsOf(op("visit.log", { account: "acc", summary: "Vu", note: "Entre nous", duration_min: 10 })),
    ).toBe("Vu\n\nEntre nous");
  });
});
