import { computed } from "@preact/signals";
import { fold, matches } from "../../core/fold";
import type { Shown } from "../../core/preview";
import { accounts } from "../app/device";
import { text } from "./brief";

interface Indexed {
  account: Shown;
  folded: string;
  /** As `folded`, numbers by value: plain text sorts ten thousand of these where a collator would be felt. */
  order: string;
}

const DIGITS = 6;

/** A body is folded once: a new one stands for it when it changes. */
const known = new WeakMap<Shown, Indexed>();
let last: { accounts: Shown[]; index: Indexed[] } = { accounts: [], index: [] };

/** Sorted when accounts change, which a visit that arrives does not do; a keystroke only compares. */
const index = computed<Indexed[]>(() => {
  const now = accounts.value;
  const isSame = now.length === last.accounts.length && now.every((one, n) => one === last.accounts[n]);
  if (!isSame) {
    const order = (a: Indexed, b: Indexed) =>
      a.order < b.order || (a.order === b.order && a.account.id < b.account.id) ? -1 : 1;
    last = { accounts: now, index: now.map(indexed).sort(order) };
  }
  return last.index;
});

function indexed(account: Shown): Indexed {
  const found = known.get(account);
  if (found) return found;
  const words = ["name", "banner", "city", "postcode", "address"].map((field) => text(account, field));
  const folded = fold(words.join(" "));
  const made = { account, folded, order: folded.replace(/\d+/g, (digits) => digits.padStart(DIGITS, "0")) };
  known.set(account, made);
  return made;
}

let typed: { index: Indexed[]; folded: string; found: Indexed[] } | null = null;

export function searchAccounts(query: string): Shown[] {
  const folded = fold(query);
  const words = folded.split(" ").filter(Boolean);
  // One more letter can only narrow what was found: the rest need not be looked at again.
  const isNarrower = typed?.index === index.value && folded.startsWith(typed.folded);
  const within = isNarrower && typed ? typed.found : index.value;
  const found = words.length > 0 ? within.filter((one) => matches(one.folded, words)) : index.value;
  typed = { index: index.value, folded, found };
  return found.map((one) => one.account);
}

const RADIANS = Math.PI / 180;
const EARTH_M = 6_371_000;

/** Metres between an account and a point (degrees), or null when the account has no position. */
export function metresFrom(account: Shown, latitude: number, longitude: number): number | null {
  const { lat_e7, lon_e7 } = account.fields;
  if (typeof lat_e7 !== "number" || typeof lon_e7 !== "number") return null;
  const [lat, lon] = [lat_e7 / 1e7, lon_e7 / 1e7];
  const half =
    Math.sin(((lat - latitude) * RADIANS) / 2) ** 2 +
    Math.cos(lat * RADIANS) * Math.cos(latitude * RADIANS) * Math.sin(((lon - longitude) * RADIANS) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}

export function nearest(
  latitude: number,
  longitude: number,
  list: Shown[],
): { account: Shown; metres: number }[] {
  return list
    .flatMap((account) => {
      const metres = metresFrom(account, latitude, longitude);
      return metres === null ? [] : [{ account, metres }];
    })
    .sort((a, b) => a.metres - b.metres);
}

/** Accounts that look like the shop somebody is about to add: most words of its name, and the same postcode if both have one. */
export function likelyTwins(name: string, postcode: string): Shown[] {
  const words = fold(name)
    .split(" ")
    .filter((word) => word.length > 2);
  if (words.length === 0) return [];
  return index.value
    .map((one) => {
      const hits = words.filter((word) => one.folded.includes(word)).length / words.length;
      const place = postcode !== "" && text(one.account, "postcode") !== "";
      const same = place && text(one.account, "postcode") === postcode;
      return { account: one.account, score: hits + (same ? 0.4 : place ? -0.3 : 0) };
    })
    .filter((one) => one.score >= 0.8)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map((one) => one.account);
}
