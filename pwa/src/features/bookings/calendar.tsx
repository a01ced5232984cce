import { useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Section } from "../../ui/section";
import { Sheet } from "../../ui/sheet";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { call, Refusal } from "../session/session";
import { words } from "./words";

const ROUTE = "/api/v1/me/calendar-feed";

/** One's private calendar address: made, shown once, revoked. */
export function CalendarSection() {
  return (
    <Section title={words.value.feedTitle}>
      <Card>
        <Feed />
      </Card>
    </Section>
  );
}

export function CalendarSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Sheet open={open} onClose={onClose} title={words.value.feedTitle}>
      <Feed />
    </Sheet>
  );
}

function Feed() {
  const w = words.value;
  const [url, setUrl] = useState("");
  const [busy, setBusy] = useState(false);
  const tried = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      toast({ text: thrown.message || w.feedOffline, tone: "problem" });
    }
    setBusy(false);
  };
  const make = (): Promise<void> =>
    tried(async () => setUrl(((await call("POST", ROUTE)) as { url: string }).url));
  const stop = (): Promise<void> =>
    tried(async () => {
      await call("DELETE", ROUTE);
      setUrl("");
      toast({ text: w.feedStopped });
    });
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(url);
    toast({ text: w.feedCopied });
  };
  return (
    <div class="stack">
      <p>{w.feedText}</p>
      {url && (
        <>
          <TextInput label={w.feedUrl} hint={w.feedOnce} value={url} onValue={() => {}} />
          <div class="cluster">
            <LinkButton kind="primary" icon="calendar" outside href={url.replace(/^https?:/, "webcal:")}>
              {w.feedOpen}
            </LinkButton>
            <Button icon="copy" onClick={() => void copy()}>
              {w.feedCopy}
            </Button>
          </div>
        </>
      )}
      <div class="cluster">
        <Button kind={url ? "quiet" : "primary"} icon="key" busy={busy} onClick={() => void make()}>
          {url ? w.feedAgain : w.feedMake}
        </Button>
        <Button kind="plain" icon="trash" disabled={busy} onClick={() => void stop()}>
          {w.feedStop}
        </Button>
      </div>
      <p class="sr-only" role="status">
        {busy ? t.value.shell.busy : ""}
      </p>
    </div>
  );
}
