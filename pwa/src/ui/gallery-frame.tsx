import { t } from "../i18n/language";
import { SyncChip } from "./sync-chip";
import type { SyncStatus } from "./sync-words";
import type { Tab } from "./tab-bar";

export const NOW = Date.now();
export const HOUR = 3_600_000;

export function tabs(): Tab[] {
  const { shell } = t.value;
  return [
    { id: "today", label: shell.tabs.today, icon: "today", href: "?view=today" },
    { id: "accounts", label: shell.tabs.accounts, icon: "store", href: "?view=accounts" },
    { id: "phone", label: shell.tabs.phone, icon: "device", href: "?view=phone", badge: 3 },
    { id: "conflicts", label: shell.tabs.conflicts, icon: "conflict", href: "?view=conflicts", badge: 1 },
    { id: "me", label: shell.tabs.me, icon: "me", href: "?view=me" },
  ];
}

export const chip = (status: Partial<SyncStatus>) => (
  <SyncChip
    href="?view=phone"
    status={{ phase: "idle", unsent: 0, syncedMs: NOW - HOUR / 4, retryMs: null, ...status }}
  />
);
