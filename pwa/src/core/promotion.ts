import { isForShop, type Shop, type Where } from "./group";
import { uuid5 } from "./uuid5";
import type { Body, Fields, Json, Op, Person } from "./wire";

// Twins of backend/promotions/parts.py and ids.py; both are held to sync/vectors/promotion.json.

const PARTICIPATIONS = "328dff73-7968-5d3b-be04-f8a01ec11725";

/** The one id of a store's part in a promotion, which every device works out alike. */
export const participationId = (promotion: string, account: string): string =>
  uuid5(PARTICIPATIONS, `${promotion}|${account}`);

/** Whether a promotion is for a store that is open on a day; `faces` as in `isForShop`. */
export const isFor = (promotion: string, faces: Where[], shop: Shop, day: string): boolean =>
  isForShop(participationId(promotion, shop.id), faces, shop, day);

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
