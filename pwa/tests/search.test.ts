import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";
import type { Shown } from "../src/core/preview";

const accounts = signal<Shown[]>([]);
vi.mock("../src/features/app/device", () => ({ accounts }));
const { likelyTwins, metresFrom, nearest, searchAccounts } = await import("../src/features/accounts/search");

const store = (id: string, name: string, fields: Record<string, unknown> = {}): Shown =>
  ({ id, kind: "account", account: id, fields: { name, ...fields } }) as unknown as Shown;
const names = (found: Shown[]): unknown[] => found.map((one) => one.fields.name);

beforeEach(() => {
  accounts.value = [
    store("1", "Monoprix Évry 12", { city: "Évry", postcode: "91000" }),
    store("2", "Monoprix Évry 2", { city: "Évry", postcode: "91000" }),
    store("3", "Marché d’Évron", { city: "Évron", postcode: "53600" }),
    store("4", "Casino Reims", { city: "Reims", postcode: "51100" }),
  ];
});

test("nothing typed is everything, by name, numbers by their value", () => {
  expect(names(searchAccounts("  "))).toEqual([
    "Casino Reims",
    "Marché d’Évron",
    "Monoprix Évry 2",
    "Monoprix Évry 12",
  ]);
});

test("one more letter narrows what was found, one less widens it again", () => {
  expect(searchAccounts("evr")).toHaveLength(3);
  expect(names(searchAccounts("evry 12"))).toEqual(["Monoprix Évry 12"]);
  expect(searchAccounts("evr")).toHaveLength(3);
  expect(names(searchAccounts("reims"))).toEqual(["Casino Reims"]);
});

test("a word begun after another is looked for anywhere, not only after it", () => {
  expect(searchAccounts("evry")).toHaveLength(2);
  expect(names(searchAccounts("evry mono"))).toEqual(["Monoprix Évry 2", "Monoprix Évry 12"]);
});

test("what arrives while somebody types is found by the next letter", () => {
  expect(searchAccounts("reim")).toHaveLength(1);
  accounts.value = [...accounts.value, store("5", "Reims Centre")];
  expect(searchAccounts("reims")).toHaveLength(2);
});

test("near is by distance; a store without a position is nowhere", () => {
  const here = store("6", "Ici", { lat_e7: 488_500_000, lon_e7: 23_500_000 });
  const there = store("7", "Là", { lat_e7: 489_500_000, lon_e7: 23_500_000 });
  expect(names(nearest(48.85, 2.35, [there, here, store("8", "?")]).map((one) => one.account))).toEqual([
    "Ici",
    "Là",
  ]);
  // A tenth of a degree of latitude.
  expect(metresFrom(there, 48.85, 2.35)).toBeCloseTo(11_119.5, 0);
});

test("a shop about to be added is compared by most of its name, and its postcode", () => {
  expect(names(likelyTwins("MONOPRIX Evry", "91000"))).toEqual(["Monoprix Évry 2", "Monoprix Évry 12"]);
  expect(likelyTwins("Monoprix Évry", "53600")).toEqual([]);
  expect(likelyTwins("du", "")).toEqual([]);
});
