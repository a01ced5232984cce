import { batchOf, isForgettable, isUnsent, numbered } from "../core/outbox";
import { isPage, joined, type Patch, receive, type Standing } from "../core/receive";
import { MAX_OPS, PULL_LIMIT, type SyncRequest } from "../core/wire";
import type { Store } from "../store/port";
import { StorageTrouble } from "../store/port";
import type { PageClock } from "./clock";
import type { Send } from "./exchange";

/** What the sync chip says, in words. */
export type Phase = "idle" | "sending" | "offline" | "waiting" | "signed-out" | "update-needed" | "storage";

export interface Status {
  phase: Phase;
  /** ms since 1970 of the last complete exchange. */
  syncedMs: number | null;
  /** When it will try again by itself, ms since 1970. */
  retryMs: number | null;
}

export interface Surroundings {
  store: Store;
  send: Send;
  clock: PageClock;
  appVersion: string;
  newId: () => string;
  /** Only one tab talks to the server at a time; answers false when another does. */
  alone: (work: () => Promise<void>) => Promise<boolean>;
  /** What an answer says, for the screens. */
  heard: (patch: Patch) => void;
  /** It is on the disk: other tabs may read it there. */
  kept: (patch: Patch) => void;
  /** Resolves when the screens have had a chance to show what they heard. */
  drawn: () => Promise<void>;
  changed: (status: Status) => void;
  later: (work: () => void, ms: number) => void;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const MOST_ROUNDS = 500;
/** Pages of a first reading are written together: each would rewrite most of the chunks the one before it wrote. */
const HOLD_MS = 2_000;
const HOLD_ROWS = 20_000;

/** Single flight, back-off, named states. It decides nothing about ops: the server does, and `core/receive` reads it. */
export class Engine {
  private flying = false;
  private again = false;
  private stopped = false;
  private wait = FIRST_WAIT_MS;
  /** The server asked not to be asked again before, ms since 1970. */
  private notBefore = 0;
  private batch = MAX_OPS;
  /** Pages not written down yet: if they are lost they are asked for again, for the cursors are not written either. */
  private held: { patch: Patch; sinceMs: number } | null = null;
  private status: Status = { phase: "idle", syncedMs: null, retryMs: null };

  constructor(private readonly around: Surroundings) {}

  /**
   * Something may have to travel: an op was queued, the network is back, a poke came. `isAsked`: a person wants it now, or
   * its time has come; anything else waits for as long as the server asked.
   */
  async sync(isAsked = false): Promise<void> {
    if (this.stopped || (!isAsked && this.around.clock.nowMs() < this.notBefore)) return;
    if (this.flying) {
      this.again = true;
      return;
    }
    this.flying = true;
    try {
      do {
        this.again = false;
        const mine = await this.around.alone(() => this.fly());
        if (!mine) this.around.later(() => void this.sync(), FIRST_WAIT_MS);
      } while (this.again && this.status.phase === "idle");
    } finally {
      this.flying = false;
    }
  }

  /** For good: the next user's session must never carry this user's ops, whichever timer still runs. */
  stop(): void {
    this.stopped = true;
  }

  private say(phase: Phase, retryMs: number | null = null): void {
    if (this.stopped) return;
    this.status = {
      phase,
      syncedMs: phase === "idle" ? this.around.clock.nowMs() : this.status.syncedMs,
      retryMs,
    };
    this.around.changed(this.status);
  }

  private async fly(): Promise<void> {
    try {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const standing = this.held?.patch.standing ?? (await this.around.store.standing());
        if (this.stopped || !(await this.exchange(standing))) break;
      }
      await this.keep();
    } catch (error) {
      if (!(error instanceof StorageTrouble)) throw error;
      this.say("storage");
    }
  }

  /** One round trip. True when there is more to do at once. */
  private async exchange(standing: Standing): Promise<boolean> {
    const { store, clock } = this.around;
    const outbox = await store.outbox();
    const request: SyncRequest = {
      protocol: 1,
      app: this.around.appVersion,
      epoch: standing.epoch,
      incarnation: standing.incarnation,
      high_water: numbered(outbox),
      clock: clock.read(),
      ops: batchOf(outbox, this.batch),
      cursors: standing.cursors,
      limit: PULL_LIMIT,
    };
    if (this.stopped) return false;
    if (request.ops.length > 0 || this.status.phase !== "idle") this.say("sending");
    const reply = await this.around.send(request);
    // Another user's by now: their screens must not see this answer; the server says it again next time.
    if (this.stopped) return false;
    switch (reply.kind) {
      case "answer": {
        this.wait = FIRST_WAIT_MS;
        this.notBefore = 0;
        this.batch = MAX_OPS;
        const patch = receive(standing, outbox, reply.answer, this.around.newId());
        const { held } = this;
        this.held = held ? { ...held, patch: joined(held.patch, patch) } : { patch, sinceMs: clock.nowMs() };
        const isKnown = standing.epoch === null || standing.epoch === reply.answer.epoch;
        if (isKnown && isPage(reply.answer) && this.mayHold(this.held)) return true;
        await this.keep();
        if (this.stopped) return false;
        const unsent = (await store.outbox()).some(isUnsent);
        if (patch.more || unsent) return true;
        this.say("idle");
        return false;
      }
      case "too-large":
        if (this.batch > 1) {
          this.batch = Math.max(1, Math.floor(Math.min(this.batch, request.ops.length) / 2));
          return true;
        }
        this.retry("waiting", null);
        return false;
      case "signed-out":
        // The outbox stays; the app goes on working and asks to sign in.
        this.say("signed-out");
        return false;
      case "update-needed":
        this.say("update-needed");
        return false;
      case "later":
        this.retry(reply.offline ? "offline" : "waiting", reply.waitMs);
        return false;
    }
  }

  private mayHold({ patch, sinceMs }: { patch: Patch; sinceMs: number }): boolean {
    const rows = [...patch.rows, ...patch.staged].reduce((sum, page) => sum + page.put.length, 0);
    return rows < HOLD_ROWS && this.around.clock.nowMs() - sinceMs < HOLD_MS;
  }

  /**
   * Write down what came, and tell the screens. Rows alone are shown before they are on the disk: nothing this person wrote
   * depends on them, and if the write fails they come again.
   */
  private async keep(): Promise<void> {
    const { store, clock, heard, kept, drawn } = this.around;
    const patch = this.held?.patch;
    this.held = null;
    if (!patch || this.stopped) return;
    const forget = patch.outbox
      .filter((queued) => isForgettable(queued, patch.standing.cursors, clock.nowMs()))
      .map((queued) => queued.op.id);
    const isReading = patch.outbox.length === 0 && patch.replace.length === 0 && patch.leave.length === 0;
    if (isReading) {
      heard(patch);
      await drawn();
    }
    if (this.stopped) return;
    await store.receive(patch, forget);
    if (this.stopped) return;
    if (!isReading) heard(patch);
    kept(patch);
  }

  private retry(phase: Phase, asked: number | null): void {
    const jitter = 0.75 + (parseInt(this.around.newId().slice(-4), 16) / 65_535) * 0.5;
    const ms = Math.round(Math.max(asked ?? 0, this.wait * jitter));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
    const retryMs = this.around.clock.nowMs() + ms;
    this.notBefore = asked === null ? 0 : retryMs;
    this.say(phase, retryMs);
    // A later refusal has moved the time: this one then only hints.
    this.around.later(() => void this.sync(this.status.retryMs === retryMs), ms);
  }
}
