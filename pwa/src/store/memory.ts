import type { Intent, Place } from "../core/op";
import { numbered, type Queued } from "../core/outbox";
import type { Patch, ScopePatch, Standing } from "../core/receive";
import type { Body, Op } from "../core/wire";
import type { Boot, Draft, Rescue, Store } from "./port";

/** The storage port in memory: for tests, and for a browser that offers none (then the screen says so). */
export class MemoryStore implements Store {
  private held: Standing;
  private queued: Queued[] = [];
  private drafts = new Map<string, Draft>();
  private scopes = new Map<string, Map<string, Body>>();
  private aside = new Map<string, Map<string, Body>>();

  constructor(
    readonly user: string,
    incarnation: string,
  ) {
    this.held = { incarnation, epoch: null, cursors: {}, staging: [] };
  }

  async boot(): Promise<Boot> {
    return structuredClone({ standing: this.held, outbox: this.queued, drafts: [...this.drafts.values()] });
  }

  async rows(part: "accounts" | "rest"): Promise<Map<string, Body[]>> {
    const wanted = (body: Body) => (body.kind === "account") === (part === "accounts");
    return new Map([...this.scopes].map(([scope, rows]) => [scope, [...rows.values()].filter(wanted)]));
  }

  async queue(
    intents: Intent[],
    make: (intent: Intent, place: Place) => Op,
    nowMs: number,
    draft?: string,
  ): Promise<Queued[]> {
    const added: Queued[] = [];
    for (const intent of intents) {
      const all = [...this.queued, ...added];
      const after = all.filter((queued) => queued.op.entity === intent.entity).at(-1)?.op.id ?? null;
      const op = make(intent, { seq: numbered(all) + 1, after });
      added.push({ op, receipt: null, queuedMs: nowMs, closed: false, dismissed: false });
    }
    this.queued.push(...added);
    if (draft !== undefined) this.drafts.delete(draft);
    return structuredClone(added);
  }

  async receive(patch: Patch, forget: string[]): Promise<void> {
    const known = new Map(patch.outbox.map((queued) => [queued.op.id, queued]));
    const moved =
      this.held.incarnation !== patch.standing.incarnation || this.held.epoch !== patch.standing.epoch;
    this.held = structuredClone(patch.standing);
    let seq = numbered(patch.outbox);
    this.queued = this.queued
      .filter((queued) => !forget.includes(queued.op.id))
      .map((queued) => {
        const heard = known.get(queued.op.id);
        if (heard) return structuredClone(heard);
        return moved && !queued.closed ? { ...queued, op: { ...queued.op, seq: ++seq } } : queued;
      });
    for (const scope of patch.clear) this.aside.set(scope, new Map());
    for (const change of patch.staged) put(this.aside, change);
    for (const scope of patch.replace) {
      this.scopes.set(scope, this.aside.get(scope) ?? new Map());
      this.aside.delete(scope);
    }
    for (const change of patch.rows) put(this.scopes, change);
    for (const scope of patch.leave) this.scopes.delete(scope);
  }

  async outbox(): Promise<Queued[]> {
    return structuredClone(this.queued);
  }

  async standing(): Promise<Standing> {
    return structuredClone(this.held);
  }

  async dismiss(op: string): Promise<void> {
    this.queued = this.queued.map((queued) =>
      queued.op.id === op ? { ...queued, dismissed: true } : queued,
    );
  }

  async saveDraft(draft: Draft): Promise<void> {
    this.drafts.set(draft.key, structuredClone(draft));
  }

  async dropDraft(key: string): Promise<void> {
    this.drafts.delete(key);
  }

  async rescue(nowMs: number): Promise<Rescue> {
    const { standing, outbox, drafts } = await this.boot();
    return {
      comptoir: 1,
      user: this.user,
      exportedMs: nowMs,
      incarnation: standing.incarnation,
      ops: outbox,
      drafts,
    };
  }

  close(): void {}
}

function put(into: Map<string, Map<string, Body>>, change: ScopePatch): void {
  const rows = into.get(change.scope) ?? new Map<string, Body>();
  into.set(change.scope, rows);
  for (const body of change.put) rows.set(body.id, body);
  for (const id of change.drop) rows.delete(id);
}
