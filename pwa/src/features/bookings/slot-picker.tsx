import { useState } from "preact/hooks";
import { ago, day, time, toDay, toMs } from "../../i18n/format";
import { Button, LinkButton } from "../../ui/button";
import { names } from "../../ui/class-names";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Segmented } from "../../ui/segmented";
import { Skeleton } from "../../ui/skeleton";
import type { FreePerson, FreeReading, Slot } from "./free";
import { weekday } from "./model";
import { words } from "./words";

const NOON = 12;

interface Props {
  reading: FreeReading;
  /** Who is booked, of those who serve the store. */
  person: string;
  onPerson: (user: string) => void;
  /** Starts chosen, the first choice first. */
  chosen: string[];
  most: number;
  onChosen: (starts: string[]) => void;
}

/** The next free slots of a person, a day at a time: a tap takes one, further taps say what would do as well. */
export function SlotPicker({ reading, person, onPerson, chosen, most, onChosen }: Props) {
  const { free, state } = reading;
  const w = words.value;
  if (!free) {
    return state === "reading" ? (
      <Skeleton rows={4} />
    ) : (
      <EmptyState icon="cloud-off" title={w.unseen} action={<Again onAgain={reading.again} />}>
        {w.unseenText}
      </EmptyState>
    );
  }
  const one = free.people.find(({ user }) => user === person) ?? free.people[0];
  if (!one) return <Nothing title={w.noReps} text={w.noRepsText} />;
  return (
    <div class="stack">
      {free.people.length > 1 && (
        <Segmented
          label={w.who}
          choices={free.people.map(({ user, name }) => ({ value: user, label: name }))}
          value={one.user}
          onValue={onPerson}
        />
      )}
      <Age reading={reading} />
      {one.zone === null ? (
        <Nothing title={w.noHours(one.name)} text={w.noHoursText} />
      ) : (
        <Days
          key={one.user}
          person={one}
          later={reading.later}
          chosen={chosen}
          most={most}
          onChosen={onChosen}
        />
      )}
    </div>
  );
}

function Nothing({ title, text }: { title: string; text: string }) {
  return (
    <EmptyState
      icon="calendar"
      title={title}
      action={
        <LinkButton href="/help" icon="contact">
          {words.value.help}
        </LinkButton>
      }
    >
      {text}
    </EmptyState>
  );
}

const Again = ({ onAgain }: { onAgain: () => void }) => (
  <Button icon="retry" onClick={onAgain}>
    {words.value.fresh}
  </Button>
);

/** How old what is shown is, and that it may be gone by now. */
function Age({ reading: { asOfMs, state } }: { reading: FreeReading }) {
  const w = words.value;
  if (asOfMs === null) return null;
  return (
    <p class={names("free-age small", state === "offline" && "tone-warn")} role="status">
      <Icon name={state === "offline" ? "cloud-off" : "clock"} size="s" />
      <span>
        {w.seen(ago(asOfMs))}
        {state === "offline" && ` · ${w.offline}`}
      </span>
    </p>
  );
}

interface DaysProps {
  person: FreePerson;
  later: () => Promise<void>;
  chosen: string[];
  most: number;
  onChosen: (starts: string[]) => void;
}

function Days({ person, later, chosen, most, onChosen }: DaysProps) {
  const w = words.value;
  const [isReading, setReading] = useState(false);
  const days = byDay(person.slots, Date.now());
  const [wanted, setWanted] = useState(() => (chosen[0] ? toDay(chosen[0]) : ""));
  const on = days.find(({ date }) => date === wanted) ?? days[0];
  if (!on) return <Nothing title={w.noSlots} text={w.noSlotsText} />;
  const more = async (): Promise<void> => {
    setReading(true);
    await later();
    setReading(false);
  };
  const isElsewhere = Intl.DateTimeFormat().resolvedOptions().timeZone !== person.zone;
  const first = toMs(on.slots[0]?.starts_at ?? 0);
  return (
    <>
      <fieldset class="slot-days">
        <legend class="sr-only">{w.days}</legend>
        {days.map(({ date, slots }) => (
          <label key={date} class="slot-day">
            <input
              type="radio"
              class="sr-only"
              name="slot-day"
              checked={date === on.date}
              onChange={() => setWanted(date)}
            />
            <span class="strong">{weekday(toMs(slots[0]?.starts_at ?? 0))}</span>
            <span class="small">{w.freeOf(slots.length)}</span>
            {slots.some((slot) => chosen.includes(slot.starts_at)) && <span class="slot-mark" />}
          </label>
        ))}
        <Button kind="plain" icon="next" busy={isReading} onClick={() => void more()}>
          {w.later}
        </Button>
      </fieldset>
      <div>
        <h3 class="initial">{day(first)}</h3>
        {on.slots[0]?.school_holiday === "yes" && <p class="small muted">{w.schoolYes}</p>}
      </div>
      {[true, false].map((isMorning) => (
        <Times
          key={String(isMorning)}
          label={isMorning ? w.morning : w.afternoon}
          slots={on.slots.filter((slot) => new Date(slot.starts_at).getHours() < NOON === isMorning)}
          chosen={chosen}
          onPick={(start) => onChosen(picked(chosen, start, most))}
        />
      ))}
      {isElsewhere && person.zone && <p class="small muted">{w.zone(person.name, person.zone)}</p>}
      {on.slots[0]?.school_holiday === "unknown" && <p class="small muted">{w.schoolUnknown}</p>}
    </>
  );
}

interface TimesProps {
  label: string;
  slots: Slot[];
  chosen: string[];
  onPick: (start: string) => void;
}

function Times({ label, slots, chosen, onPick }: TimesProps) {
  const w = words.value;
  if (slots.length === 0) return null;
  return (
    <fieldset class="slot-times">
      <legend class="small muted">{label}</legend>
      {slots.map(({ starts_at: start }) => {
        const rank = chosen.indexOf(start);
        return (
          <button
            key={start}
            type="button"
            class="slot"
            aria-pressed={rank >= 0}
            onClick={() => onPick(start)}
          >
            {time(start)}
            {rank >= 0 && (
              <>
                <span class="slot-rank" aria-hidden="true">
                  {rank + 1}
                </span>
                <span class="sr-only">, {w.ranks[rank]}</span>
              </>
            )}
          </button>
        );
      })}
    </fieldset>
  );
}

/** One more choice, or one less; a choice too many takes the place of the last. */
export function picked(chosen: string[], start: string, most: number): string[] {
  if (chosen.includes(start)) return chosen.filter((one) => one !== start);
  return [...chosen.slice(0, most - 1), start];
}

/** Slots still to come by the day they fall on here, in order. */
export function byDay(slots: Slot[], nowMs: number): { date: string; slots: Slot[] }[] {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    if (toMs(slot.starts_at) <= nowMs) continue;
    const date = toDay(slot.starts_at);
    days.set(date, [...(days.get(date) ?? []), slot]);
  }
  return [...days].map(([date, found]) => ({ date, slots: found }));
}
