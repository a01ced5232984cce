import { isUnsent } from "../../core/outbox";
import { replay, type Shown } from "../../core/preview";
import type { Body } from "../../core/wire";
import { loaded, outbox, shown } from "../app/device";
import { readDirectory, readEntries } from "../brand/directory";
import { useArrivals, useReading } from "../brand/use-reading";
import { isHeadquarters, me, type Refusal } from "../session/session";

/** Something of an account's timeline, wherever its reader keeps it. */
export interface Thing {
  body: Shown | null;
  /** It may still come. */
  isReading: boolean;
  refusal: Refusal | null;
  again: () => void;
}

/** From this phone; headquarters read it online, with what waits here replayed on top. */
export function useThing(account: string, kind: string, id: string): Thing {
  const isOnline = isHeadquarters();
  const waiting = outbox.value.filter((queued) => queued.op.entity === id && isUnsent(queued));
  const reading = useReading(`${account}:${id}:${isOnline}`, async () => {
    if (!isOnline) return null;
    await readDirectory();
    return find(account, kind, id);
  });
  useArrivals(isOnline ? waiting.length : 0, reading.again);
  if (!isOnline) {
    const body = shown.value.get(id);
    return {
      ...reading,
      refusal: null,
      body: body?.kind === kind ? body : null,
      isReading: loaded.value !== "all",
    };
  }
  const body = waiting.reduce<Shown | undefined>(
    (so, { op }) => replay(so, op, me()) ?? so,
    reading.value ?? undefined,
  );
  return { ...reading, body: body ?? null };
}

/** Read back through an account's timeline until it is there. Throws `Refusal`. */
async function find(account: string, kind: string, id: string): Promise<Body | null> {
  for (let before: string | null = null; ; ) {
    const page = await readEntries({ account, kinds: [kind], before, limit: 100 });
    const found = page.entries.find((entry) => entry.id === id);
    if (found || page.next === null) return found ?? null;
    before = page.next;
  }
}
