import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isGtin, productKey, stockOutId } from "../src/core/gtin";
import { fold, minutesOf, type Said, type ShownCase } from "../src/core/interval";
import { replay } from "../src/core/preview";
import { uuid5 } from "../src/core/uuid5";
import type { Fields, Op } from "../src/core/wire";

// biome-ignore lint/suspicious/noExplicitAny: the shape is told in its `about`
const vectors: any = JSON.parse(
  readFileSync(new URL("../../sync/vectors/interval.json", import.meta.url), "utf8"),
);
type Event = [string, number, string, string, Fields | null];
const MINUTE = 60_000;
const said = ([op, minute, by, what, words]: Event): Said => ({
  op,
  atMs: minute * MINUTE,
  by,
  what,
  words: words ?? {},
});
const told = (events: Event[]) =>
  fold(events.map(said)).map((one) => ({
    status: one.status,
    since: one.sinceMs / MINUTE,
    until: one.untilMs === null ? null : one.untilMs / MINUTE,
    minutes: minutesOf(one),
    witnesses: one.witnesses.map(({ by, atMs }) => [by, atMs / MINUTE]),
    facts: Object.fromEntries(
      Object.entries(one.facts).filter(([, value]) => value !== null && JSON.stringify(value) !== "[]"),
    ),
    events: one.said.map(({ op }) => op),
  }));

describe("cases, as the server folds them", () => {
  for (const vector of vectors.cases) {
    it(vector.name, () => {
      expect(told(vector.events)).toEqual(vector.then);
      expect(told([...vector.events].reverse())).toEqual(vector.then);
    });
  }
});

describe("the id of a stock-out", () => {
  it("of RFC 9562's own example", () => {
    expect(uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")).toBe(
      "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    );
  });
  for (const one of vectors.ids.cases) {
    it(one.name, () => {
      const key = productKey(one.gtin ?? null, one.label ?? "");
      expect(key).toBe(one.key);
      expect(stockOutId(one.account, key)).toBe(one.id);
    });
  }
});

it("knows a GTIN by its length and its check digit", () => {
  expect(["3017620422003", "96385074", "036000291452", "13017620422000"].filter((g) => !isGtin(g))).toEqual(
    [],
  );
  expect(["3017620422004", "3017620422", "", "301762042200a", "123456789012345"].filter(isGtin)).toEqual([]);
});

const person = (id: string) => ({ id, name: id, side: "retailer" as const });
const report = (op: string, at: string): Op => ({
  id: op,
  seq: 1,
  after: null,
  kind: "stock_out.report",
  v: 1,
  entity: "e",
  base: {},
  args: { account: "a", gtin: "3017620422003" },
  at: { wall: at, mono_ms: 0, page: "p" },
});

it("a sighting that waits on this phone opens a case, and joins one that is shown", () => {
  const alone = replay(undefined, report("1", "2026-11-21T10:00:00.000Z"), person("mia"));
  expect(alone).toMatchObject({
    kind: "stock_out",
    gtin: "03017620422003",
    status: "reported",
    pending: ["1"],
  });
  const both = replay(alone, report("2", "2026-11-21T12:00:00.000Z"), person("ana"));
  const cases = both?.fields.cases as unknown as ShownCase[];
  expect(cases.map((one) => one.witnesses.map(({ by }) => by.id))).toEqual([["mia", "ana"]]);
  const back = { ...report("3", "2026-11-21T13:30:00.000Z"), kind: "stock_out.back_on_shelf", args: {} };
  const closed = replay(both, back, person("mia"))?.fields.cases as unknown as ShownCase[];
  expect(closed[0]).toMatchObject({ status: "back_on_shelf", minutes: 210 });
  expect(closed[0]?.steps.map((step) => step.what)).toEqual(["reported", "reported", "back_on_shelf"]);
});

it("an order that waits on this phone shows what was asked, and each step said here", () => {
  const lines = [{ item: "i", quantity: 2 }];
  const place = {
    ...report("1", "2026-11-21T10:00:00.000Z"),
    kind: "pos_order.place",
    args: { account: "a", lines },
  };
  const asked = replay(undefined, place, person("mia"));
  expect(asked).toMatchObject({ kind: "pos_order", account: "a", status: "asked", fields: { lines } });
  const confirmed = { ...asked, status: "shipped" } as typeof asked;
  const receive = {
    ...place,
    id: "2",
    kind: "pos_order.receive",
    args: { missing: [{ item: "i", quantity: 1 }] },
  };
  const received = replay(confirmed, receive, person("mia"));
  expect(received).toMatchObject({ status: "received", fields: { lines } });
  expect(received?.fields.steps).toMatchObject([{ what: "received", missing: [{ item: "i", quantity: 1 }] }]);
});
