// What the app asks of a device's storage. Two versions (IndexedDB, memory) pass one suite: contract.ts.

import type { Intent, Place } from "../core/op";
import type { Queued } from "../core/outbox";
import type { Patch, Standing } from "../core/receive";
import type { Body, Op } from "../core/wire";

/** A form as it was left, restored after a kill. */
export interface Draft {
  key: string;
  savedMs: number;
  value: unknown;
}

export interface Boot {
  standing: Standing;
  outbox: Queued[];
  drafts: Draft[];
}

export interface Rescue {
  comptoir: 1;
  user: string;
  exportedMs: number;
  incarnation: string;
  ops: Queued[];
  drafts: Draft[];
}

/** One user's storage on this device. Nobody else's is ever open beside it. */
export interface Store {
  readonly user: string;
  boot(): Promise<Boot>;
  /** Bodies by scope. `accounts` first for what the first screen needs, then everything else. */
  rows(part: "accounts" | "rest"): Promise<Map<string, Body[]>>;
  /** Queue ops and drop their draft in ONE transaction; when this resolves they are safe on this device. */
  queue(
    intents: Intent[],
    make: (intent: Intent, place: Place) => Op,
    nowMs: number,
    draft?: string,
  ): Promise<Queued[]>;
  /** Write what an answer brought, all or nothing. Ops queued meanwhile by another tab stay. */
  receive(patch: Patch, forget: string[]): Promise<void>;
  /** The outbox as it is now, other tabs' ops included. */
  outbox(): Promise<Queued[]>;
  standing(): Promise<Standing>;
  dismiss(op: string): Promise<void>;
  saveDraft(draft: Draft): Promise<void>;
  dropDraft(key: string): Promise<void>;
  rescue(nowMs: number): Promise<Rescue>;
  close(): void;
}

/** Storage refused or died: said on screen in words, never swallowed. */
export class StorageTrouble extends Error {
  constructor(
    readonly reason: "full" | "lost" | "unavailable",
    cause: unknown,
  ) {
    super(`storage is ${reason}`, { cause });
  }
}
