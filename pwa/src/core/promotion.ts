import { fold } from "./fold";
import { uuid5 } from "./uuid5";
import type { Body, Fields, Json, Op, Person } from "./wire";

// Twins of backend/promotions/where.py, parts.py and ids.py; both are held to sync/vectors/promotion.json.

const PARTICIPATIONS = "328dff73-7968-5d3b-be04-f8a01ec11725";

/** The one id of a store's part in a promotion, which every device works out alike. */
export const participationId = (promotion: string, account: string): string =>
  uuid5(PARTICIPATIONS, `${promotion}|${account}`);

/** What decides whether something planned for a group of stores is for this one. */
export interface Shop {
  id: string;
  /** Its banner's name, folded: however it is written, it is one. */
  banner: string;
  department: string | null;
  closed_on: string | null;
  is_store: boolean;
}

const CORSICA: Record<string, string> = { "0": "2A", "1": "2A", "2": "2B", "6": "2B" };

/** The French département of a postcode: "75", "2A", "974"; null for what belongs to none. */
export function departement(postcode: string): string | null {
  if (!/^\d{5}$/.test(postcode)) return null;
  if (postcode.startsWith("20")) return CORSICA[postcode.charAt(2)] ?? null;
  if (postcode.startsWith("97")) return /^97[1-6]/.test(postcode) ? postcode.slice(0, 3) : null;
  const two = postcode.slice(0, 2);
  return two >= "01" && two <= "95" ? two : null;
}

/** Read it off an account. */
export function shopOf({ id, fields }: { id: string; fields: Fields }): Shop {
  const said = (name: string): string | null => (typeof fields[name] === "string" ? fields[name] : null);
  const postcode = said("postcode");
  return {
    id,
    banner: fold(said("banner") ?? ""),
    department: postcode !== null && (said("country") ?? "FR") === "FR" ? departement(postcode) : null,
    closed_on: said("closed_on"),
    is_store: (said("level") ?? "store") === "store",
  };
}

/** Where a promotion runs, as one scope says it: the brand knows all of it, a store what is its own. */
export interface Where {
  banners?: string[];
  departments?: string[];
  stores?: string[];
  /** For the brand accounts; for a store the ids their parts would have. */
  excluded?: string[];
  /** The one banner whose scope this is. */
  banner?: string;
}

/**
 * Whether it is for a store that is open on a day. `faces`: what is known of where it runs, from every scope it was read in;
 * one that leaves the store out outweighs the others.
 */
export function isFor(promotion: string, faces: Where[], shop: Shop, day: string): boolean {
  if (!shop.is_store || (shop.closed_on !== null && shop.closed_on <= day)) return false;
  const isLeftOut = faces.some(
    ({ excluded = [] }) =>
      excluded.length > 0 &&
      (excluded.includes(shop.id) || excluded.includes(participationId(promotion, shop.id))),
  );
  return !isLeftOut && faces.some((where) => holds(where, shop));
}

function holds({ banners = [], departments = [], stores = [], banner }: Where, shop: Shop): boolean {
  if (stores.includes(shop.id)) return true;
  const named = banner === undefined ? banners : [banner];
  if (named.length === 0 && departments.length === 0 && stores.length > 0) return false;
  return (
    (named.length === 0 || (shop.banner !== "" && named.some((one) => fold(one) === shop.banner))) &&
    (departments.length === 0 || (shop.department !== null && departments.includes(shop.department)))
  );
}

export type Status = "none" | "committed" | "withdrawn" | "executed";

/** Something a store, or its rep, said of its part. */
export interface PartStep extends Record<string, Json | undefined> {
  what: string;
  at: string;
  by: Person & Record<string, Json>;
}

/** How the store stands to it after what was said: seen in place counts until it withdraws; what is wrong, until it is right. */
export function standing(steps: readonly { what: string; problem?: Json | undefined }[]): {
  status: Status;
  problem: string | null;
} {
  let status: Status = "none";
  let problem: string | null = null;
  for (const step of steps) {
    if (step.what === "withdrawn" || step.what === "executed") {
      status = step.what;
      problem = null;
    } else if (step.what === "committed" && status !== "executed") status = "committed";
    else if (step.what === "problem") problem = String(step.problem);
  }
  return { status, problem };
}

const WHAT: Record<string, string> = {
  "promotion.commit": "committed",
  "promotion.withdraw": "withdrawn",
  "promotion.confirm_execution": "executed",
  "promotion.report_problem": "problem",
  "promotion.result": "result",
};

/** A part after one more word of this device's user. */
export function partAfter<B extends Body>(part: B, op: Op, author: Person): B {
  const { account: _account, promotion, seen_at, ...words } = op.args;
  const source = author.side === "retailer" ? "manager" : "rep";
  const step: Fields = {
    ...words,
    ...(op.kind === "promotion.result" ? { source } : {}),
    what: WHAT[op.kind] ?? "",
    at: typeof seen_at === "string" ? seen_at : op.at.wall,
    by: { ...author },
  };
  const steps = [...((part.fields.steps ?? []) as Json[]), step];
  const fields: Fields = { ...part.fields, steps };
  if (typeof promotion === "string") fields.promotion = promotion;
  if (step.what === "result") fields.result = step;
  const { problem: _before, ...rest } = part;
  const { status, problem } = standing(steps as unknown as PartStep[]);
  return { ...(rest as B), status, ...(problem === null ? {} : { problem }), fields };
}
