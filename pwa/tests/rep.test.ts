import { describe, expect, test } from "vitest";
import type { Shown } from "../src/core/preview";
import { changes, editIntent, openForm } from "../src/features/account/edits";
import { byMonth, EVERYTHING, filtered, tally, wordsOf } from "../src/features/account/entries";
import { sayHours } from "../src/features/account/hours";
import { draftLines } from "../src/features/today/draft-lines";
import { emptyVisit, intentsOf, morningOf, type VisitForm } from "../src/features/visit/form";
import { metresAway, verdictOf } from "../src/features/visit/verdict-of";

const person = { id: "u1", name: "Camille", side: "brand" as const };
const body = (kind: string, more: Partial<Shown> = {}): Shown => ({
  id: `${kind}-1`,
  kind,
  account: "a1",
  op: "op-1",
  actor: person,
  audience: "brand",
  occurred_at: "2026-11-20T10:00:00.000Z",
  recorded_at: "2026-11-20T10:00:00.000Z",
  fields: {},
  ...more,
});

describe("saving a visit", () => {
  const NOW = Date.parse("2026-11-21T10:00:00.000Z");
  const made = (form: VisitForm) =>
    intentsOf(form, {
      account: "a1",
      nowMs: NOW,
      newId: () => "new",
      based: (intent, fields) => ({
        ...intent,
        base: Object.fromEntries(fields.map((field) => [field, ["seen"]])),
      }),
    });

  test("an empty form is a visit and nothing else", () => {
    expect(made(emptyVisit("v1", NOW))).toEqual([
      { kind: "visit.log", entity: "v1", args: { account: "a1" }, base: { channel: ["seen"] } },
    ]);
  });

  test("everything written travels in one order, empty lines do not", () => {
    const form: VisitForm = {
      ...emptyVisit("v1", NOW),
      checklist: "c1",
      answers: { price: "no", oos: "yes" },
      note: "  réserve pleine ",
      summary: " ",
      met: ["p1"],
      verbatims: [
        {
          id: "w1",
          text: " Trop haut. ",
          contact: "p1",
          audience: "brand",
          language: "fr",
          tags: "prix, ,prix",
        },
        { id: "w2", text: "  ", contact: "", audience: "shared", language: "fr", tags: "" },
      ],
      tasks: [{ id: "t1", title: "Rappeler", dueOn: "2026-12-01", audience: "shared" }],
      nextOn: "2026-12-10",
    };
    const [log, words, task, plan, ...rest] = made(form);
    expect(rest).toEqual([]);
    expect(log?.args).toEqual({
      account: "a1",
      note: "réserve pleine",
      contacts_met: ["p1"],
      checklist: {
        version: "c1",
        answers: [
          { item: "price", value: "no" },
          { item: "oos", value: "yes" },
        ],
      },
      next_visit_on: "2026-12-10",
    });
    expect(Object.keys(log?.base ?? {})).not.toContain("account");
    expect(words).toEqual({
      kind: "verbatim.add",
      entity: "w1",
      args: {
        account: "a1",
        text: "Trop haut.",
        visit: "v1",
        language: "fr",
        audience: "brand",
        contact: "p1",
        tags: ["prix"],
      },
    });
    expect(task?.args).toEqual({
      account: "a1",
      title: "Rappeler",
      visit: "v1",
      audience: "shared",
      due_on: "2026-12-01",
    });
    expect(plan).toEqual({
      kind: "visit.plan",
      entity: "new",
      args: { account: "a1", planned_at: morningOf("2026-12-10") },
    });
  });

  test("a visit by phone says so, having seen how it was planned", () => {
    const [log] = made(emptyVisit("v1", NOW, "phone"));
    expect(log).toMatchObject({ args: { account: "a1", channel: "phone" }, base: { channel: ["seen"] } });
  });

  test("it happened at the arrival, else when a form begun long ago was begun", () => {
    const hourAgo = NOW - 3_600_000;
    const arrival = { atMs: NOW - 60_000, verdict: "near" as const, metres: 20, without: null };
    expect(made({ ...emptyVisit("v1", hourAgo), arrival })[0]?.args.occurred_at).toBe(
      "2026-11-21T09:59:00.000Z",
    );
    expect(made(emptyVisit("v1", hourAgo))[0]?.args.occurred_at).toBe("2026-11-21T09:00:00.000Z");
    expect(made(emptyVisit("v1", NOW - 60_000))[0]?.args).not.toHaveProperty("occurred_at");
  });
});

describe("whether a position is at the store", () => {
  const store = body("account", { fields: { lat_e7: 506_292_000, lon_e7: 30_573_000 } });
  const north = (metres: number, accuracy_m = 10) => ({
    lat_e7: 506_292_000 + Math.round(metres / 0.011132),
    lon_e7: 30_573_000,
    accuracy_m,
  });

  test("near within 200 m, far beyond, unknown when the fix is too loose to tell", () => {
    expect(verdictOf(north(199), store)).toBe("near");
    expect(verdictOf(north(260), store)).toBe("far");
    expect(verdictOf(north(260, 80), store)).toBe("unknown");
  });

  test("unknown when either side has no position", () => {
    expect(verdictOf(null, store)).toBe("unknown");
    expect(verdictOf(north(0), body("account"))).toBe("unknown");
    expect(metresAway(north(0), body("account"))).toBeNull();
  });

  test("a degree of longitude is shorter in Lille than at the equator", () => {
    const east = { lat_e7: 506_292_000, lon_e7: 30_573_000 + 100_000, accuracy_m: 5 };
    expect(metresAway(east, store)).toBeCloseTo(706, 0);
  });
});

describe("editing", () => {
  const seen = { kind: "account.edit", entity: "a1", args: {}, base: { phone: ["h1"], city: ["h2"] } };
  const form = openForm(
    { phone: "01", city: "Lille", visit_interval_days: 21 },
    ["phone", "city", "email"],
    seen,
  );

  test("only what was changed travels, with what was seen when the form was opened", () => {
    const after = { ...form, values: { ...form.values, phone: " 02 " } };
    expect(editIntent("account.edit", "a1", after)).toEqual({
      kind: "account.edit",
      entity: "a1",
      args: { phone: "02" },
      base: { phone: ["h1"] },
    });
  });

  test("an emptied field is null, a space is no change", () => {
    expect(changes({ ...form, values: { ...form.values, city: " ", phone: "01 " } })).toEqual({ city: null });
    expect(editIntent("account.edit", "a1", form)).toBeNull();
  });

  test("numbers are edited as text", () => {
    expect(openForm({ days: 21 }, ["days"], seen).before).toEqual({ days: "21" });
  });
});

describe("the timeline", () => {
  const lines = [
    body("visit", { audience: "shared" }),
    body("verbatim"),
    body("note", { audience: "shared", occurred_at: "2026-10-02T10:00:00.000Z" }),
  ];

  test("filters by kind and by who reads it", () => {
    expect(filtered(lines, EVERYTHING)).toHaveLength(3);
    expect(filtered(lines, { kinds: ["verbatim", "note"], audience: null })).toHaveLength(2);
    expect(filtered(lines, { kinds: [], audience: "shared" })).toHaveLength(2);
    expect(filtered(lines, { kinds: [], audience: "own" }).map((line) => line.kind)).toEqual(["verbatim"]);
  });

  test("is cut by month", () => {
    expect(byMonth(lines).map((month) => month.entries.length)).toEqual([2, 1]);
    expect(byMonth([])).toEqual([]);
  });

  test("shows the better-heard words", () => {
    expect(wordsOf(body("verbatim", { fields: { said: "a", text: "b" } }))).toBe("b");
    expect(wordsOf(body("verbatim", { fields: { said: "a" } }))).toBe("a");
  });

  test("counts a checklist without what does not apply", () => {
    const answers = [
      { item: "a", value: "yes" },
      { item: "b", value: "no" },
      { item: "c", value: "not_applicable" },
    ];
    expect(tally({ version: "x", answers })).toEqual({ yes: 1, asked: 2, failed: ["b"] });
    expect(tally(undefined).asked).toBe(0);
  });
});

describe("opening hours", () => {
  test("are written as people write them", () => {
    expect(sayHours("Mo-Sa 08:30-20:00; Su 09:00-12:30", "fr")).toEqual([
      "lun.–sam. 08:30–20:00",
      "dim. 09:00–12:30",
    ]);
    expect(sayHours("Mo,We 09:00-12:00,14:00-18:00; PH off", "en")).toEqual([
      "Mon, Wed 09:00–12:00, 14:00–18:00",
      "public holidays closed",
    ]);
  });

  test("stay as typed when they are something else", () => {
    expect(sayHours("sur rendez-vous", "fr")).toEqual(["sur rendez-vous"]);
  });
});

test("a draft says what it is about and where it goes on", () => {
  const account = body("account", { id: "a1", fields: { name: "Halles" } });
  const contact = body("contact", { id: "p1" });
  const all = new Map([account, contact].map((one) => [one.id, one]));
  const drafts = [
    { key: "visit:a1:v1", savedMs: 3, value: {} },
    { key: "note:a1", savedMs: 2, value: {} },
    { key: "edit:p1", savedMs: 5, value: {} },
    { key: "account:new", savedMs: 1, value: {} },
    { key: "visit:gone:v1", savedMs: 9, value: {} },
    { key: "something", savedMs: 9, value: {} },
  ];
  expect(draftLines(drafts, (id) => all.get(id)).map((line) => [line.kind, line.href])).toEqual([
    ["edit", "/accounts/a1/contacts/p1"],
    ["visit", "/accounts/a1/visit/v1"],
    ["note", "/accounts/a1?write=note"],
    ["account", "/accounts/new"],
  ]);
});
