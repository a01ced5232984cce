import { describe, expect, it } from "vitest";
import type { Shown } from "../src/core/preview";
import { isFor, phaseOf, sayValue, standingId } from "../src/features/challenges/challenges";

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
  });
});
