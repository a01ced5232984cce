import { useEffect, useState } from "preact/hooks";
import { brief } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { hint } from "../app/device";
import { call, Refusal } from "../session/session";
import { sayFate } from "./say";
import { words } from "./settings-words";
import { notices } from "./unread";

/** After so long on its way, something is not right. */
const LONG_MS = 2 * 60_000;
const LOOK_MS = 5_000;

/** A notification to oneself, followed until somebody opens it. */
export function TestSection() {
  const w = words.value;
  const [asked, setAsked] = useState<{ notice: string; devices: number } | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const last = notices.value.find((notice) => notice.fields.what === "test");
  const isOurs = asked !== null && last?.id === asked.notice;
  const fate = last ? sayFate(last) : [];
  const isOpen = asked !== null && fate.length === 0 && asked.devices > 0;
  const [, redraw] = useState(0);

  useEffect(() => {
    if (!isOpen) return;
    // The worker's word comes by the feed; a phone whose live stream is down asks for it.
    const timer = setInterval(() => {
      hint();
      redraw(Date.now());
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [isOpen]);

  const send = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      setAsked((await call("POST", "/api/v1/me/notifications/test")) as { notice: string; devices: number });
      hint();
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const wait = thrown.extra.retry_after;
      setTrouble(typeof wait === "number" ? w.testSoon(wait) : thrown.message || w.testOffline);
    }
    setBusy(false);
  };

  const isLong = last !== undefined && Date.now() - Date.parse(last.recorded_at) > LONG_MS;
  const pending = asked === null || isOurs === false ? w.testWaiting : w.testDevices(asked.devices);
  return (
    <Section title={w.test}>
      <Card>
        <p>{w.testText}</p>
        <Button icon="bell" wide busy={isBusy} onClick={() => void send()}>
          {w.send}
        </Button>
        <div role="status" class="stack-s">
          {trouble && <p class="small strong">{trouble}</p>}
          {last && (
            <>
              <p class="small strong">{w.tested(brief(last.occurred_at))}</p>
              {fate.map((said) => (
                <p key={said} class="small cluster">
                  <Icon name="check" size="s" /> {said}
                </p>
              ))}
              {fate.length === 0 && <p class="small muted">{isLong && isOpen ? w.testLong : pending}</p>}
            </>
          )}
        </div>
      </Card>
    </Section>
  );
}
