import { computed } from "@preact/signals";
import { byAccount } from "../app/device";
import { atMs } from "./brief";

/** When each account was last called at, ms since 1970: read once for a whole list. */
export const lastVisits = computed(() => {
  const found = new Map<string, number>();
  for (const [account, bodies] of byAccount.value) {
    for (const body of bodies) {
      if (body.kind !== "visit" || body.status !== "logged") continue;
      const at = atMs(body);
      if (at > (found.get(account) ?? 0)) found.set(account, at);
    }
  }
  return found;
});

/** Accounts with a field, of theirs or of a person there, that two people wrote. */
export const disputed = computed(() => {
  const found = new Set<string>();
  for (const [account, bodies] of byAccount.value)
    if (bodies.some((body) => Object.keys(body.conflicts ?? {}).length > 0)) found.add(account);
  return found;
});
