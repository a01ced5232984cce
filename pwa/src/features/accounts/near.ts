import { signal } from "@preact/signals";
import type { Shown } from "../../core/preview";
import { askWhere, type Here } from "./here";
import { nearest } from "./search";

/** Where the phone said it was, for as long as "near me" is on; nothing of it is kept or sent. */
export const near = signal<Here | { kind: "asking" } | null>(null);

export async function toggleNear(on: boolean): Promise<void> {
  near.value = on ? { kind: "asking" } : null;
  if (!on) return;
  const here = await askWhere();
  if (near.value?.kind === "asking") near.value = here;
}

/** Sorted by distance when a position is known; as they came when it is not. */
export function placed(list: Shown[]): { account: Shown; metres?: number }[] {
  const here = near.value;
  return here?.kind === "here"
    ? nearest(here.latitude, here.longitude, list)
    : list.map((account) => ({ account }));
}
