import { isUnsent } from "../../core/outbox";
import { replay, type Shown } from "../../core/preview";
import { loaded, outbox, shown } from "../app/device";
import { useArrivals, useReading } from "../brand/use-reading";
import { call, me, type Refusal } from "../session/session";

export interface Found {
  planned: Shown | null;
  isReading: boolean;
  refusal: Refusal | null;
  again: () => void;
}

/** Something headquarters planned: from this device where it is, else read online (older than a device keeps, or not come yet). */
export function usePlanned(kind: "promotion" | "challenge", id: string): Found {
  const here = shown.value.get(id);
  const isReady = loaded.value === "all";
  const isHere = here?.kind === kind;
  const waiting = outbox.value.filter(({ op, ...queued }) => op.entity === id && isUnsent({ op, ...queued }));
  const reading = useReading(`${id}:${isReady}:${isHere}`, async () =>
    isHere || !isReady ? null : ((await call("GET", `/api/v1/${kind}s/${id}`)) as Shown),
  );
  useArrivals(isHere ? 0 : waiting.length, reading.again);
  if (isHere) return { planned: here, isReading: false, refusal: null, again: reading.again };
  const read = reading.value?.id === id ? reading.value : undefined;
  const planned = waiting.reduce<Shown | undefined>((so, { op }) => replay(so, op, me()) ?? so, read);
  return {
    planned: planned ?? null,
    isReading: !isReady || reading.isReading,
    // Not there, or not for this reader: said as such, not as a failure.
    refusal: reading.refusal?.status === 404 ? null : reading.refusal,
    again: reading.again,
  };
}
