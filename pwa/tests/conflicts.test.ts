import { describe, expect, it } from "vitest";
import type { Body, Fields, Person, Rival } from "../src/core/wire";
import { otherValue, resolveIntent, undoIntent } from "../src/features/conflicts/resolve";
import { sayValue } from "../src/features/conflicts/say-value";

const ana: Person = { id: "ana", name: "Ana", side: "brand" };
const rival = (op: string, value: Rival["value"]): Rival => ({
  op,
  value,
  at: "2026-11-21T09:00:00.000Z",
  by: ana,
});

const body = (kind: string, fields: Fields, conflicts: Record<string, Rival[]>, more: object = {}): Body => ({
  id: "it",
  kind,
  account: "acc",
  op: "made",
  actor: ana,
  audience: "shared",
  occurred_at: "2026-11-01T09:00:00.000Z",
  recorded_at: "2026-11-01T09:00:00.000Z",
  fields,
  conflicts,
  ...more,
});

const clash = body("account", { phone: "2" }, { phone: [rival("a", "1"), rival("b", "2")] });

describe("settling a conflict", () => {
  it("names every value its author saw", () => {
    expect(resolveIntent(clash, "phone", "1")).toEqual({
      kind: "conflict.resolve",
      entity: "it",
      args: { field: "phone", value: "1", heads: ["a", "b"] },
    });
  });

  it("goes back to what was shown before, or to the other value when that was kept", () => {
    expect(otherValue(clash, "phone", "1")).toBe("2");
    expect(otherValue(clash, "phone", "2")).toBe("1");
    expect(otherValue(clash, "phone", "3")).toBe("2");
  });

  it("is taken back by an ordinary edit that has seen the choice", () => {
    expect(undoIntent(clash, "phone", "2", "choice")).toEqual({
      kind: "account.edit",
      entity: "it",
      args: { phone: "2" },
      base: { phone: ["choice"] },
    });
  });

  it.each([
    ["account", "visit_interval_days", 14, "account.plan", { visit_interval_days: 14 }],
    ["contact", "role", "Adjoint", "contact.edit", { role: "Adjoint" }],
    ["contact", "left_on", "2026-11-21", "contact.leave", { on: "2026-11-21" }],
    ["visit", "summary", "Fait", "visit.amend", { summary: "Fait" }],
    [
      "visit",
      "planned_at",
      "2026-12-01T09:00:00.000Z",
      "visit.plan",
      { account: "acc", planned_at: "2026-12-01T09:00:00.000Z" },
    ],
    ["verbatim", "text", "Mieux", "verbatim.correct", { text: "Mieux" }],
    ["task", "done", true, "task.done", {}],
    ["task", "done", false, "task.reopen", {}],
  ])("takes back %s.%s with the kind that writes it", (kind, field, value, expected, args) => {
    const intent = undoIntent(body(kind, {}, {}), field, value, "choice");
    expect(intent).toMatchObject({ kind: expected, args, base: { [field]: ["choice"] } });
  });

  it("offers no way back where no op writes one", () => {
    expect(undoIntent(body("contact", {}, {}), "left_on", null, "choice")).toBeNull();
    expect(undoIntent(body("checklist", {}, {}), "name", "x", "choice")).toBeNull();
  });
});

describe("a value in words", () => {
  it("reads as people write it", () => {
    expect(sayValue("phone", "+33199000011")).toMatch(/^01\s99\s00\s00\s11$/);
    expect(sayValue("visit_interval_days", 14)).toBe("tous les 14 jours");
    expect(sayValue("audience", "shared")).not.toBe("shared");
    expect(sayValue("done", true)).toBe("Faite");
    expect(sayValue("contacts_met", ["x", "y"], (id) => ({ x: "Ana", y: "Paul" })[id] ?? "")).toBe(
      "Ana et Paul",
    );
    expect(sayValue("note", null)).toBe("");
  });
});
