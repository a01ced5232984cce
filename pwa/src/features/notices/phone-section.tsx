import { useEffect, useState } from "preact/hooks";
import { brief, shortDay } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { isInstalled, isIos } from "../me/install";
import { InstallSteps } from "../me/install-section";
import { call, me, Refusal } from "../session/session";
import type { Choice } from "./settings-screen";
import { words } from "./settings-words";
import { lookUp, type PhoneState, PushTrouble, turnOff, turnOn } from "./subscription";

interface Props {
  /** Null while it is read, or where there is no network. */
  choice: Choice | null;
  onChanged: () => Promise<void>;
}

/** Whether this phone rings, and the one next thing to do about it. It asks on a tap and at no other time. */
export function PhoneSection({ choice, onChanged }: Props) {
  const w = words.value;
  const [state, setState] = useState<PhoneState | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  const look = async (): Promise<void> => setState(await lookUp(me().id).catch(() => "off" as const));
  useEffect(() => {
    void look();
    // Whoever went to the phone's settings comes back to a screen that knows.
    const seen = (): void => {
      if (document.visibilityState === "visible") void look();
    };
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, []);

  const doing = async (work: () => Promise<void>, done: string): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      await work();
      toast({ text: done });
      await onChanged();
    } catch (thrown) {
      if (thrown instanceof PushTrouble) setTrouble(w.trouble[thrown.why]);
      else if (thrown instanceof Refusal) setTrouble(thrown.message || w.trouble.offline);
      else throw thrown;
    } finally {
      await look();
      setBusy(false);
    }
  };

  const on = (): void => void doing(() => begin(me().id), w.turnedOn);
  const off = (): void => void doing(() => turnOff(me().id), w.turnedOff);
  const isOff = choice !== null && !choice.push_available;
  const shown = isOff && state !== "on" ? "unavailable" : state;
  const here = choice?.devices.find((device) => device.current);
  const others = (choice?.devices.length ?? 0) - (here ? 1 : 0);
  return (
    <Section title={w.phone}>
      {shown === null ? (
        <Skeleton rows={2} />
      ) : (
        <Card>
          <p class="calm strong" role="status">
            <Icon name={shown === "on" ? "check" : shown === "denied" ? "alert" : "bell"} />
            <span>{w.state[shown]}</span>
          </p>
          {shown === "on" && here && (
            <p class="small muted">
              {[w.since(shortDay(here.created_at)), here.ok_at ? w.lastOk(brief(here.ok_at)) : w.never].join(
                " · ",
              )}
            </p>
          )}
          {shown !== "on" && <p>{w.help[shown]}</p>}
          {shown === "denied" && (
            <p>
              {isIos() ? w.help.deniedIos : isInstalled.value ? w.help.deniedInstalled : w.help.deniedBrowser}
            </p>
          )}
          {shown === "install" && <InstallSteps />}
          {trouble && (
            <p class="error" role="alert">
              {trouble}
            </p>
          )}
          {shown === "off" && (
            <Button kind="primary" icon="bell" wide busy={isBusy} onClick={on}>
              {w.on}
            </Button>
          )}
          {shown === "denied" && (
            <Button icon="retry" wide onClick={() => void look()}>
              {w.look}
            </Button>
          )}
          {shown === "on" && (
            <Button wide busy={isBusy} onClick={off}>
              {w.offAgain}
            </Button>
          )}
          {others > 0 && <p class="small muted">{w.others(others)}</p>}
        </Card>
      )}
    </Section>
  );
}

/** With the server's key, read while the browser asks its question. */
async function begin(user: string): Promise<void> {
  const asked = call("GET", "/api/v1/push-key") as Promise<{ key: string | null }>;
  // It may fail while the question is open; it is told then.
  asked.catch(() => undefined);
  await turnOn(user, asked);
}
