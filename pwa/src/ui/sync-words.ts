import { brief } from "../i18n/format";
import { t } from "../i18n/language";
import type { IconName } from "./icon";

export type SyncPhase =
  | "idle"
  | "sending"
  | "offline"
  | "waiting"
  | "signed-out"
  | "update-needed"
  | "storage";

export interface SyncStatus {
  phase: SyncPhase;
  /** Entries on this phone without a receipt. */
  unsent: number;
  /** ms since 1970 of the last complete exchange. */
  syncedMs: number | null;
  /** When it tries again by itself. */
  retryMs: number | null;
}

export interface SyncSaid {
  text: string;
  /** The same at more length, for the page behind the chip. */
  explain: string;
  icon: IconName;
  tone: "accent" | "plain" | "warn" | "problem";
}

/** The state of sending, in words. Never green while something is unsent. */
export function saySync(status: SyncStatus): SyncSaid {
  const { sync } = t.value;
  const explain = sync.explain[status.phase];
  const said = (text: string, icon: IconName, tone: SyncSaid["tone"]): SyncSaid => ({
    text,
    explain,
    icon,
    tone,
  });
  const { unsent, syncedMs, retryMs } = status;
  const has = unsent > 0;
  switch (status.phase) {
    case "idle":
      if (has) return said(sync.toSend(unsent), "cloud-up", "warn");
      return syncedMs === null
        ? said(sync.never, "wait", "warn")
        : said(sync.allSent(brief(syncedMs)), "cloud-done", "accent");
    case "sending":
      return said(sync.sending(unsent), "cloud-up", "plain");
    case "offline":
      if (has) return said(sync.offlineKept(unsent), "cloud-off", "warn");
      return said(syncedMs === null ? sync.offline : sync.offlineAsOf(brief(syncedMs)), "cloud-off", "warn");
    case "waiting": {
      if (retryMs === null) return said(has ? sync.toSend(unsent) : sync.never, "wait", "warn");
      const at = brief(retryMs);
      return said(has ? sync.waitingKept(unsent, at) : sync.waiting(at), "wait", "warn");
    }
    case "signed-out":
      return said(has ? sync.signedOutKept(unsent) : sync.signedOut, "key", "problem");
    case "update-needed":
      return said(sync.updateNeeded, "update", "problem");
    case "storage":
      return said(sync.storage, "alert", "problem");
  }
}
