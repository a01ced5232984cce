import type { Queued } from "../../core/outbox";
import type { Draft, Rescue } from "../../store/port";

/** What one user's storage on this device holds; `rescue` null when it could not be read. */
export interface Found {
  user: string;
  rescue: Rescue | null;
}

/** "comptoir-USER", as store/indexed.ts names them. */
const PREFIX = "comptoir-";

/** Read every storage of the app as it is, whatever version wrote it; nothing is opened for writing. */
export async function readStorages(nowMs: number): Promise<Found[]> {
  const names = (await databaseNames()).filter((name) => name.startsWith(PREFIX));
  return Promise.all(
    names.map(async (name) => {
      const user = name.slice(PREFIX.length);
      try {
        return { user, rescue: await readOne(name, user, nowMs) };
      } catch {
        return { user, rescue: null };
      }
    }),
  );
}

async function databaseNames(): Promise<string[]> {
  if (indexedDB.databases) return (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
  // An old Firefox cannot list them: the one of who is signed in is known.
  const { user } = JSON.parse(localStorage.getItem("comptoir.session") ?? "{}") as { user?: string };
  return user ? [`${PREFIX}${user}`] : [];
}

async function readOne(name: string, user: string, nowMs: number): Promise<Rescue> {
  // Without a version the storage opens as it is, even if a newer app wrote it.
  const db = await done(indexedDB.open(name));
  try {
    const all = async (store: string): Promise<unknown[]> =>
      db.objectStoreNames.contains(store) ? done(db.transaction(store).objectStore(store).getAll()) : [];
    const ops = (await all("outbox")) as (Queued & { opId?: string; entity?: string })[];
    const meta = (await all("meta")) as { name: string; value: unknown }[];
    const standing = meta.find((row) => row.name === "standing")?.value as
      | { incarnation?: string }
      | undefined;
    return {
      comptoir: 1,
      user,
      exportedMs: nowMs,
      incarnation: standing?.incarnation ?? "",
      ops: ops.map(({ opId: _opId, entity: _entity, ...queued }) => queued),
      drafts: (await all("drafts")) as Draft[],
    };
  } finally {
    db.close();
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
