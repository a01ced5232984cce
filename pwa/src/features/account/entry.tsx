import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { fromDay, list, shortDay, time } from "../../i18n/format";
import { language, t } from "../../i18n/language";
import type { IconName } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { TimelineItem } from "../../ui/timeline-item";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { lazy } from "../app/lazy";
import { me } from "../session/session";
import { tally, wordsOf } from "./entries";
import { EntrySheet } from "./entry-sheet";
import { nameAndRole, nameOf } from "./people";

const OtherText = lazy(async () => (await import("./other-text")).OtherText);

/** One line of the timeline: what, who, when, who reads it, and what can be done about it. */
export function Entry({ entry }: { entry: Shown }) {
  const { timeline } = t.value.account;
  const [isOpen, setOpen] = useState(false);
  const title = titleOf(entry);
  return (
    <TimelineItem
      icon={iconOf(entry)}
      title={title}
      who={entry.actor.id === me().id ? t.value.shell.you : entry.actor.name}
      side={entry.actor.side}
      occurredAt={entry.occurred_at}
      recordedAt={entry.recorded_at}
      late={entry.late}
      pending={entry.pending !== undefined}
      audience={entry.audience}
      href={entry.kind === "visit" ? `/thread/${entry.id}` : undefined}
      foot={
        hasDeeds(entry) && (
          <div class="entry-more">
            <IconButton icon="more" label={timeline.more(title)} onClick={() => setOpen(true)} />
            <EntrySheet entry={entry} open={isOpen} onClose={() => setOpen(false)} />
          </div>
        )
      }
    >
      <EntryText entry={entry} />
    </TimelineItem>
  );
}

function EntryText({ entry }: { entry: Shown }) {
  switch (entry.kind) {
    case "visit":
      return <VisitText visit={entry} />;
    case "verbatim":
      return <VerbatimText verbatim={entry} />;
    case "task":
      return <TaskText task={entry} />;
    case "note":
      return <p class="said">{text(entry, "text")}</p>;
    default:
      return <OtherText entry={entry} />;
  }
}

function VisitText({ visit }: { visit: Shown }) {
  const { timeline } = t.value.account;
  const [purpose, summary, promise, note] = ["purpose", "summary", "promise", "note"].map((field) =>
    text(visit, field),
  );
  const met = ((visit.fields.contacts_met ?? []) as string[]).map(nameOf).filter(Boolean);
  const arrival = sayArrival(visit);
  const reason = typeof visit.cancel_reason === "string" ? visit.cancel_reason : "";
  return (
    <>
      {purpose && <p class="strong">{purpose}</p>}
      {summary && <p class="said">{summary}</p>}
      {promise && (
        <p class="said">
          <span class="strong">{timeline.promise} </span>
          {promise}
        </p>
      )}
      {note && (
        <p class="said internal">
          <span class="strong">{timeline.internal} </span>
          {note}
        </p>
      )}
      <ChecklistText checklist={visit.fields.checklist} />
      {reason && <p>{timeline.reason(reason)}</p>}
      {(met.length > 0 || arrival) && (
        <p class="muted small">
          {[met.length > 0 ? timeline.met(list(met)) : "", arrival].filter(Boolean).join(" · ")}
        </p>
      )}
    </>
  );
}

function ChecklistText({ checklist }: { checklist: unknown }) {
  const { timeline } = t.value.account;
  const { yes, asked, failed } = tally(checklist);
  if (asked === 0) return null;
  const version = shown.value.get(String((checklist as { version?: string }).version));
  const items = (version?.fields.items ?? []) as {
    key: string;
    label_fr: string;
    label_en?: string | null;
  }[];
  const labels = failed.map((key) => {
    const item = items.find((one) => one.key === key);
    return (language.value === "en" && item?.label_en) || item?.label_fr || key;
  });
  return (
    <p class="small">
      <span class="strong">{timeline.checklist(yes, asked)}</span>
      {labels.length > 0 && <> · {timeline.failed(list(labels))}</>}
    </p>
  );
}

function VerbatimText({ verbatim }: { verbatim: Shown }) {
  const { timeline } = t.value.account;
  const words = wordsOf(verbatim);
  if (verbatim.redacted === true || words === "") return <p class="muted">{timeline.redacted}</p>;
  const first = text(verbatim, "said");
  const contact = shown.value.get(text(verbatim, "contact"));
  const who = contact ? nameAndRole(contact) || nameOf(contact.id) : "";
  const tags = (verbatim.fields.tags ?? []) as string[];
  return (
    <>
      <blockquote class="quote said" lang={text(verbatim, "language") || undefined}>
        {words}
      </blockquote>
      {(who || tags.length > 0) && (
        <p class="muted small">
          {[who && timeline.said(who), tags.map((tag) => `#${tag}`).join(" ")].filter(Boolean).join(" · ")}
        </p>
      )}
      {first !== "" && first !== words && <p class="muted small">{timeline.corrected(first)}</p>}
    </>
  );
}

function TaskText({ task }: { task: Shown }) {
  const { timeline } = t.value.account;
  const [title, details, due, comment] = ["title", "details", "due_on", "comment"].map((field) =>
    text(task, field),
  );
  return (
    <>
      <p class="strong">{title}</p>
      {details && <p class="said">{details}</p>}
      {comment && <p class="said">{comment}</p>}
      {due && task.status !== "done" && <p class="muted small">{timeline.due(shortDay(fromDay(due)))}</p>}
    </>
  );
}

function sayArrival(visit: Shown): string {
  const { timeline } = t.value.account;
  if (typeof visit.checked_in_at !== "string") return "";
  const verdict = visit.position_verdict;
  const where = verdict === "near" || verdict === "far" || verdict === "unknown" ? timeline[verdict] : "";
  return [timeline.arrived(time(visit.checked_in_at)), where].filter(Boolean).join(", ");
}

function titleOf(entry: Shown): string {
  const { event, kind } = t.value.words;
  const events: Record<string, string> = event;
  const state = entry.kind === "verbatim" && entry.redacted ? "redacted" : String(entry.status ?? "");
  return (
    events[`${entry.kind}_${state}`] ??
    events[entry.kind] ??
    (kind as Record<string, string>)[entry.kind] ??
    ""
  );
}

const ICONS: Record<string, IconName> = {
  verbatim: "quote",
  booking: "calendar",
  message: "mail",
  stock_out: "alert",
  pos_order: "truck",
  participation: "tag",
  sending: "bell",
};

function iconOf(entry: Shown): IconName {
  if (entry.kind === "visit") return entry.status === "logged" ? "visit" : "calendar";
  if (entry.kind === "task") return entry.status === "done" ? "task-done" : "task";
  return ICONS[entry.kind] ?? "note";
}

/** Only one's own side may touch words and visits; a task is anybody's. */
function hasDeeds(entry: Shown): boolean {
  if (entry.kind === "task") return true;
  if (entry.kind === "note") return false;
  if (entry.kind === "verbatim") return entry.actor.side === me().side && wordsOf(entry) !== "";
  return me().side === "brand" && entry.status === "logged";
}
