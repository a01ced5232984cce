import type { Queued } from "../../core/outbox";
import { brief, moment } from "../../i18n/format";
import { t } from "../../i18n/language";
import { sayReceipt } from "../../i18n/receipts";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { saySync } from "../../ui/sync-words";
import { drafts, shown, status, syncNow, unsent } from "../app/device";
import { Frame } from "../app/frame";
import "../../styles/screens/outbox.css";
import { exportOutbox } from "./export";
import { OpCard } from "./op-card";
import { sayOp } from "./say-op";
import { StorageSection } from "./storage-section";
import { arrived, held, inReview, overdue, returned, waiting } from "./tray";

/** Everything this phone still holds, and what its author has to know of it. */
export function PhoneScreen() {
  const { outbox } = t.value;
  const late = overdue(Date.now());
  const isEmpty =
    waiting.value.length + returned.value.length + inReview.value.length + held.value.length === 0;
  return (
    <Frame title={outbox.title} tab="phone" aside={<StorageSection />}>
      {late > 0 && (
        <Banner
          tone="warn"
          title={outbox.old(late)}
          children={outbox.oldHelp}
          action={
            <Button icon="share" onClick={() => void exportOutbox()}>
              {outbox.export}
            </Button>
          }
        />
      )}
      {status.value.phase !== "signed-out" && <SendingCard calm={late > 0} />}
      <Cards title={outbox.returned} list={returned.value} />
      <Cards title={outbox.unsent} list={waiting.value} />
      <Cards title={outbox.held} help={outbox.heldHelp} list={held.value} />
      <Cards title={outbox.review} list={inReview.value} />
      {isEmpty && (
        <EmptyState icon="cloud-done" title={outbox.nothing}>
          {outbox.nothingHelp}
        </EmptyState>
      )}
      {drafts.value.size > 0 && <p class="muted">{outbox.drafts(drafts.value.size)}</p>}
      <Arrived />
    </Frame>
  );
}

/** The state of sending in a sentence, and the one thing to do about it. `calm`: a banner above it warns already. */
function SendingCard({ calm }: { calm: boolean }) {
  const { outbox } = t.value;
  const { phase, syncedMs, retryMs } = status.value;
  const said = saySync({ ...status.value, unsent: unsent.value.length });
  return (
    <Card tone={said.tone === "problem" ? "problem" : said.tone === "warn" && !calm ? "warn" : "plain"}>
      <div class="stack">
        <div class="phone-state">
          <Icon name={said.icon} size="l" />
          <div>
            <p class="phone-said">{said.text}</p>
            <p>{said.explain}</p>
            <p class="small">
              {retryMs !== null && phase !== "idle" && `${outbox.nextTry(brief(retryMs))} `}
              {syncedMs !== null && phase !== "idle" && outbox.lastSent(moment(syncedMs))}
            </p>
          </div>
        </div>
        <Button icon="retry" wide busy={phase === "sending"} onClick={syncNow}>
          {unsent.value.length > 0 ? outbox.sendNow : outbox.refresh}
        </Button>
      </div>
    </Card>
  );
}

function Cards({ title, help, list }: { title: string; help?: string; list: Queued[] }) {
  if (list.length === 0) return null;
  return (
    <Section title={title} count={list.length}>
      <div class="stack">
        {help && <p class="muted">{help}</p>}
        {list.map((queued) => (
          <OpCard key={queued.op.id} queued={queued} />
        ))}
      </div>
    </Section>
  );
}

function Arrived() {
  const { outbox } = t.value;
  const list = arrived.value;
  if (list.length === 0) return null;
  return (
    <details class="phone-arrived">
      <summary>
        <Icon name="check" />
        <span>{outbox.recentCount(list.length)}</span>
        <Icon name="down" />
      </summary>
      <List label={outbox.recent}>
        {list.map(({ op, receipt, queuedMs }) => {
          const said = sayOp(op, shown.value);
          return (
            <ListRow
              key={op.id}
              leading={<Icon name={said.icon} />}
              title={said.kind}
              subtitle={[said.place, said.line].filter(Boolean).join(" · ")}
              meta={brief(queuedMs)}
              chips={receipt && <span class="small muted">{sayReceipt(receipt).title}</span>}
            />
          );
        })}
      </List>
    </details>
  );
}
