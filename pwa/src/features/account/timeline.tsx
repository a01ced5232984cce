import { useEffect, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import type { IconName } from "../../ui/icon";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { Timeline } from "../../ui/timeline-item";
import { loaded } from "../app/device";
import { byMonth, ENTRY_KINDS, type EntryKind, EVERYTHING, filtered } from "./entries";
import { Entry } from "./entry";
import { monthOf } from "./month";

const ICON: Record<EntryKind, IconName> = {
  visit: "visit",
  verbatim: "quote",
  note: "note",
  task: "task",
  booking: "calendar",
  message: "mail",
  stock_out: "alert",
  pos_order: "truck",
  participation: "tag",
  sending: "bell",
};
const PAGE = 40;
/** What the first frame shows, so that a cheap phone is quick to draw it; the page follows at once. */
const FIRST = 5;

/** The account's shared timeline, newest first. */
export function TimelineSection({ entries, onNote }: { entries: Shown[]; onNote: () => void }) {
  const { timeline: words, note } = t.value.account;
  const [filter, setFilter] = useState(EVERYTHING);
  const [most, setMost] = useState(FIRST);
  useEffect(() => {
    const next = setTimeout(() => setMost(PAGE));
    return () => clearTimeout(next);
  }, []);
  const found = filtered(entries, filter);
  const isFiltered = filter !== EVERYTHING && (filter.kinds.length > 0 || filter.audience !== null);
  const withKind = (kind: EntryKind, on: boolean) =>
    setFilter({
      ...filter,
      kinds: on ? [...filter.kinds, kind] : filter.kinds.filter((one) => one !== kind),
    });
  const withAudience = (audience: "shared" | "own", on: boolean) =>
    setFilter({ ...filter, audience: on ? audience : null });
  return (
    <div class="account-timeline">
      <Section title={words.title}>
        {entries.length > 0 && (
          <FilterBar label={words.filters}>
            {ENTRY_KINDS.filter((kind) => entries.some((one) => one.kind === kind)).map((kind) => (
              <FilterChip
                key={kind}
                icon={ICON[kind]}
                pressed={filter.kinds.includes(kind)}
                onPress={(on) => withKind(kind, on)}
              >
                {words[kind]}
              </FilterChip>
            ))}
            <FilterChip
              icon="both"
              pressed={filter.audience === "shared"}
              onPress={(on) => withAudience("shared", on)}
            >
              {words.sharedOnly}
            </FilterChip>
            <FilterChip
              icon="lock"
              pressed={filter.audience === "own"}
              onPress={(on) => withAudience("own", on)}
            >
              {words.ours}
            </FilterChip>
          </FilterBar>
        )}
        {found.length === 0 && loaded.value !== "all" && <Skeleton rows={4} />}
        {found.length === 0 && loaded.value === "all" && (
          <EmptyState
            icon={isFiltered ? "filter" : "list"}
            title={isFiltered ? words.emptyFilter : words.empty}
            action={
              <Button
                icon={isFiltered ? "retry" : "note"}
                onClick={isFiltered ? () => setFilter(EVERYTHING) : onNote}
              >
                {isFiltered ? words.showAll : note}
              </Button>
            }
          >
            {isFiltered ? words.emptyFilterText : words.emptyText}
          </EmptyState>
        )}
        {byMonth(found.slice(0, most)).map(({ month, entries: lines }) => (
          <Timeline key={month} day={monthOf(month)}>
            {lines.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Timeline>
        ))}
        {most === FIRST ? null : found.length > most ? (
          <Button wide icon="down" onClick={() => setMost(most + PAGE)}>
            {words.older(Math.min(PAGE, found.length - most))}
          </Button>
        ) : (
          found.length > 0 && <p class="muted small">{words.keeps}</p>
        )}
      </Section>
    </div>
  );
}
