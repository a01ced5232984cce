import { describe, expect, it } from "vitest";
import { departement } from "../src/core/group";
import { groupsOf } from "../src/features/brand/coverage";
import type { Listed } from "../src/features/brand/directory";
import { isEmail } from "../src/features/session/email";

const account = (id: string, postcode: string | null, banner: string | null = null): Listed => ({
  id,
  external_id: null,
  name: id,
  banner,
  postcode,
  city: null,
  department: departement(postcode ?? ""),
  closed_on: null,
  is_store: true,
});

describe("coverage", () => {
  it.each([
    ["59000", "59"],
    ["01000", "01"],
    ["20000", "2A"],
    ["20200", "2B"],
    ["97120", "971"],
    ["98000", null],
    ["20300", null],
    ["1000", null],
  ])("reads the département of %s", (postcode, area) => {
    expect(departement(postcode)).toBe(area);
  });

  it("puts the least covered group first, the larger before the smaller", () => {
    const accounts = [
      account("a", "59000"),
      account("b", "59100"),
      account("c", "62000"),
      account("d", "75001"),
      account("e", null),
    ];
    expect(groupsOf(accounts, "area", (id) => id === "a" || id === "d")).toEqual([
      { name: "", done: 0, total: 1 },
      { name: "62", done: 0, total: 1 },
      { name: "59", done: 1, total: 2 },
      { name: "75", done: 1, total: 1 },
    ]);
  });

  it("groups by banner too", () => {
    const accounts = [account("a", null, "Bleu"), account("b", null, "Bleu"), account("c", null, "Vif")];
    expect(groupsOf(accounts, "banner", () => true).map((group) => group.name)).toEqual(["Bleu", "Vif"]);
  });
});

describe("an address", () => {
  it("is asked for whole", () => {
    expect(["a@b.fr", "nadia.perrin@halles.example.org"].every(isEmail)).toBe(true);
    expect(["", "a", "a@b", "a@b.", "a b@c.fr", "@c.fr"].some(isEmail)).toBe(false);
  });
});
