import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import type { Body } from "../../core/wire";
import { list } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import type { IconName } from "../../ui/icon";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { Timeline, TimelineItem } from "../../ui/timeline-item";
import { toast } from "../../ui/toast";
import { ENTRY_KINDS, type EntryKind, tally, wordsOf } from "../account/entries";
import { text } from "../accounts/brief";
import { byAccount } from "../app/device";
import { BookingText } from "../bookings/entry-text";
import { rootOf } from "../help/threads";
import { SendingText } from "../notices/entry-text";
import { OrderText } from "../orders/entry-text";
import { PartText } from "../promotions/entry-text";
import { StockOutText } from "../stock-outs/entry-text";
import { asRefusal, readEntries } from "./directory";
import { Trouble } from "./trouble";
import { useArrivals, useReading } from "./use-reading";

interface Props {
  account: string;
  contacts: Body[];
}

/** The whole timeline of an account as the server keeps it, a page at a time; what waits on this device stands first. */
export function OnlineTimeline({ account, contacts }: Props) {
  const { brand, shell, words } = t.value;
  const [kind, setKind] = useState<EntryKind | null>(null);
  const [isMore, setMore] = useState(false);
  const page = (before: string | null) => readEntries({ account, kinds: kind ? [kind] : [], before });
  const reading = useReading(`${account}:${kind}`, () => page(null));
  const found = reading.value;
  const waiting = (byAccount.value.get(account) ?? []).filter(
    (one) => one.pending && (!kind || one.kind === kind),
  );
  useArrivals(waiting.length, reading.again);

  const more = async (): Promise<void> => {
    if (!found?.next) return;
    setMore(true);
    try {
      const older = await page(found.next);
      reading.set({ entries: [...found.entries, ...older.entries], next: older.next });
    } catch (thrown) {
      toast({ text: asRefusal(thrown).message || brand.offline, tone: "problem" });
    }
    setMore(false);
  };

  const entries: Shown[] = [...waiting, ...(found?.entries ?? [])];
  const nameOf = (id: string): string =>
    String(contacts.find((contact) => contact.id === id)?.fields.name ?? "");
  return (
    <Section title={brand.timeline}>
      <div class="stack">
        <FilterBar label={brand.kinds}>
          {ENTRY_KINDS.map((one) => (
            <FilterChip key={one} pressed={kind === one} onPress={(on) => setKind(on ? one : null)}>
              {words.kind[one]}
            </FilterChip>
          ))}
        </FilterBar>
        {reading.refusal && <Trouble refusal={reading.refusal} onRetry={reading.again} />}
        {!found && !reading.refusal && <Skeleton rows={5} />}
        {found && entries.length === 0 && (
          <EmptyState icon="list" title={brand.noEntries}>
            {brand.noEntriesHelp}
          </EmptyState>
        )}
        {entries.length > 0 && (
          <Timeline>
            {entries.map((entry) => (
              <Line key={entry.id} entry={entry} nameOf={nameOf} />
            ))}
          </Timeline>
        )}
        {found?.next && (
          <Button wide icon="down" busy={isMore} onClick={() => void more()}>
            {shell.more}
          </Button>
        )}
      </div>
    </Section>
  );
}

/** An entry to be read. What may be done about one is for those who hold it on their device, with what they saw. */
function Line({ entry, nameOf }: { entry: Shown; nameOf: (id: string) => string }) {
  const { words } = t.value;
  const events: Record<string, string> = words.event;
  const status = String(entry.status ?? "");
  const icons: Record<string, IconName> = {
    verbatim: "quote",
    note: "note",
    stock_out: "alert",
    pos_order: "truck",
    participation: "tag",
    sending: "bell",
    booking: "calendar",
    message: "mail",
    task: status === "done" ? "task-done" : "task",
  };
  return (
    <TimelineItem
      icon={icons[entry.kind] ?? "visit"}
      title={events[`${entry.kind}_${status}`] ?? events[entry.kind] ?? entry.kind}
      who={entry.actor.name}
      side={entry.actor.side}
      occurredAt={entry.occurred_at}
      recordedAt={entry.recorded_at}
      late={entry.late}
      pending={entry.pending !== undefined}
      audience={entry.audience}
    >
      <Said entry={entry} nameOf={nameOf} />
    </TimelineItem>
  );
}

function Said({ entry, nameOf }: { entry: Shown; nameOf: (id: string) => string }) {
  const { brand, account } = t.value;
  if (entry.kind === "booking") return <BookingText entry={entry} />;
  if (entry.kind === "pos_order") return <OrderText entry={entry} />;
  if (entry.kind === "sending") return <SendingText entry={entry} />;
  if (entry.kind === "participation") return <PartText entry={entry} />;
  if (entry.kind === "stock_out") return <StockOutText entry={entry} />;
  if (entry.kind === "verbatim") {
    const words = wordsOf(entry);
    if (words === "") return <p class="muted">{brand.redacted}</p>;
    const tags = (entry.fields.tags ?? []) as string[];
    const who = nameOf(text(entry, "contact"));
    return (
      <>
        <blockquote class="quote" lang={text(entry, "language") || undefined}>
          {words}
        </blockquote>
        <p class="muted small">{[who, ...tags.map((tag) => `#${tag}`)].filter(Boolean).join(" · ")}</p>
      </>
    );
  }
  const met = ((entry.fields.contacts_met ?? []) as string[]).map(nameOf).filter(Boolean);
  const { yes, asked } = tally(entry.fields.checklist);
  const { timeline } = account;
  return (
    <>
      {["title", "purpose"].map((field) => text(entry, field) && <p class="strong">{text(entry, field)}</p>)}
      {["text", "details", "summary"].map(
        (field) => text(entry, field) && <p class="said">{text(entry, field)}</p>,
      )}
      {(["promise", "note"] as const).map(
        (field) =>
          text(entry, field) && (
            <p class="said">
              <span class="strong">{t.value.words.field[field]}</span> – {text(entry, field)}
            </p>
          ),
      )}
      {asked > 0 && <p class="small">{timeline.checklist(yes, asked)}</p>}
      {entry.kind === "message" && (
        <p class="small">
          <a href={`/thread/${rootOf(entry)}/${entry.account}`}>{brand.answer}</a>
        </p>
      )}
      {met.length > 0 && <p class="muted small">{timeline.met(list(met))}</p>}
    </>
  );
}
