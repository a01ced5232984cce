// What travels between a device and the server (sync/README.md). Names are the wire's own.

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Fields = { [name: string]: Json };

export interface Stamp {
  wall: string;
  mono_ms: number;
  page: string;
}

/** One change made on this device, named by its intent. Immutable once queued; a further edit is a further op. */
export interface Op {
  id: string;
  seq: number;
  after: string | null;
  kind: string;
  v: number;
  entity: string;
  /** Per field, the op ids of every value its author saw. */
  base: Record<string, string[]>;
  args: Fields;
  at: Stamp;
}

export type Outcome =
  | "applied"
  | "merged"
  | "conflicted"
  | "superseded"
  | "waitlisted"
  | "moved"
  | "rejected"
  | "held"
  | "review";

/** What became of an op; `rev` grows when it advances. */
export interface Receipt {
  op: string;
  seq: number;
  rev: number;
  outcome: Outcome;
  code: string | null;
  params: Fields;
  entity: string | null;
  effective_at: string | null;
  time_uncertain: boolean;
  winner: string | null;
  next: { kind: string; args: Fields }[];
  /** The cursors that contain its effect: the preview goes only when this device has reached them. */
  at: Record<string, number>;
}

export interface Person {
  id: string;
  name: string;
  side: "brand" | "retailer";
}

export interface Rival {
  op: string;
  value: Json;
  at: string;
  by: Person;
}

/** An entity as this user's company may see it. */
export interface Body {
  id: string;
  kind: string;
  account: string | null;
  op: string;
  actor: Person;
  audience: "brand" | "shared" | "retailer";
  occurred_at: string;
  recorded_at: string;
  fields: Fields;
  late?: boolean;
  heads?: Record<string, string[]>;
  conflicts?: Record<string, Rival[]>;
  [derived: string]: unknown;
}

export interface Change {
  scope: string;
  seq: number;
  kind: string;
  id: string;
  body: Body | Receipt | null;
}

export interface SyncRequest {
  protocol: 1;
  app: string;
  epoch: string | null;
  incarnation: string;
  high_water: number;
  clock: Stamp;
  ops: Op[];
  cursors: Record<string, number>;
  limit: number;
}

export interface SyncAnswer {
  protocol: number;
  epoch: string;
  server_time: string;
  have: number;
  fork: boolean;
  receipts: Receipt[];
  enter: string[];
  leave: string[];
  reset: string[];
  changes: Change[];
  cursors: Record<string, number>;
  more: boolean;
}

export const MAX_OPS = 100;
export const MAX_BATCH_BYTES = 250 * 1024;
export const PULL_LIMIT = 1000;
/** Acknowledged ops are kept so long, to be sent again should the server be restored from a backup. */
export const KEEP_MS = 30 * 24 * 3_600_000;
