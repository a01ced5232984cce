import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shopOf, type Where } from "../src/core/group";
import { replay } from "../src/core/preview";
import { isFor, participationId, standing } from "../src/core/promotion";
import type { Fields, Op, Person } from "../src/core/wire";

interface Vectors {
  promotion: string;
  day: string;
  holds: { name: string; account: { id: string } & Fields; faces: Record<string, Where>; holds: boolean }[];
  parts: { steps: string[]; status: string; problem: string | null }[];
  ids: { account: string; id: string }[];
}
const vectors: Vectors = JSON.parse(
  readFileSync(new URL("../../sync/vectors/promotion.json", import.meta.url), "utf8"),
);

describe("whom a promotion is for, as the server decides it", () => {
  for (const { name, account, faces, holds } of vectors.holds) {
    const { id, ...fields } = account;
    const { brand = {}, ...own } = faces;
    it(`${name}, as the brand reads it`, () => {
      expect(isFor(vectors.promotion, [brand], shopOf({ id, fields }), vectors.day)).toBe(holds);
    });
    it(`${name}, as the store reads it`, () => {
      expect(isFor(vectors.promotion, Object.values(own), shopOf({ id, fields }), vectors.day)).toBe(holds);
    });
  }

  it("is not decided by another banner's part of it", () => {
    const shop = shopOf({ id: "s", fields: { banner: "Franprix", postcode: "75012" } });
    expect(isFor("p", [{ banner: "Monoprix" }], shop, vectors.day)).toBe(false);
    expect(isFor("p", [{ banner: "Monoprix" }, { banner: "FRANPRIX" }], shop, vectors.day)).toBe(true);
  });
});

describe("a store's part", () => {
  it("has the id the server gives it", () => {
    for (const { account, id } of vectors.ids) expect(participationId(vectors.promotion, account)).toBe(id);
  });

  for (const { steps, status, problem } of vectors.parts) {
    it(`after ${steps.join(", ") || "nothing"} is ${status}, ${problem ?? "nothing wrong"}`, () => {
      const said = steps.map((step) => {
        const [what = "", wrong] = step.split(":");
        return { what, problem: wrong };
      });
      expect(standing(said)).toEqual({ status, problem });
    });
  }

  it("is shown as it will be, before the server has heard", () => {
    const author: Person = { id: "u", name: "Nadia", side: "retailer" };
    const op = (kind: string, args: Fields): Op => ({
      id: kind,
      seq: 1,
      after: null,
      kind,
      v: 1,
      entity: "part",
      base: {},
      args,
      at: { wall: "2026-12-01T09:00:00Z", mono_ms: 0, page: "p" },
    });
    const here = { account: "s", promotion: "p" };
    const committed = replay(undefined, op("promotion.commit", { ...here, quantity: 12 }), author);
    expect(committed).toMatchObject({ kind: "participation", account: "s", status: "committed" });
    expect(committed?.fields).toMatchObject({ promotion: "p", steps: [{ what: "committed", quantity: 12 }] });
    const wrong = replay(committed, op("promotion.report_problem", { ...here, problem: "no_space" }), author);
    expect(wrong).toMatchObject({ status: "committed", problem: "no_space" });
    const right = replay(wrong, op("promotion.confirm_execution", here), author);
    expect(right?.status).toBe("executed");
    expect(right && "problem" in right).toBe(false);
    const sold = replay(
      right,
      op("promotion.result", { ...here, units: 40, value_minor: 9900, currency: "EUR" }),
      author,
    );
    expect(sold?.fields.result).toMatchObject({ units: 40, source: "manager", by: { name: "Nadia" } });
  });

  it("called off is called off, and what was planned has its dates", () => {
    const author: Person = { id: "u", name: "Léa", side: "brand" };
    const at = { wall: "2026-12-01T09:00:00Z", mono_ms: 0, page: "p" };
    const made = { seq: 1, after: null, v: 1, entity: "p", base: {}, at };
    const sell_out = { starts_on: "2026-12-05", ends_on: "2026-12-12" };
    const planned = replay(
      undefined,
      { ...made, id: "a", kind: "promotion.plan", args: { sell_out } },
      author,
    );
    expect(planned).toMatchObject({ kind: "promotion", account: null, status: "planned" });
    const off = replay(planned, { ...made, id: "b", kind: "promotion.cancel", args: {} }, author);
    expect(off).toMatchObject({ status: "cancelled", fields: { sell_out } });
  });
});
