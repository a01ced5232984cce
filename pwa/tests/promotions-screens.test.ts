import { describe, expect, it, vi } from "vitest";

// What a browser has of its own, and these modules look at when they are read.
vi.hoisted(() => {
  const kept = new Map<string, string>();
  Object.assign(globalThis, {
    localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: () => undefined },
    location: { pathname: "/", search: "" },
    history: { state: null, scrollRestoration: "auto" },
    addEventListener: () => undefined,
  });
});

import type { Shown } from "../src/core/preview";
import type { Fields } from "../src/core/wire";
import type { Listed } from "../src/features/brand/directory";
import { changes, given } from "../src/features/planning/form";
import { departementsOf, isDepartement, REGIONS } from "../src/features/planning/regions";
import { countStores } from "../src/features/planning/where";
import { countsOf } from "../src/features/promotions/coverage";
import { phaseOf, standingOf } from "../src/features/promotions/model";
import { fromMinor, toCount, toMinor } from "../src/features/promotions/numbers";
import { faultsOf, fieldsOf, formOf, type PlanForm } from "../src/features/promotions/plan-form";

const body = (kind: string, fields: Fields, more: Partial<Shown> = {}): Shown => ({
  id: kind,
  kind,
  account: null,
  op: "o",
  actor: { id: "lea", name: "Léa", side: "brand" },
  audience: "shared",
  occurred_at: "2026-11-21T10:00:00Z",
  recorded_at: "2026-11-21T10:00:00Z",
  fields,
  ...more,
});

const WHOLE: Partial<PlanForm> = {
  name_fr: " Trois pour deux ",
  products: ["3017620422003"],
  outFirst: "2026-12-01",
  outLast: "2026-12-07",
};
const form = (more: Partial<PlanForm> = {}): PlanForm => ({ ...formOf(), ...WHOLE, ...more });

describe("numbers as people type them", () => {
  it.each([
    ["2,49", 249],
    ["2.5", 250],
    ["1 200 €", 120_000],
    ["0", 0],
    ["2,499", null],
    ["-1", null],
    ["", null],
  ])("%s is %s in minor units", (written, minor) => expect(toMinor(written)).toBe(minor));

  it("are shown as they are typed", () => {
    expect([fromMinor(249, true), fromMinor(250, false), fromMinor(undefined, true)]).toEqual([
      "2,49",
      "2.50",
      "",
    ]);
  });

  it("count between two bounds", () => {
    expect([toCount("1 200", 1, 5_000), toCount("0", 1, 9), toCount("2,5", 0, 9)]).toEqual([
      1_200,
      null,
      null,
    ]);
  });
});

describe("a plan", () => {
  it("says what is missing, each at its field", () => {
    expect(Object.keys(faultsOf(formOf())).sort()).toEqual(["name_fr", "outFirst", "outLast", "products"]);
    expect(faultsOf(form())).toEqual({});
  });

  it.each<[Partial<PlanForm>, string]>([
    [{ price: "3", before: "2" }, "price"],
    [{ before: "deux" }, "before"],
    [{ outLast: "2026-11-30" }, "outLast"],
    [{ outLast: "2027-12-02" }, "outLast"],
    [{ inFirst: "2026-11-20" }, "inLast"],
    [{ inFirst: "2026-11-20", inLast: "2026-11-19" }, "inLast"],
    [{ products: Array.from({ length: 51 }, (_, n) => String(n)) }, "products"],
  ])("with %o is wrong at %s", (more, field) => expect(Object.keys(faultsOf(form(more)))).toEqual([field]));

  it("carries what was given, and nothing that is empty", () => {
    expect(given(fieldsOf(form({ price: "1,99", banners: ["Halles"], departments: ["75", "59"] })))).toEqual({
      mechanic: "temporary_price_reduction",
      name_fr: "Trois pour deux",
      products: ["3017620422003"],
      sell_out: { starts_on: "2026-12-01", ends_on: "2026-12-07" },
      where: { banners: ["Halles"], departments: ["59", "75"] },
      price_minor: 199,
      currency: "EUR",
    });
  });

  it("that was not changed changes nothing; what is emptied is null", () => {
    const before: Fields = given(
      fieldsOf(form({ brief: "Ici", pictures: ["a"], stores: ["s"], price: "1,99" })),
    );
    const again = formOf(before);
    expect(changes(before, fieldsOf(again))).toEqual({});
    expect(changes(before, fieldsOf({ ...again, brief: " ", pictures: [], stores: [] }))).toEqual({
      brief: null,
      pictures: [],
      where: {},
    });
  });

  it("counts the stores it is for, by the rule of the server", () => {
    const store = (id: string, more: Partial<Listed> = {}): Listed => ({
      id,
      external_id: null,
      name: id,
      banner: "Halles Vives",
      postcode: "59000",
      city: null,
      department: "59",
      closed_on: null,
      is_store: true,
      ...more,
    });
    const all = [
      store("a"),
      store("b", { banner: "HALLES  VIVES" }),
      store("c", { banner: "Autre" }),
      store("d", { closed_on: "2026-11-01" }),
      store("e", { is_store: false }),
    ];
    const count = (more: Partial<PlanForm>): number => countStores(form(more), all, "2026-11-21");
    expect(count({})).toBe(3);
    expect(count({ banners: ["Halles vives"] })).toBe(2);
    expect(count({ banners: ["Halles vives"], excluded: ["a"], stores: ["c"] })).toBe(2);
    expect(count({ departments: ["75"] })).toBe(0);
  });
});

describe("regions", () => {
  it("are all of metropolitan France and five overseas, each département once", () => {
    const codes = Object.keys(REGIONS).flatMap(departementsOf);
    expect(codes).toHaveLength(96 + 5);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !isDepartement(code))).toEqual([]);
  });
});

describe("where it stands", () => {
  const planned = body(
    "promotion",
    { sell_out: { starts_on: "2026-12-01", ends_on: "2026-12-07" } },
    { status: "planned" },
  );

  it.each([
    ["2026-11-30", "next"],
    ["2026-12-01", "now"],
    ["2026-12-07", "now"],
    ["2026-12-08", "past"],
  ])("on %s it is %s", (day, phase) => expect(phaseOf(planned, day)).toBe(phase));

  it("called off it is neither", () => {
    expect(phaseOf({ ...planned, status: "cancelled" }, "2026-12-02")).toBe("off");
  });

  it("a store stands in one place, a problem before all else", () => {
    const part = (...steps: Fields[]): Shown => body("participation", { steps });
    const parts = [
      part({ what: "committed" }, { what: "problem", problem: "damaged" }),
      part({ what: "executed" }),
      undefined,
    ];
    expect(parts.map((one) => standingOf(one))).toEqual(["problem", "executed", "none"]);
    expect(countsOf(parts.map((one) => standingOf(one)))).toEqual({
      executed: 1,
      committed: 0,
      problem: 1,
      withdrawn: 0,
      none: 1,
    });
  });
});
