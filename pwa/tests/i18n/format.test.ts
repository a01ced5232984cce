import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ago,
  brief,
  bytes,
  compare,
  day,
  daysBetween,
  dayWord,
  distance,
  duration,
  fromDay,
  list,
  moment,
  number,
  percent,
  phone,
  shortDay,
  time,
  toDay,
} from "../../src/i18n/format";
import { setLanguage } from "../../src/i18n/language";

/** Intl puts no-break spaces of two widths; what matters here is that they are spaces. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, " ");

const at = (text: string): number => new Date(text).getTime();

beforeAll(() => {
  vi.stubEnv("TZ", "Europe/Paris");
  vi.stubGlobal("document", { documentElement: {} });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
});

afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("in French", () => {
  beforeEach(() => setLanguage("fr"));
  const now = at("2026-11-24T18:30:00+01:00");

  it("says the hour, the day and the moment", () => {
    expect(time("2026-11-24T17:05:00Z")).toBe("18:05");
    expect(day(now, now)).toBe("mardi 24 novembre");
    expect(day("2025-01-03T09:00:00Z", now)).toBe("3 janvier 2025");
    expect(plain(shortDay("2026-11-03T09:00:00Z", now))).toBe("3 nov.");
    expect(moment("2026-11-24T17:05:00Z", now)).toBe("aujourd’hui 18:05");
    expect(moment("2026-11-23T17:05:00Z", now)).toBe("hier 18:05");
    expect(brief("2026-11-24T17:05:00Z", now)).toBe("18:05");
    expect(brief("2026-11-23T17:05:00Z", now)).toBe("hier 18:05");
  });

  it("counts days by the calendar, also when the clock changes", () => {
    expect(dayWord("2026-11-25T00:05:00+01:00", now)).toBe("demain");
    expect(dayWord("2026-11-23T23:59:00+01:00", now)).toBe("hier");
    expect(daysBetween(at("2026-03-28T12:00:00+01:00"), at("2026-03-29T12:00:00+02:00"))).toBe(1);
    expect(daysBetween(at("2026-10-24T23:00:00+02:00"), at("2026-10-25T01:00:00+02:00"))).toBe(1);
  });

  it("says how long ago", () => {
    expect(ago(now - 20_000, now)).toBe("maintenant");
    expect(plain(ago(now - 3 * 60_000, now))).toBe("il y a 3 min");
    expect(plain(ago(now - 5 * 3_600_000, now))).toBe("il y a 5 h");
    expect(ago(now - 26 * 3_600_000, now)).toBe("hier");
    expect(plain(ago(now - 12 * 86_400_000, now))).toBe("il y a 12 j");
    expect(plain(ago(now + 3 * 60_000, now))).toBe("dans 3 min");
  });

  it("keeps a day without an hour on its day", () => {
    expect(toDay(fromDay("2026-11-24"))).toBe("2026-11-24");
    expect(day(fromDay("2026-03-29"), now)).toBe("dimanche 29 mars");
    expect(toDay("2026-11-24T23:30:00Z")).toBe("2026-11-25");
  });

  it("writes numbers and measures", () => {
    expect(plain(number(12345.67))).toBe("12 345,7");
    expect(plain(percent(6250))).toBe("63 %");
    expect(plain(distance(42))).toBe("40 m");
    expect(plain(distance(996))).toBe("1 km");
    expect(plain(distance(1240))).toBe("1,2 km");
    expect(plain(distance(38_400))).toBe("38 km");
    expect(plain(duration(25))).toBe("25 min");
    expect(plain(duration(65))).toBe("1 h 05");
    expect(plain(bytes(1_420_000))).toBe("1,4 Mo");
    expect(list(["lait", "cidre", "jus"])).toBe("lait, cidre et jus");
  });

  it("writes phone numbers as people say them", () => {
    expect(plain(phone("+33612345678"))).toBe("06 12 34 56 78");
    expect(plain(phone("+33 1 99 00 12 34"))).toBe("01 99 00 12 34");
    expect(plain(phone("+3226421234"))).toBe("+32 264 212 34");
    expect(plain(phone("+352621123456"))).toBe("+352 621 123 456");
    expect(phone("poste 12")).toBe("poste 12");
  });

  it("sorts names without minding accents or case", () => {
    expect(["Zola", "école", "Éclair", "Magasin 10", "Magasin 9"].sort(compare)).toEqual([
      "Éclair",
      "école",
      "Magasin 9",
      "Magasin 10",
      "Zola",
    ]);
  });
});

describe("in English", () => {
  beforeEach(() => setLanguage("en"));
  const now = at("2026-11-24T18:30:00+01:00");

  it("follows the language without a reload", () => {
    expect(day(now, now)).toBe("Tuesday 24 November");
    expect(moment("2026-11-23T17:05:00Z", now)).toBe("yesterday 18:05");
    expect(plain(ago(now - 5 * 3_600_000, now))).toBe("5 hr ago");
    expect(list(["milk", "cider"])).toBe("milk and cider");
    expect(number(1234.5)).toBe("1,234.5");
  });
});
