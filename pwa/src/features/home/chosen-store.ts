import { computed, signal } from "@preact/signals";
import type { Shown } from "../../core/preview";
import { compare } from "../../i18n/format";
import { text } from "../accounts/brief";
import { accounts } from "../app/device";

const KEY = "comptoir.store";
const chosen = signal(localStorage.getItem(KEY));

/** The stores this manager writes for, by name. */
export const stores = computed<Shown[]>(() =>
  [...accounts.value].sort((a, b) => compare(text(a, "name"), text(b, "name"))),
);

/** The one on the screen: the last one chosen on this phone, else the first. */
export const store = computed<Shown | null>(
  () => stores.value.find((one) => one.id === chosen.value) ?? stores.value[0] ?? null,
);

export function chooseStore(id: string): void {
  chosen.value = id;
  localStorage.setItem(KEY, id);
}
