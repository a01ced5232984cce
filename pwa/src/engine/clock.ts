import type { Stamp } from "../core/wire";

/** This page load: its monotonic clock can be compared with itself only. */
export class PageClock {
  private readonly loaded: number;

  constructor(
    readonly page: string,
    private readonly wall: () => number = Date.now,
    private readonly mono: () => number = () => performance.now(),
  ) {
    this.loaded = mono();
  }

  read(): Stamp {
    return {
      wall: new Date(this.wall()).toISOString(),
      mono_ms: Math.max(0, Math.round(this.mono() - this.loaded)),
      page: this.page,
    };
  }

  nowMs(): number {
    return this.wall();
  }
}
