import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { receipts } from "../../src/i18n/fr/receipts";
import { preferred } from "../../src/i18n/language";
import { counter } from "../../src/i18n/plural";
import { sayReceipt } from "../../src/i18n/receipts";
import { english, french, typeset } from "../../src/i18n/typeset";

type Leaf = { path: string; value: unknown };

/** Every file of words, whether it comes with the first load or with a room. */
const files = import.meta.glob<Record<string, unknown>>("../../src/i18n/{fr,en}/*.ts", { eager: true });

function written(language: "fr" | "en"): Record<string, unknown> {
  const own = Object.entries(files).filter(([path]) => path.includes(`/${language}/`));
  return Object.assign({}, ...own.map(([, module]) => module));
}

const fr = typeset(written("fr"), french);
const en = typeset(written("en"), english);

function leaves(value: unknown, path = ""): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, path === "" ? key : `${path}.${key}`));
}

/** A sentence that takes values is tried with a number, which every kind of value prints as. */
function sentence(value: unknown): string {
  return typeof value === "function" ? String(value(2, 3, 4)) : String(value);
}

describe("the dictionaries", () => {
  it("are all found", () => {
    expect(leaves(fr).length).toBeGreaterThan(300);
  });

  it("have the same keys, each of the same kind", () => {
    const kinds = (words: unknown): string[] =>
      leaves(words).map((leaf) => `${leaf.path}: ${typeof leaf.value}`);
    expect(kinds(en).sort()).toEqual(kinds(fr).sort());
  });

  it("leave no sentence empty", () => {
    for (const words of [fr, en])
      for (const leaf of leaves(words)) expect(sentence(leaf.value).trim(), leaf.path).not.toBe("");
  });

  it("put French spaces before double punctuation, and curly apostrophes", () => {
    for (const leaf of leaves(fr)) expect(sentence(leaf.value), leaf.path).not.toMatch(/ [;:?!»]|« |'/);
    for (const leaf of leaves(en)) expect(sentence(leaf.value), leaf.path).not.toMatch(/ [;?!]|'/);
  });

  it("count with the plural rules of their language", () => {
    const forms = { one: "# visite", other: "# visites" };
    expect(counter("fr")(0, forms)).toBe("0 visite");
    expect(counter("fr")(1, forms)).toBe("1 visite");
    expect(counter("fr")(2, forms)).toBe("2 visites");
    expect(counter("fr")(1_000_000, forms)).toMatch(/visites$/);
    expect(counter("fr")(0, { ...forms, zero: "aucune visite" })).toBe("aucune visite");
    expect(counter("en")(0, { one: "# visit", other: "# visits" })).toBe("0 visits");
    expect(counter("en")(1, { one: "# visit", other: "# visits" })).toBe("1 visit");
  });
});

describe("typesetting", () => {
  it("leaves hours and addresses alone", () => {
    expect(french("à 18:05, https://exemple.fr")).toBe("à 18:05, https://exemple.fr");
    expect(french("Qui ? « Moi » ; lui : l'autre !")).toBe(
      "Qui\u202f? «\u202fMoi\u202f»\u202f; lui\u202f: l’autre\u202f!",
    );
  });

  it("reaches the sentences that functions make", () => {
    expect(typeset({ a: (n: number) => ({ b: [`${n} ?`] }) }, french).a(2)).toEqual({ b: ["2\u202f?"] });
  });
});

describe("the language of a phone", () => {
  it.each([
    [["en-GB", "fr"], "en"],
    [["de-DE", "en-US", "fr"], "en"],
    [["fr-BE"], "fr"],
    [["de"], "fr"],
    [[], "fr"],
  ])("of %j is %s", (tags, found) => {
    expect(preferred(tags)).toBe(found);
  });
});

describe("receipts", () => {
  /** Every code a reducer or the engine of the server gives, read from its sources. */
  function serverCodes(): string[] {
    const root = new URL("../../../", import.meta.url);
    const files = ["sync", "backend"].flatMap((room) =>
      readdirSync(new URL(`${room}/`, root), { recursive: true, encoding: "utf8" })
        .filter((name) => room === "sync" || /(decide|kinds|door|unsettled)\.py$/.test(name))
        .filter((name) => name.endsWith(".py"))
        .map((name) => readFileSync(new URL(`${room}/${name}`, root), "utf8")),
    );
    const calls = /(?:\breject|_refused|_held|_Bad|Fault\([^,]+,\s*)\(?\s*"([a-z_]+)"|\bcode="([a-z_]+)"/g;
    return [
      ...new Set(files.flatMap((text) => [...text.matchAll(calls)].map((hit) => hit[1] ?? hit[2] ?? ""))),
    ];
  }

  it("of every code of the server have their sentence and a way out", () => {
    const codes = serverCodes();
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !(code in receipts.code))).toEqual([]);
  });

  it("name the field they are about", () => {
    const said = sayReceipt({
      outcome: "rejected",
      code: "not_your_field",
      params: { field: "args.brand_note" },
    });
    expect(said).toMatchObject({ title: "Refusé", field: "Note interne", tone: "problem" });
    expect(sayReceipt({ outcome: "rejected", code: "not_allowed", params: {} }).field).toBeNull();
  });

  it("of a newer server fall back on their outcome", () => {
    expect(sayReceipt({ outcome: "held", code: "of_tomorrow", params: {} }).what).toBe(
      fr.receipts.outcome.held.what,
    );
    expect(sayReceipt({ outcome: "of_tomorrow", code: null, params: {} }).tone).toBe("wait");
  });
});
