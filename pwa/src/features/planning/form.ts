import type { Fields, Json } from "../../core/wire";
import { daysBetween, fromDay } from "../../i18n/format";
import { planningWords } from "./words";

/** For which stores, as a form holds it: banners by name, départements by code, accounts by id. */
export interface Group {
  banners: string[];
  departments: string[];
  stores: string[];
  excluded: string[];
}

export const MOST_PRODUCTS = 50;
const YEAR = 366;

export const words = (value: Json | undefined): string => (typeof value === "string" ? value : "");
export const names = (value: Json | undefined): string[] => (Array.isArray(value) ? (value as string[]) : []);
export const inside = (value: Json | undefined): Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};

/** The group of something that is there. */
export function groupOf(where: Fields): Group {
  return {
    banners: names(where.banners),
    departments: names(where.departments),
    stores: names(where.stores),
    excluded: names(where.excluded),
  };
}

/** Only what says something, as the server keeps it. */
export function whereOf({ banners, departments, stores, excluded }: Group): Record<string, string[]> {
  const all = { banners, departments: [...departments].sort(), stores, excluded };
  return Object.fromEntries(Object.entries(all).filter(([, chosen]) => chosen.length > 0));
}

export const given = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );

/** What of a plan was changed; a field that is not there is empty. */
export function changes(before: Fields, after: Fields): Fields {
  const plain = (value: Json | undefined): string => JSON.stringify(sorted(value ?? null));
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => {
      const was = before[name] ?? (Array.isArray(value) ? [] : name === "where" ? {} : null);
      return plain(was) !== plain(value);
    }),
  );
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is wrong with a first and a last day; nothing is wrong without a first. */
export function wrongSpan(first: string, last: string): string {
  if (!first) return "";
  if (last < first) return planningWords.value.order;
  return daysBetween(fromDay(first), fromDay(last)) >= YEAR ? planningWords.value.long : "";
}

/** The first thing to correct is where the eyes should be. */
export const showFault = (): void =>
  void requestAnimationFrame(() =>
    document.querySelector<HTMLElement>("[aria-invalid=true], .error")?.scrollIntoView({ block: "center" }),
  );
