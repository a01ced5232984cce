import type { Intent } from "../../core/op";
import type { Body, Fields, Json } from "../../core/wire";

/** The choice of a person between the values two people left; it names every value they saw. */
export function resolveIntent(body: Body, field: string, value: Json): Intent {
  const heads = (body.conflicts?.[field] ?? []).map((rival) => rival.op);
  return { kind: "conflict.resolve", entity: body.id, args: { field, value, heads } };
}

/** An ordinary edit that gives a settled field another value, having seen the op that settled it. */
export function undoIntent(body: Body, field: string, value: Json, resolved: string): Intent | null {
  const [kind, args] = editOf(body, field, value);
  if (kind === null) return null;
  return { kind, entity: body.id, args, base: { [field]: [resolved] } };
}

/** The value to go back to: what was shown before, or the other one when that was chosen. */
export function otherValue(body: Body, field: string, chosen: Json): Json | undefined {
  const same = (value: Json): boolean => JSON.stringify(value) === JSON.stringify(chosen);
  const shown = body.fields[field] ?? null;
  if (!same(shown)) return shown;
  return body.conflicts?.[field]?.find((rival) => !same(rival.value))?.value;
}

function editOf(body: Body, field: string, value: Json): [string | null, Fields] {
  switch (`${body.kind}.${field}`) {
    case "account.visit_interval_days":
      return ["account.plan", { visit_interval_days: value }];
    case "account.territory":
      return ["account.assign", { territory: value }];
    case "contact.left_on":
      return value === null ? [null, {}] : ["contact.leave", { on: value }];
    case "visit.planned_at":
      return ["visit.plan", { account: body.account, planned_at: value }];
    case "task.done":
      return [value === true ? "task.done" : "task.reopen", {}];
    case "task.comment":
      return [body.status === "done" ? "task.done" : "task.reopen", { comment: value }];
  }
  const kinds: Record<string, string> = {
    account: "account.edit",
    contact: "contact.edit",
    visit: "visit.amend",
    verbatim: "verbatim.correct",
    product: "product.edit",
  };
  return [kinds[body.kind] ?? null, { [field]: value }];
}
