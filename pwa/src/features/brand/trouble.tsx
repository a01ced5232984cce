import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import type { Refusal } from "../session/session";

/** A page read online could not be: why, and the way out. */
export function Trouble({ refusal, onRetry }: { refusal: Refusal; onRetry: () => void }) {
  const { brand, shell } = t.value;
  const isOffline = refusal.code === "offline";
  return (
    <EmptyState
      icon={isOffline ? "cloud-off" : "alert"}
      title={isOffline ? brand.offline : brand.failed}
      action={
        <Button icon="retry" onClick={onRetry}>
          {shell.retry}
        </Button>
      }
    >
      {isOffline ? brand.offlineHelp : refusal.message}
    </EmptyState>
  );
}
