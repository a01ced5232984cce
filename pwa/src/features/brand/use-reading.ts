import { useEffect, useRef, useState } from "preact/hooks";
import type { Refusal } from "../session/session";
import { asRefusal } from "./directory";

export interface Reading<T> {
  /** null: still reading for the first time. */
  value: T | null;
  refusal: Refusal | null;
  isReading: boolean;
  again: () => void;
  /** Replace what is shown: a page was added, a line settled. */
  set: (value: T) => void;
}

/** Read something online whenever `key` changes; what an earlier key answers late is dropped. */
export function useReading<T>(key: string, read: () => Promise<T>, waitMs = 0): Reading<T> {
  const [value, setValue] = useState<T | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isReading, setReading] = useState(true);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let isHere = true;
    setReading(true);
    const timer = setTimeout(async () => {
      try {
        const found = await read();
        if (!isHere) return;
        setValue(found);
        setRefusal(null);
      } catch (thrown) {
        if (isHere) setRefusal(asRefusal(thrown));
      }
      if (isHere) setReading(false);
    }, waitMs);
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [key, attempt]);

  return { value, refusal, isReading, again: () => setAttempt(attempt + 1), set: setValue };
}

/** Read again once one of so many that waited on this device has arrived: the server has decided. */
export function useArrivals(waiting: number, again: () => void): void {
  const before = useRef(waiting);
  useEffect(() => {
    if (waiting < before.current) again();
    before.current = waiting;
  }, [waiting]);
}
