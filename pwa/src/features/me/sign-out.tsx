import { useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { closeDevice, drafts, status, syncNow, unsent } from "../app/device";
import { go } from "../app/router";
import { exportOutbox } from "../outbox/export";
import { signOut } from "../session/session";

/** Sign out, once nothing waits. With unsent work it refuses, says how much, and offers the two ways out. */
export function SignOut() {
  const { me, outbox } = t.value;
  const [isRefused, setRefused] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const waiting = unsent.value.length;
  const isSending = status.value.phase === "sending";

  const leave = async (): Promise<void> => {
    if (unsent.value.length > 0) {
      setRefused(true);
      return;
    }
    setBusy(true);
    await signOut();
    closeDevice();
    go("/sign-in", { replace: true });
  };

  return (
    <div class="stack">
      {isRefused && waiting > 0 && (
        <Banner
          tone="problem"
          title={me.signOutRefused(waiting)}
          action={
            <>
              <Button kind="primary" icon="cloud-up" busy={isSending} onClick={syncNow}>
                {me.sendFirst}
              </Button>
              <Button icon="share" onClick={() => void exportOutbox()}>
                {outbox.export}
              </Button>
            </>
          }
        >
          {status.value.phase === "offline" || status.value.phase === "waiting"
            ? me.stillUnsent
            : me.signOutWhy}
        </Banner>
      )}
      {drafts.value.size > 0 && <p class="small muted">{me.signOutDrafts(drafts.value.size)}</p>}
      <Button icon="logout" kind="danger" wide busy={isBusy} onClick={() => void leave()}>
        {me.signOut}
      </Button>
    </div>
  );
}
