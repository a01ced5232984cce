import { useEffect, useState } from "preact/hooks";
import { bytes } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { askDurable, isDurable } from "../app/device";
import { exportOutbox } from "./export";

/** Whether the browser keeps what is here, how much room is left, and a copy to take away. */
export function StorageSection() {
  const { outbox } = t.value;
  const durable = isDurable.value;
  const [hasAsked, setAsked] = useState(false);
  return (
    <Section title={outbox.storage}>
      <Card>
        <div class="stack">
          <div class="phone-state">
            <Icon name={durable ? "check" : "info"} />
            <div>
              <p class="strong">
                {durable === null ? outbox.unknownDurable : durable ? outbox.durable : outbox.fragile}
              </p>
              <Room />
              {durable === false && (
                <p class="small" role="status">
                  {hasAsked ? outbox.refusedDurable : outbox.fragileHelp}
                </p>
              )}
            </div>
          </div>
          {durable === false && (
            <Button icon="lock" wide onClick={() => void askDurable().then(() => setAsked(true))}>
              {outbox.askDurable}
            </Button>
          )}
          <div class="stack-s">
            <Button icon="share" wide onClick={() => void exportOutbox()}>
              {outbox.export}
            </Button>
            <p class="small muted">{outbox.exportHelp}</p>
          </div>
        </div>
      </Card>
    </Section>
  );
}

const PLENTY = 0.5;
const SOME = 0.9;

/** Browsers round these figures on purpose: the room left is said in words. */
function Room() {
  const { outbox } = t.value;
  const [room, setRoom] = useState<{ used: number; share: number } | null>(null);
  useEffect(() => {
    let isHere = true;
    void navigator.storage?.estimate?.().then(({ usage = 0, quota = 0 }) => {
      if (isHere && quota > 0) setRoom({ used: usage, share: usage / quota });
    });
    return () => {
      isHere = false;
    };
  }, []);
  if (!room) return null;
  const left =
    room.share < PLENTY ? outbox.room.plenty : room.share < SOME ? outbox.room.some : outbox.room.little;
  return <p class="small">{outbox.used(bytes(room.used), left)}</p>;
}
