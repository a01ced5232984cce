import { retold } from "./interval";
import { hasArrived, type Queued } from "./outbox";
import { partAfter } from "./promotion";
import type { Body, Fields, Json, Op, Person } from "./wire";

/** An entity as the screen shows it: the confirmed body with this device's own pending ops replayed on top. */
export interface Shown extends Body {
  /** Ops of this device it contains that the server has not confirmed. */
  pending?: string[];
}

const CREATES: Record<string, string> = {
  "account.add": "account",
  "contact.add": "contact",
  "visit.plan": "visit",
  "visit.check_in": "visit",
  "visit.log": "visit",
  "verbatim.add": "verbatim",
  "note.add": "note",
  "task.add": "task",
  "booking.request": "booking",
  "message.add": "message",
  "pos_item.publish": "pos_item",
  "pos_order.place": "pos_order",
  "stock_out.report": "stock_out",
  "availability.set": "availability",
  "service.publish": "service",
  "promotion.plan": "promotion",
  "challenge.plan": "challenge",
  "promotion.commit": "participation",
  "promotion.confirm_execution": "participation",
  "promotion.report_problem": "participation",
  "promotion.result": "participation",
};

const STATUS: Record<string, string> = {
  "visit.plan": "planned",
  "visit.check_in": "in_progress",
  "visit.log": "logged",
  "visit.cancel": "cancelled",
  "task.add": "open",
  "task.done": "done",
  "task.reopen": "open",
  "booking.request": "asked",
  "booking.reschedule": "asked",
  "booking.propose": "proposed",
  "booking.confirm": "confirmed",
  "booking.accept": "confirmed",
  "booking.decline": "declined",
  "booking.cancel": "cancelled",
  "pos_order.place": "asked",
  "pos_order.ship": "shipped",
  "pos_order.receive": "received",
  "pos_order.install": "installed",
  "pos_order.cancel": "cancelled",
  "pos_order.decline": "declined",
  "training_session.cancel": "cancelled",
  "promotion.plan": "planned",
  "promotion.cancel": "cancelled",
  "challenge.plan": "planned",
  "challenge.cancel": "cancelled",
};

const RANK = ["planned", "in_progress", "cancelled", "logged"];

/** What a pending op makes of an entity. It guesses kindly; the confirmed row replaces the guess. */
export function replay(body: Shown | undefined, op: Op, author: Person): Shown | undefined {
  const made = CREATES[op.kind];
  const base = body ?? (made ? fresh(made, op, author) : undefined);
  if (!base) return undefined;
  const shown: Shown = { ...base, fields: { ...base.fields }, pending: [...(base.pending ?? []), op.id] };
  if (base.kind === "stock_out") return retold(shown, op, author);
  if (base.kind === "notice") return glanced(shown, op, author);
  if (base.kind === "participation") return partAfter(shown, op, author);
  if ((base.kind === "pos_order" && !made) || /^(promotion|challenge)\.cancel$/.test(op.kind))
    return stepped(shown, op, author);
  if (op.kind === "availability.except") return { ...shown, fields: unlike(base.fields, op.args) };
  const { account: _account, audience, text, tags, untag, heads: _heads, field, value, ...args } = op.args;
  const rest: Fields = op.kind === "conflict.resolve" ? {} : args;
  Object.assign(shown.fields, rest);
  if (typeof audience === "string") shown.audience = audience as Body["audience"];
  if (text !== undefined) shown.fields[op.kind === "verbatim.add" ? "said" : "text"] = text;
  if (Array.isArray(tags)) {
    const held = (shown.fields.tags ?? []) as string[];
    const given = tags as string[];
    shown.fields.tags =
      op.kind === "account.untag"
        ? held.filter((tag) => !given.includes(tag))
        : [...new Set([...held, ...given])];
  }
  if (Array.isArray(untag)) {
    shown.fields.tags = ((shown.fields.tags ?? []) as string[]).filter(
      (tag) => !(untag as Json[]).includes(tag),
    );
  }
  if (op.kind === "conflict.resolve" && typeof field === "string") {
    shown.fields[field] = value ?? null;
    const { [field]: _resolved, ...open } = shown.conflicts ?? {};
    shown.conflicts = open;
  }
  if (op.kind === "pos_holding.discard")
    shown.fields.held = Number(base.fields.held) - Number(op.args.quantity);
  if (op.kind === "service.retire") shown.fields.retired = true;
  if (op.kind === "contact.leave") shown.fields.left_on = (op.args.on as string) ?? op.at.wall.slice(0, 10);
  if (op.kind === "verbatim.redact" || op.kind === "contact.erase") shown.fields = {};
  const status = STATUS[op.kind];
  if (status && !(RANK.indexOf(status) < RANK.indexOf(String(shown.status)))) shown.status = status;
  // The days of a challenge stand beside its fields, as lists ask for them.
  if (base.kind === "challenge") Object.assign(shown, shown.fields.period);
  if (op.kind === "visit.plan") shown.occurred_at = String(op.args.planned_at);
  const slot = op.kind === "booking.propose" ? op.args.starts_at : op.args.wanted;
  if (typeof slot === "string") {
    Object.assign(shown.fields, { starts_at: slot, wanted_at: slot, ends_at: null });
    Object.assign(shown, { occurred_at: slot, moved: false });
  }
  if (op.kind === "visit.log") shown.occurred_at = (op.args.occurred_at as string) ?? op.at.wall;
  return shown;
}

/** A date unlike its weekday, or (null) like it again. */
function unlike(fields: Fields, { date, windows }: Fields): Fields {
  const { [String(date)]: _before, ...others } = (fields.exceptions ?? {}) as Fields;
  return {
    ...fields,
    exceptions: windows === null || windows === undefined ? others : { ...others, [String(date)]: windows },
  };
}

/** The next step of an order, as far as this device can tell: how many of what is the server's to say. */
function stepped(order: Shown, op: Op, author: Person): Shown {
  const status = STATUS[op.kind];
  if (!status) return order;
  const step = { ...op.args, what: status, at: op.at.wall, by: { ...author } } as Json;
  const steps = [...((order.fields.steps ?? []) as Json[]), step];
  return { ...order, status, fields: { ...order.fields, steps } };
}

/** A notice that was seen. Opened from outside once, it stays so. */
function glanced(notice: Shown, op: Op, author: Person): Shown {
  const via = op.entity === notice.id ? (op.args.via ?? "inbox") : "inbox";
  const step = { what: "read", via, at: op.at.wall, by: { ...author } } as Json;
  const steps = [...((notice.fields.steps ?? []) as Json[]), step];
  const status = via === "inbox" && notice.status !== "opened" ? "read" : "opened";
  return { ...notice, status, fields: { ...notice.fields, steps } };
}

/** The entities an op shows on: its own, and those it names as seen in the same glance. */
const touchedBy = (op: Op): string[] =>
  op.kind === "notice.read" && Array.isArray(op.args.also)
    ? [...new Set([op.entity, ...(op.args.also as string[])])]
    : [op.entity];

function fresh(kind: string, op: Op, author: Person): Shown {
  const account = kind === "account" ? op.entity : ((op.args.account as string) ?? null);
  const own = author.side === "brand" ? "brand" : "retailer";
  const isShared = !["verbatim", "note", "task"].includes(kind);
  return {
    id: op.entity,
    kind,
    account,
    op: op.id,
    actor: author,
    audience: isShared ? "shared" : own,
    occurred_at: op.at.wall,
    recorded_at: op.at.wall,
    fields: kind === "account" ? { status: "prospect" } : {},
  };
}

/** Replay the pending ops over confirmed bodies. Answers only the entities they touch; null hides one. */
export function overlay(
  confirmed: (id: string) => Body | undefined,
  outbox: Queued[],
  cursors: Record<string, number>,
  author: Person,
): Map<string, Shown> {
  const touched = new Map<string, Shown>();
  const waiting = outbox.filter(
    (queued) =>
      !hasArrived(queued, cursors) &&
      queued.receipt?.outcome !== "rejected" &&
      queued.receipt?.outcome !== "review",
  );
  for (const { op } of waiting.sort((a, b) => a.queuedMs - b.queuedMs || a.op.seq - b.op.seq)) {
    for (const id of touchedBy(op)) {
      const shown = replay(touched.get(id) ?? confirmed(id), op, author);
      if (shown) touched.set(id, shown);
    }
  }
  return touched;
}
