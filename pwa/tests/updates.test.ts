import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { applyUpdate, type UpdateSource, watchUpdates } from "../src/engine/updates";

class FakeWorker extends EventTarget {
  asked: unknown[] = [];
  constructor(public state: ServiceWorkerState = "installing") {
    super();
  }
  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
  postMessage(message: unknown): void {
    this.asked.push(message);
  }
}

class FakeRegistration extends EventTarget {
  waiting: FakeWorker | null = null;
  installing: FakeWorker | null = null;
  checks = 0;
  async update(): Promise<void> {
    this.checks++;
  }
}

class FakeContainer extends EventTarget {
  controller: FakeWorker | null = null;
  registration = new FakeRegistration();
  options: unknown;
  async register(_: string, options: unknown): Promise<FakeRegistration> {
    this.options = options;
    return this.registration;
  }
  takeOver(worker: FakeWorker): void {
    this.registration.waiting = null;
    this.controller = worker;
    this.dispatchEvent(new Event("controllerchange"));
  }
}

let container: FakeContainer;
let ready: number;
let reloads: number;
let isSafe: boolean;

const watch = () =>
  watchUpdates(
    {
      onReady: () => {
        ready++;
      },
      isSafe: () => isSafe,
    },
    {
      container,
      reload: () => {
        reloads++;
      },
    } as unknown as UpdateSource,
  );

/** A version waits, the app opens, and a safe moment comes. */
async function asked(): Promise<FakeWorker> {
  container.controller = new FakeWorker("activated");
  const next = new FakeWorker("installed");
  container.registration.waiting = next;
  await watch();
  applyUpdate();
  return next;
}

beforeEach(() => {
  container = new FakeContainer();
  ready = reloads = 0;
  isSafe = true;
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the worker's script is never taken from the HTTP cache", async () => {
  await watch();
  expect(container.options).toEqual({ updateViaCache: "none" });
});

test("the very first worker is no news", async () => {
  const first = new FakeWorker();
  container.registration.installing = first;
  await watch();
  first.become("installed");
  container.takeOver(first);
  expect([ready, reloads]).toEqual([0, 0]);
});

test("a version that was already waiting is noticed at once", async () => {
  container.controller = new FakeWorker("activated");
  container.registration.waiting = new FakeWorker("installed");
  await watch();
  expect(ready).toBe(1);
});

test("a version found later is noticed when it is installed, not before", async () => {
  container.controller = new FakeWorker("activated");
  await watch();
  const next = new FakeWorker();
  container.registration.installing = next;
  container.registration.dispatchEvent(new Event("updatefound"));
  expect(ready).toBe(0);
  next.become("installed");
  expect(ready).toBe(1);
});

test("applying asks the waiting worker, and reloads once when it has taken over", async () => {
  const next = await asked();
  applyUpdate();
  expect(next.asked.at(-1)).toEqual({ type: "apply-update" });
  expect(reloads).toBe(0);
  container.takeOver(next);
  container.takeOver(next);
  applyUpdate();
  expect([ready, reloads]).toEqual([1, 1]);
});

test("a request that was lost with a worker is made again at the next safe moment", async () => {
  const next = await asked();
  applyUpdate();
  expect(next.asked).toHaveLength(2);
});

test("a version that waits is let in although nobody noticed when it came", async () => {
  container.controller = new FakeWorker("activated");
  await watch();
  const next = new FakeWorker("installed");
  container.registration.waiting = next;
  applyUpdate();
  container.takeOver(next);
  expect(reloads).toBe(1);
});

test("it takes over while somebody writes again: the page waits for the next safe moment", async () => {
  const next = await asked();
  isSafe = false;
  container.takeOver(next);
  expect([ready, reloads]).toEqual([2, 0]);
  isSafe = true;
  applyUpdate();
  expect(reloads).toBe(1);
});

test("it takes over when the moment is gone: the next one serves", async () => {
  const next = await asked();
  vi.advanceTimersByTime(30_000);
  container.takeOver(next);
  expect([ready, reloads]).toEqual([2, 0]);
  applyUpdate();
  expect(reloads).toBe(1);
});

test("with nothing newer a safe moment changes nothing", async () => {
  container.controller = new FakeWorker("activated");
  await watch();
  applyUpdate();
  expect(reloads).toBe(0);
});

test("a version that another tab let in does not reload this one: it is offered, then only reloaded into", async () => {
  container.controller = new FakeWorker("activated");
  await watch();
  container.takeOver(new FakeWorker("activated"));
  expect([ready, reloads]).toEqual([1, 0]);
  applyUpdate();
  expect(reloads).toBe(1);
});

test("an app that stays open looks for a new version every hour", async () => {
  await watch();
  await vi.advanceTimersByTimeAsync(2 * 60 * 60_000);
  expect(container.registration.checks).toBe(2);
});

test("a browser without workers, or one that refuses ours, runs the app all the same", async () => {
  await watchUpdates(
    { onReady: () => undefined, isSafe: () => true },
    { container: undefined, reload: () => undefined },
  );
  container.register = () => Promise.reject(new Error("refused"));
  await watch();
  expect(ready).toBe(0);
});
