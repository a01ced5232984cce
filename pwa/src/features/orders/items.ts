import { computed } from "@preact/signals";
import type { Shown } from "../../core/preview";
import { compare } from "../../i18n/format";
import { language } from "../../i18n/language";
import { text } from "../accounts/brief";
import { byAccount, shown } from "../app/device";
import { orderWords } from "./words";

export const MATERIALS = ["display", "end_cap", "wobbler", "shelf_strip", "poster", "sampler"] as const;
export type Material = (typeof MATERIALS)[number];
export type Band = "available" | "low" | "none";
type Size = 96 | 320 | 1080;

/** An item in the reader's language. */
export function itemName(item: Shown | undefined): string {
  if (!item) return orderWords.value.unknownItem;
  return (language.value === "en" && text(item, "name_en")) || text(item, "name_fr");
}

export const bandOf = (item: Shown): Band =>
  item.band === "low" || item.band === "none" ? item.band : "available";
export const isRetired = (item: Shown): boolean => typeof item.retired_at === "string";
export const maxOf = (item: Shown): number | null => {
  const most = item.fields.max_per_store;
  return typeof most === "number" ? most : null;
};

/** Where a picture is, at a size; "" for an item without one. */
export const pictureOf = (item: Shown | undefined, size: Size): string => {
  const hash = item ? text(item, "picture") : "";
  return hash && `/media/${hash}-${size}.webp`;
};

const byKind = (a: Shown, b: Shown): number =>
  MATERIALS.indexOf(text(a, "kind") as Material) - MATERIALS.indexOf(text(b, "kind") as Material) ||
  compare(itemName(a), itemName(b));

/** What can be ordered, from what is on this phone. */
export const catalogue = computed<Shown[]>(() =>
  [...shown.value.values()].filter((body) => body.kind === "pos_item" && !isRetired(body)).sort(byKind),
);

/** How many of each item a store has or was promised. */
export function heldBy(account: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const body of byAccount.value.get(account) ?? []) {
    if (body.kind === "pos_holding") found.set(text(body, "item"), Number(body.fields.held ?? 0));
  }
  return found;
}

/** The entity that counts what a store has of an item; none was ever ordered there without one. */
export const holdingOf = (account: string, item: string): Shown | undefined =>
  (byAccount.value.get(account) ?? []).find(
    (body) => body.kind === "pos_holding" && text(body, "item") === item,
  );

let kept = "";

/** Bring the catalogue's pictures in while there is a network: the service worker keeps each that was asked for. */
export async function keepPictures(): Promise<void> {
  const names = catalogue.value.map((item) => pictureOf(item, 320)).filter(Boolean);
  const saver = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
  if (saver || !navigator.onLine || kept === names.join()) return;
  kept = names.join();
  for (const name of names) {
    await fetch(name).catch(() => {
      kept = "";
    });
  }
}
