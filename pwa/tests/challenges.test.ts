import { describe, expect, it, vi } from "vitest";

// What a browser has of its own, and these modules look at when they are read.
vi.hoisted(() => {
  Object.assign(globalThis, {
    localStorage: { getItem: () => null, setItem: () => undefined },
    location: { pathname: "/", search: "" },
    history: { state: null, scrollRestoration: "auto" },
    addEventListener: () => undefined,
  });
});

import type { Shown } from "../src/core/preview";
import { replay } from "../src/core/preview";
import type { Op } from "../src/core/wire";
import { isFor, phaseOf, sayValue, standingId } from "../src/features/challenges/challenges";
import {
  type ChallengeForm,
  faultsOf,
  fieldsOf,
  formOf,
  measuredBy,
  tiesOf,
} from "../src/features/challenges/plan-form";
import { changes } from "../src/features/planning/form";
import { calendar } from "../src/features/promotions/daily";

const body = (kind: string, id: string, more: Partial<Shown> = {}): Shown => ({
  id,
  kind,
  account: null,
  op: "o",
  actor: { id: "lea", name: "Léa", side: "brand" },
  audience: "shared",
  occurred_at: "2026-11-02T00:00:00Z",
  recorded_at: "2026-11-02T00:00:00Z",
  fields: {},
  ...more,
});
const store = body("account", "s1", { fields: { banner: "MONOPRIX", postcode: "20167" } });
const challenge = (where: object): Shown => body("challenge", "c1", { where } as unknown as Partial<Shown>);

describe("challenges", () => {
  it("names a store's standing as the server does", () => {
    const [one, two] = ["0190a0a0-0000-7000-8000-0000000000a1", "0190a0a0-0000-7000-8000-0000000000b2"];
    expect(standingId(one, two)).toBe("6f25ecff-35b5-59bc-ab7a-1a6722ad8ca4");
  });

  it.each([
    [{}, true],
    [{ banner: "Monoprix" }, true],
    [{ banner: "Franprix" }, false],
    [{ banner: "Monoprix", departments: ["2A"] }, true],
    [{ departments: ["75"] }, false],
    [{ stores: ["s1"] }, true],
    [{ excluded: [standingId("c1", "s1")] }, false],
  ])("is for a store by the server's rule: %j", (where, expected) => {
    expect(isFor(challenge(where), store)).toBe(expected);
  });

  it.each([
    ["planned", "2026-11-01", "planned"],
    ["planned", "2026-11-02", "running"],
    ["planned", "2026-11-30", "ended"],
    ["closed", "2026-11-30", "closed"],
  ])("%s on %s is %s", (status, today, phase) => {
    const days = { status, starts_on: "2026-11-02", ends_on: "2026-11-29" } as unknown as Partial<Shown>;
    expect(phaseOf(body("challenge", "c1", days), today)).toBe(phase);
  });

  it("says value as money and the rest as numbers", () => {
    expect(sayValue("units", 1234).replaceAll(/\s/g, " ")).toBe("1 234");
    expect(sayValue("value", 123_456).replaceAll(/\s/g, " ")).toBe("1 235 €");
    expect([sayValue("uplift", 12), sayValue("uplift", 0), sayValue("uplift", -3)]).toEqual([
      "+12",
      "0",
      "−3",
    ]);
  });

  it("shows one that was planned here before it is sent, with its days", () => {
    const period = { starts_on: "2026-12-01", ends_on: "2026-12-07" };
    const op = { id: "o1", kind: "challenge.plan", entity: "c1", args: { name_fr: "Défi", period } };
    const author = { id: "lea", name: "Léa", side: "brand" as const };
    const made = replay(undefined, { ...op, at: { wall: "2026-11-21T10:00:00Z" } } as unknown as Op, author);
    expect(made).toMatchObject({ kind: "challenge", status: "planned", ...period });
    const off = { ...op, id: "o2", kind: "challenge.cancel", args: { reason: "Grève" } };
    const gone = replay(made, { ...off, at: { wall: "2026-11-22T10:00:00Z" } } as unknown as Op, author);
    expect(gone?.status).toBe("cancelled");
    expect(gone?.fields.steps).toMatchObject([{ what: "cancelled", reason: "Grève" }]);
  });
});

describe("the form of a challenge", () => {
  const whole = (more: Partial<ChallengeForm> = {}): ChallengeForm => ({
    ...formOf(),
    name_fr: "Défi",
    products: ["3017620422003"],
    first: "2026-12-01",
    last: "2026-12-07",
    ...more,
  });
  const known = { spanOf: () => ({ starts_on: "2026-12-05", ends_on: "2026-12-12" }) };
  const wrong = (more: Partial<ChallengeForm>, more2 = {}): string[] =>
    Object.keys(faultsOf(whole(more), { ...known, ...more2 }));

  it("comes back as it was sent", () => {
    const form = whole({ isNamed: true, prize_fr: "Un vélo", banners: ["Monoprix"], excluded: ["s1"] });
    expect(formOf(fieldsOf(form))).toEqual(form);
    expect(changes(fieldsOf(form), fieldsOf({ ...form, prize_fr: "" }))).toEqual({ prize_fr: null });
  });

  it("asks for what its measure is of, and sends nothing else", () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ products: [] })).toEqual(["products"]);
    expect(wrong({ metric: "executed" })).toEqual(["promotions"]);
    expect(wrong({ metric: "executed", promotions: ["p1"], products: [] })).toEqual([]);
    const fields = fieldsOf(whole({ metric: "executed", promotions: ["p1"] }));
    expect([fields.products, fields.promotions]).toEqual([[], ["p1"]]);
  });

  it("wants the days of an uplift to hold some of its promotion's", () => {
    const uplift = { metric: "uplift", promotions: ["p1"] } as const;
    expect(wrong({ ...uplift, promotions: ["p1"] })).toEqual([]);
    expect(wrong({ ...uplift, promotions: ["p1"], last: "2026-12-04" })).toEqual(["promotions"]);
    expect(wrong({ ...uplift, promotions: ["p1"] }, { spanOf: () => undefined })).toEqual([]);
  });

  it("knows days that cannot be", () => {
    expect(wrong({ first: "", last: "" })).toEqual(["first", "last"]);
    expect(wrong({ last: "2026-11-30" })).toEqual(["last"]);
    expect(wrong({ last: "2027-12-02" })).toEqual(["last"]);
    expect(wrong({}, { soonest: "2026-12-08" })).toEqual(["last"]);
  });

  it("parts stores that are level by what the measure knows", () => {
    expect(measuredBy(whole(), "executed").tie).toBe("earliest");
    expect(measuredBy(whole({ tie: "earliest" }), "uplift").tie).toBe("other");
    expect(measuredBy(whole({ tie: "shared" }), "uplift").tie).toBe("shared");
    expect(measuredBy(whole({ promotions: ["p1", "p2"] }), "uplift").promotions).toEqual(["p1"]);
    expect(tiesOf("value")).toHaveLength(3);
  });
});

describe("a promotion's days", () => {
  const day = (on: string) => ({ on, stores: 1, units: 3, value_minor: 300 });

  it("are all there, those nobody told of without figures, over a change of the clock too", () => {
    const days = calendar([day("2026-03-27"), day("2026-03-31")]);
    expect(days.map(({ on, said }) => [on, said?.units])).toEqual([
      ["2026-03-27", 3],
      ["2026-03-28", undefined],
      ["2026-03-29", undefined],
      ["2026-03-30", undefined],
      ["2026-03-31", 3],
    ]);
    expect(calendar([])).toEqual([]);
  });
});
