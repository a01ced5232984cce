import { signal } from "@preact/signals";
import type { Body } from "../../core/wire";
import { call, Refusal } from "../session/session";

/** An account as the server lists it: for names, towns and banners. */
export interface Listed {
  id: string;
  external_id: string | null;
  name: string;
  banner: string | null;
  postcode: string | null;
  city: string | null;
  /** The French département; none abroad. */
  department: string | null;
  closed_on: string | null;
  /** A point of sale, and not the group above it. */
  is_store: boolean;
}

const PAGE = 200;

/** Every account of the brand, by id. Headquarters read online: this lives as long as the page, and no longer. */
export const directory = signal<ReadonlyMap<string, Listed>>(new Map());
let whole: Promise<void> | null = null;

/** Read the list once; a failure is forgotten, so that the next screen asks again. Throws `Refusal`. */
export function readDirectory(): Promise<void> {
  whole ??= read().catch((thrown) => {
    whole = null;
    throw thrown;
  });
  return whole;
}

export const nameOf = (account: string | null): string => directory.value.get(account ?? "")?.name ?? "";

async function read(): Promise<void> {
  const found = new Map<string, Listed>();
  for (let after: string | null = ""; after !== null; ) {
    const path: string = `/api/v1/accounts?limit=${PAGE}&after=${encodeURIComponent(after)}`;
    const page = (await call("GET", path)) as { accounts: Listed[]; next: string | null };
    for (const account of page.accounts) found.set(account.id, account);
    // Shown as it comes: the first stores do not wait for the last.
    directory.value = new Map(found);
    after = page.next;
  }
}

export interface EntriesPage {
  entries: Body[];
  next: string | null;
}

/** A page of the timeline of every account, or of one. Throws `Refusal`. */
export async function readEntries(what: {
  account?: string | undefined;
  kinds?: readonly string[];
  query?: string;
  before?: string | null;
  limit?: number;
}): Promise<EntriesPage> {
  const words = new URLSearchParams();
  for (const kind of what.kinds ?? []) words.append("kind", kind);
  if (what.query) words.set("q", what.query);
  if (what.before) words.set("before", what.before);
  words.set("limit", String(what.limit ?? 50));
  const where = what.account ? `/api/v1/accounts/${what.account}/timeline` : "/api/v1/entries";
  return (await call("GET", `${where}?${words}`)) as EntriesPage;
}

/** A refusal as the reader understands it; anything else is a fault of ours and goes on. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  throw thrown;
}
