import type { Listed } from "./directory";

export type GroupBy = "area" | "banner";

/** A group of accounts, and how many of them somebody called at. */
export interface Group {
  name: string;
  done: number;
  total: number;
}

/** Accounts grouped, the least covered first: that is where somebody has to go. */
export function groupsOf(
  accounts: Iterable<Listed>,
  by: GroupBy,
  isSeen: (account: string) => boolean,
): Group[] {
  const found = new Map<string, Group>();
  for (const account of accounts) {
    const name = (by === "area" ? account.department : account.banner) ?? "";
    const group = found.get(name) ?? { name, done: 0, total: 0 };
    found.set(name, { name, done: group.done + (isSeen(account.id) ? 1 : 0), total: group.total + 1 });
  }
  return [...found.values()].sort(
    (a, b) => a.done / a.total - b.done / b.total || b.total - a.total || a.name.localeCompare(b.name),
  );
}
