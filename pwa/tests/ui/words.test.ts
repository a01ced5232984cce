import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sayAge } from "../../src/ui/data-age";
import { ICONS } from "../../src/ui/icon";
import { initials } from "../../src/ui/initials";
import { type SyncStatus, saySync } from "../../src/ui/sync-words";

const NOW = Date.parse("2026-11-24T18:30:00+01:00");
const status = (given: Partial<SyncStatus>): SyncStatus => ({
  phase: "idle",
  unsent: 0,
  syncedMs: NOW - 25 * 60_000,
  retryMs: null,
  ...given,
});

beforeAll(() => {
  vi.stubEnv("TZ", "Europe/Paris");
  vi.useFakeTimers({ now: NOW });
});

afterAll(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe("the sync chip", () => {
  it.each<[Partial<SyncStatus>, string, string]>([
    [{}, "Tout est envoyé · 18:05", "accent"],
    [{ unsent: 3 }, "3 à envoyer", "warn"],
    [{ syncedMs: null }, "Pas encore synchronisé", "warn"],
    [{ phase: "sending", unsent: 1 }, "Envoi de 1 saisie…", "plain"],
    [{ phase: "sending" }, "Mise à jour…", "plain"],
    [{ phase: "offline", unsent: 2 }, "Hors ligne · 2 gardées ici", "warn"],
    [{ phase: "offline" }, "Hors ligne · 18:05", "warn"],
    [{ phase: "waiting", unsent: 2, retryMs: NOW + 60_000 }, "2 à envoyer · essai à 18:31", "warn"],
    [{ phase: "signed-out", unsent: 1 }, "Reconnectez-vous · 1 gardée ici", "problem"],
    [{ phase: "update-needed" }, "Mise à jour requise", "problem"],
    [{ phase: "storage", unsent: 4 }, "Ce téléphone n’enregistre plus", "problem"],
  ])("says %j in words", (given, text, tone) => {
    expect(saySync(status(given))).toMatchObject({ text, tone });
  });

  it("is never calm while something is unsent", () => {
    for (const phase of ["idle", "offline", "waiting", "signed-out", "update-needed", "storage"] as const)
      expect(saySync(status({ phase, unsent: 1 })).tone).not.toBe("accent");
  });
});

describe("the age of data", () => {
  it("is said from today, yesterday or a date", () => {
    expect(sayAge(NOW - 25 * 60_000, NOW)).toBe("à jour à 18:05");
    expect(sayAge(NOW - 86_400_000, NOW)).toBe("données d’hier 18:30");
    expect(sayAge(NOW - 12 * 86_400_000, NOW)).toBe("données du 12 nov. 18:30");
    expect(sayAge(null, NOW)).toBe("pas encore reçu");
  });
});

it("initials are those people would write", () => {
  expect(["Camille Morel", " Jean-Luc ", "Épicerie du Vieux-Lille", "", "🍎 Pomme"].map(initials)).toEqual([
    "CM",
    "J",
    "ÉV",
    "?",
    "🍎P",
  ]);
});

it("every icon has its symbol, and every symbol is known", () => {
  const sprite = readFileSync(new URL("../../public/icons.svg", import.meta.url), "utf8");
  const symbols = [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map((hit) => hit[1]);
  expect([...symbols].sort()).toEqual([...ICONS].sort());
});
