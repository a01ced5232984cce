import { useEffect, useState } from "preact/hooks";
import "../../styles/screens/notices.css";
import type { components } from "../../api.gen";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { call, Refusal } from "../session/session";
import { PhoneSection } from "./phone-section";
import { QuietSection } from "./quiet-section";
import { words } from "./settings-words";
import { TestSection } from "./test-section";
import { TopicsSection } from "./topics-section";

export type Choice = components["schemas"]["ChoiceBody"];
/** What of it is changed, kept on the server at once. */
export type Change = (change: Partial<Pick<Choice, "zone" | "quiet" | "topics">>) => Promise<void>;

const PATH = "/api/v1/me/notifications";

/** How this person is told, and on which devices. Kept by the server, which sends; so it is read and changed online. */
export function SettingsScreen() {
  const w = words.value;
  const [choice, setChoice] = useState<Choice | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  const read = async (): Promise<void> => {
    try {
      setChoice((await call("GET", PATH)) as Choice);
      setTrouble(null);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      setTrouble(thrown.message || words.value.offlineText);
    }
  };
  useEffect(() => void read(), []);

  const change: Change = async (some) => {
    if (!choice) return;
    const next = { ...choice, ...some };
    setChoice(next);
    try {
      const { zone, quiet, topics } = next;
      setChoice((await call("PUT", PATH, { zone, quiet, topics })) as Choice);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      // What the server holds is what counts: the switch goes back.
      setChoice(choice);
      toast({ text: thrown.message || words.value.notSaved, tone: "problem" });
    }
  };

  return (
    <Frame
      title={w.title}
      tab="me"
      back={() => back("/me")}
      aside={
        <>
          {choice && <QuietSection choice={choice} onChange={change} />}
          <TestSection />
        </>
      }
    >
      <p class="muted">{w.intro}</p>
      <PhoneSection choice={choice} onChanged={read} />
      {choice ? (
        <TopicsSection choice={choice} onChange={change} />
      ) : trouble ? (
        <EmptyState
          icon="cloud-off"
          title={w.offline}
          action={
            <Button icon="retry" onClick={() => void read()}>
              {w.retry}
            </Button>
          }
        >
          {trouble}
        </EmptyState>
      ) : (
        <Skeleton rows={6} />
      )}
    </Frame>
  );
}
