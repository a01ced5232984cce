import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { readStorages } from "../src/features/rescue/read-storage";
import { fileName } from "../src/features/rescue/save-file";
import { databaseName, IndexedStore } from "../src/store/indexed";

let made = 0;
const newId = (): string => `incarnation-${++made}`;

async function write(user: string, text: string): Promise<void> {
  const store = new IndexedStore(user, newId);
  await store.boot();
  await store.queue(
    [{ kind: "note.add", entity: "note", args: { account: "acc", text } }],
    (intent, place) => ({
      id: `op-${user}`,
      v: 1,
      base: {},
      ...intent,
      ...place,
      at: { wall: "2026-11-21T09:00:00.000Z", mono_ms: 0, page: "p" },
    }),
    1000,
  );
  await store.saveDraft({ key: "visit:acc", savedMs: 2000, value: { note: "à moitié écrit" } });
  store.close();
}

beforeEach(async () => {
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
});

describe("the rescue page", () => {
  it("finds every user's entries and drafts, as the store itself would export them", async () => {
    await write("ana", "un");
    await write("paul", "deux");
    const found = await readStorages(5000);
    expect(found.map(({ user }) => user).sort()).toEqual(["ana", "paul"]);
    const store = new IndexedStore("ana", newId);
    expect(found.find(({ user }) => user === "ana")?.rescue).toEqual(await store.rescue(5000));
    store.close();
  });

  it("reads a storage that a newer app has written", async () => {
    await write("ana", "un");
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(databaseName("ana"), 99);
      request.onupgradeneeded = () => request.result.createObjectStore("photos");
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
      request.onerror = () => reject(request.error);
    });
    const [found] = await readStorages(5000);
    expect(found?.rescue?.ops).toHaveLength(1);
  });

  it("leaves alone what is not the app's", async () => {
    await new Promise<void>((resolve) => {
      indexedDB.open("another", 1).onsuccess = () => resolve();
    });
    expect(await readStorages(5000)).toEqual([]);
  });

  it("names its file by the minute", () => {
    expect(fileName(new Date(2026, 10, 21, 18, 5).getTime())).toBe("comptoir-2026-11-21-1805.json");
  });
});
