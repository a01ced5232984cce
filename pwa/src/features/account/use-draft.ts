import { useEffect, useRef, useState } from "preact/hooks";
import type { Intent } from "../../core/op";
import { StorageTrouble } from "../../store/port";
import { act, drafts, dropDraft, keepDraft } from "../app/device";
import { isBusy } from "../app/router";

const SETTLE_MS = 300;

/** Fields to change, or how they follow from the form as it is now. */
export type Change<T> = (patch: Partial<T> | ((now: T) => Partial<T>)) => void;

/** A form whose every word is kept on this phone as it is written. */
export interface Kept<T> {
  value: T;
  /** When it was last kept, ms since 1970; null while nothing is. */
  savedMs: number | null;
  /** It was found here from an earlier time. */
  restored: boolean;
  /** Storage refused: the words are on the screen only. */
  trouble: StorageTrouble | null;
  change: Change<T>;
  /** Queue ops and drop the draft in one transaction. False when storage refused: the form keeps its words. */
  submit: (intents: Intent[]) => Promise<boolean>;
  /** Start again from nothing; answers what brings the words back. */
  discard: () => Promise<() => void>;
}

/** `fresh` makes the form as it is before anything is written; a kept draft is laid over it. */
export function useDraft<T extends object>(key: string, fresh: () => T): Kept<T> {
  const [found] = useState(() => drafts.value.get(key));
  const [blank] = useState(() => JSON.stringify(fresh()));
  const [value, setValue] = useState<T>(() => ({ ...fresh(), ...(found?.value as T | undefined) }));
  const [savedMs, setSaved] = useState(found?.savedMs ?? null);
  const [restored, setRestored] = useState(found !== undefined);
  const [trouble, setTrouble] = useState<StorageTrouble | null>(null);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isDirty = useRef(false);

  const mark = (dirty: boolean): void => {
    clearTimeout(timer.current);
    isDirty.current = dirty;
    isBusy.value = dirty;
  };
  /** Run a write; storage trouble is said, anything else is a fault of ours. */
  const tried = async (write: () => Promise<unknown>): Promise<boolean> => {
    clearTimeout(timer.current);
    isDirty.current = false;
    try {
      await write();
      // Kept now, and not before: an update may reload the page from here on.
      isBusy.value = isDirty.current;
      setTrouble(null);
      return true;
    } catch (error) {
      if (!(error instanceof StorageTrouble)) throw error;
      isDirty.current = true;
      isBusy.value = true;
      setTrouble(error);
      return false;
    }
  };
  const keep = async (): Promise<void> => {
    if (!isDirty.current) return;
    // Written and taken out again: nothing is left to pick up.
    const isBlank = JSON.stringify(latest.current) === blank;
    if (await tried(() => (isBlank ? dropDraft(key) : keepDraft(key, latest.current))))
      setSaved(isBlank ? null : Date.now());
  };
  const set = (next: T): void => {
    latest.current = next;
    setValue(next);
  };
  const change: Change<T> = (patch) => {
    set({ ...latest.current, ...(typeof patch === "function" ? patch(latest.current) : patch) });
    mark(true);
    timer.current = setTimeout(() => void keep(), SETTLE_MS);
  };

  useEffect(() => {
    const leaving = (): void => void keep();
    const hiding = (): void => {
      if (document.visibilityState === "hidden") leaving();
    };
    addEventListener("pagehide", leaving);
    document.addEventListener("visibilitychange", hiding);
    return () => {
      removeEventListener("pagehide", leaving);
      document.removeEventListener("visibilitychange", hiding);
      leaving();
    };
  }, [key]);

  return {
    value,
    savedMs,
    restored,
    trouble,
    change,
    submit: (intents) => tried(() => act(intents, key)),
    discard: async () => {
      const before = latest.current;
      mark(false);
      await tried(() => dropDraft(key));
      set(fresh());
      setSaved(null);
      setRestored(false);
      return () => change(before);
    },
  };
}
