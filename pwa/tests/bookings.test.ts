import { beforeEach, describe, expect, it } from "vitest";
import { departement as departementOf } from "../src/core/group";
import type { Queued } from "../src/core/outbox";
import { overlay, replay, type Shown } from "../src/core/preview";
import type { Fields, Op, Person } from "../src/core/wire";
import { datesOf, faultsOf, nextWindow, stretchesOf } from "../src/features/availability/hours";
import { wallOf } from "../src/features/bookings/free";
import { byDay, picked } from "../src/features/bookings/slot-picker";
import { closeness, helperFor } from "../src/features/help/helpers";
import { mondayOf, plusDays, weekFrom } from "../src/features/week/agenda";

const STORE: Person = { id: "nadia", name: "Nadia", side: "retailer" };
const SLOT = "2026-11-24T09:00:00Z";

function op(kind: string, args: Fields, entity = "booking"): Op {
  const at = { wall: "2026-11-21T10:00:00Z", mono_ms: 0, page: "p" };
  return { id: `op-${kind}`, seq: 1, after: null, kind, v: 1, entity, base: {}, args, at };
}

const body = (kind: string, fields: Fields, more: Partial<Shown> = {}): Shown => ({
  id: kind,
  kind,
  account: null,
  op: "o",
  actor: STORE,
  audience: "shared",
  occurred_at: SLOT,
  recorded_at: SLOT,
  fields,
  ...more,
});

describe("a booking on its way", () => {
  const asked = replay(undefined, op("booking.request", { account: "a", service: "s", wanted: SLOT }), STORE);

  it("is asked for, at the time that is wanted, and both sides may read it", () => {
    expect(asked).toMatchObject({ kind: "booking", status: "asked", audience: "shared", occurred_at: SLOT });
    expect(asked?.fields).toMatchObject({ starts_at: SLOT, service: "s" });
    expect(asked?.pending).toEqual(["op-booking.request"]);
  });

  it("moves, is answered and cancelled as its author sees it", () => {
    const confirmed = body(
      "booking",
      { starts_at: SLOT, ends_at: SLOT },
      { status: "confirmed", moved: true },
    );
    const later = "2026-11-25T09:00:00Z";
    const moved = replay(confirmed, op("booking.reschedule", { wanted: later }), STORE);
    expect(moved).toMatchObject({ status: "asked", occurred_at: later, moved: false });
    expect(moved?.fields.ends_at).toBeNull();
    const status = (kind: string, args: Fields = {}) => replay(confirmed, op(kind, args), STORE)?.status;
    expect(status("booking.cancel", { reason: "Inventaire" })).toBe("cancelled");
    expect(status("booking.decline")).toBe("declined");
    expect(status("booking.accept")).toBe("confirmed");
    const proposed = replay(confirmed, op("booking.propose", { starts_at: later }), STORE);
    expect(proposed).toMatchObject({ status: "proposed", occurred_at: later });
  });

  it("is gone once it is refused", () => {
    const queued = {
      op: op("booking.request", { account: "a" }),
      queuedMs: 0,
      closed: false,
      dismissed: false,
    };
    const refused = { ...queued, receipt: { outcome: "rejected" } } as Queued;
    expect(overlay(() => undefined, [{ ...queued, receipt: null }], {}, STORE).size).toBe(1);
    expect(overlay(() => undefined, [refused], {}, STORE).size).toBe(0);
  });
});

describe("slots", () => {
  it("are chosen in order; one too many takes the last one's place", () => {
    expect(picked(["a", "b"], "c", 3)).toEqual(["a", "b", "c"]);
    expect(picked(["a", "b", "c"], "d", 3)).toEqual(["a", "b", "d"]);
    expect(picked(["a", "b", "c"], "b", 3)).toEqual(["a", "c"]);
  });

  it("are grouped by the day they fall on, without those that have passed", () => {
    const slot = (starts_at: string) => ({
      starts_at,
      ends_at: starts_at,
      wall: "",
      school_holiday: "no" as const,
    });
    const days = byDay(
      ["2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", "2026-11-25T09:00:00Z"].map(slot),
      Date.parse("2026-11-24T09:30:00Z"),
    );
    expect(days.map(({ date, slots }) => [date, slots.length])).toEqual([
      ["2026-11-24", 1],
      ["2026-11-25", 1],
    ]);
  });

  it.each([
    ["2026-11-24T09:00:00Z", "Europe/Paris", "2026-11-24T10:00"],
    ["2026-03-29T00:59:00Z", "Europe/Paris", "2026-03-29T01:59"],
    ["2026-03-29T01:00:00Z", "Europe/Paris", "2026-03-29T03:00"],
    ["2026-10-25T01:30:00Z", "Europe/Paris", "2026-10-25T02:30"],
    ["2026-11-24T00:15:00Z", "America/New_York", "2026-11-23T19:15"],
    ["2026-11-23T23:00:00Z", "Europe/Paris", "2026-11-24T00:00"],
  ])("%s reads %s in %s", (at, zone, wall) => {
    expect(wallOf(at, zone)).toBe(wall);
  });
});

describe("weeks", () => {
  it.each([
    ["2026-11-23", "2026-11-23"],
    ["2026-11-29", "2026-11-23"],
    ["2027-01-01", "2026-12-28"],
    ["2026-03-29", "2026-03-23"],
  ])("the Monday of %s is %s", (day, monday) => {
    expect(mondayOf(day)).toBe(monday);
  });

  it("have seven days, over a change of the clocks and the end of a year", () => {
    expect(weekFrom("2026-03-23").at(-1)).toBe("2026-03-29");
    expect(weekFrom("2026-10-19").at(-1)).toBe("2026-10-25");
    expect(plusDays("2026-10-19", 7)).toBe("2026-10-26");
    expect(plusDays("2026-12-28", -7)).toBe("2026-12-21");
  });
});

describe("who helps", () => {
  const store = body("account", { postcode: "59000", banner: "Halles Vives" });
  const helper = (name: string, fields: Fields = {}, more: Partial<Shown> = {}): Shown =>
    body("helper", { topic: "order", name, ...fields }, { id: name, ...more });
  let all: Shown[];

  beforeEach(() => {
    all = [helper("everybody"), helper("south", { departements: ["13"] })];
  });

  it("is the closest: by département, then by banner, then anybody", () => {
    const who = (): string | undefined => helperFor(store, "order", all)?.id;
    expect(who()).toBe("everybody");
    all.push(helper("banner", { banners: ["halles vives"] }));
    expect(who()).toBe("banner");
    all.push(helper("north", { departements: ["59", "62"] }));
    expect(who()).toBe("north");
    all.push(helper("left", { departements: ["59"], banners: ["Halles Vives"] }, { retired_at: SLOT }));
    expect(who()).toBe("north");
    expect(helperFor(store, "invoice", all)).toBeNull();
  });

  it("is nobody of another place", () => {
    expect(closeness(helper("x", { departements: ["13"] }), store)).toBeNull();
    expect(closeness(helper("x", { banners: ["Marché Bleu"] }), store)).toBeNull();
    expect(closeness(helper("x", { departements: [], banners: [] }), store)).toBe(0);
  });

  it.each([
    ["59000", "59"],
    ["01000", "01"],
    ["97410", "974"],
    ["20000", "2A"],
    ["20137", "2A"],
    ["20200", "2B"],
    ["20620", "2B"],
  ])("%s is in %s", (postcode, departement) => {
    expect(departementOf(postcode)).toBe(departement);
  });
});

describe("when one can be booked", () => {
  const week = body("availability", {
    zone: "Europe/Paris",
    windows: [{ day: 1, opens: "09:00", closes: "12:00" }],
    exceptions: { "2026-12-24": [] },
  });

  it("keeps the usual week when one date is unlike it, and forgets the date when it is like it again", () => {
    const opened = [{ opens: "10:00", closes: "12:00" }];
    const more = replay(week, op("availability.except", { date: "2026-12-26", windows: opened }), STORE);
    expect(more?.fields.windows).toEqual(week.fields.windows);
    expect(more?.fields.exceptions).toEqual({ "2026-12-24": [], "2026-12-26": opened });
    const like = replay(week, op("availability.except", { date: "2026-12-24", windows: null }), STORE);
    expect(like?.fields).toEqual({ ...week.fields, exceptions: {} });
    const first = replay(undefined, op("availability.set", { zone: "Europe/Rome", windows: [] }), STORE);
    expect(first).toMatchObject({ kind: "availability", fields: { zone: "Europe/Rome", windows: [] } });
  });

  it("says at a window what is wrong with it", () => {
    expect(
      faultsOf([
        { opens: "09:00", closes: "12:00" },
        { opens: "11:45", closes: "14:00" },
        { opens: "14:00", closes: "14:00" },
        { opens: "14:00", closes: "24:00" },
      ]),
    ).toEqual([null, "overlap", "empty", null]);
    expect(nextWindow([{ opens: "20:00", closes: "24:00" }])).toEqual({ opens: "23:00", closes: "24:00" });
  });

  it("shows days in a row that are alike as one line, over the end of a month too", () => {
    const days = Object.fromEntries(datesOf("2026-12-30", "2027-01-02").map((date) => [date, []]));
    const fair = [{ opens: "08:00", closes: "20:00" }];
    const found = stretchesOf({ ...days, "2027-01-03": fair, "2026-11-01": [] }, "2026-11-22");
    expect(found.map(({ first, last, windows }) => [first, last, windows.length])).toEqual([
      ["2026-12-30", "2027-01-02", 0],
      ["2027-01-03", "2027-01-03", 1],
    ]);
    expect(datesOf("2027-03-28", "2027-03-27")).toEqual([]);
  });
});
