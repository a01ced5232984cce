import "../../styles/screens/bookings.css";
import "../../styles/screens/week.css";
import { useRef, useState } from "preact/hooks";
import { ago, fromDay, shortDay, time, toDay } from "../../i18n/format";
import { language } from "../../i18n/language";
import { LinkButton } from "../../ui/button";
import { names } from "../../ui/class-names";
import { Icon } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { StatusChip } from "../bookings/booking-row";
import { repsOf } from "../bookings/free";
import { bookingOf } from "../bookings/model";
import { store } from "../home/chosen-store";
import { isStore, me } from "../session/session";
import { type Line, linesByDay, mondayOf, plusDays, type ServerWeek, useWeek, weekFrom } from "./agenda";
import { words } from "./words";

const weekday = (date: string, width: "short" | "long"): string =>
  new Intl.DateTimeFormat(language.value === "fr" ? "fr-FR" : "en-GB", { weekday: width })
    .format(fromDay(date))
    .replace(".", "");

const sayRange = (days: string[]): string =>
  [days[0], days[6]].map((date) => shortDay(fromDay(date ?? ""))).join(" – ");

/** Seven days: a list a thumb scrolls on a phone, seven columns on a desk. */
export function WeekScreen() {
  const w = words.value;
  const today = toDay(Date.now());
  const [monday, setMonday] = useState(() => mondayOf(today));
  const days = weekFrom(monday);
  const here = isStore() ? store.value : null;
  // A store has no agenda of its own: the days are those of whoever comes to it.
  const user = isStore() ? (repsOf(here?.id ?? "")[0]?.user ?? "") : me().id;
  const server = useWeek(user, monday);
  const lines = linesByDay(days, server);
  return (
    <Frame
      title={w.title}
      tab={isStore() ? "home" : "today"}
      back={() => back("/")}
      action={
        here ? (
          <LinkButton kind="primary" icon="plus" href={`/book/${here.id}`}>
            {w.book}
          </LinkButton>
        ) : undefined
      }
    >
      <Strip days={days} today={today} lines={lines} onMonday={setMonday} />
      <div class="week">
        {days.map((date) => (
          <Day key={date} date={date} today={today} lines={lines.get(date) ?? []} server={server} />
        ))}
      </div>
      <Footnotes server={server} />
      <div class="deeds">
        <LinkButton href="/bookings" icon="list">
          {w.list}
        </LinkButton>
        {!isStore() && (
          <LinkButton href="/availability" icon="clock">
            {w.hours}
          </LinkButton>
        )}
      </div>
    </Frame>
  );
}

interface StripProps {
  days: string[];
  today: string;
  lines: Map<string, Line[]>;
  onMonday: (monday: string) => void;
}

/** The week at a glance; a day leads to its lines, arrows move along it. */
function Strip({ days, today, lines, onMonday }: StripProps) {
  const w = words.value;
  const bar = useRef<HTMLDivElement>(null);
  const first = days[0] ?? today;
  const open = (date: string): void => {
    const section = document.getElementById(`day-${date}`);
    section?.scrollIntoView({ block: "start" });
    section?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  };
  const along = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const buttons = [...(bar.current?.querySelectorAll("button") ?? [])];
    buttons[buttons.indexOf(event.target as HTMLButtonElement) + step]?.focus();
  };
  return (
    <nav class="strip" aria-label={w.strip}>
      <IconButton icon="next" label={w.before} onClick={() => onMonday(plusDays(first, -7))} />
      <p class="strip-range">{sayRange(days)}</p>
      <IconButton icon="next" label={w.after} onClick={() => onMonday(plusDays(first, 7))} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows are a shortcut, every day is a button of its own */}
      <div class="strip-days" ref={bar} onKeyDown={along}>
        {days.map((date) => {
          const count = lines.get(date)?.length ?? 0;
          return (
            <button
              key={date}
              type="button"
              class={names("strip-day", count > 0 && "strip-full")}
              aria-current={date === today ? "date" : undefined}
              onClick={() => open(date)}
            >
              <span class="small">{weekday(date, "short")} </span>
              <span class="strong">{Number(date.slice(8))}</span>
              <span class="sr-only">, {w.entries(count)}</span>
            </button>
          );
        })}
      </div>
      {mondayOf(today) !== first && (
        <button type="button" class="btn btn-plain strip-now" onClick={() => onMonday(mondayOf(today))}>
          {w.thisWeek}
        </button>
      )}
    </nav>
  );
}

interface DayProps {
  date: string;
  today: string;
  lines: Line[];
  server: ServerWeek | null;
}

function Day({ date, today, lines, server }: DayProps) {
  const w = words.value;
  const known = server?.days.find((one) => one.date === date);
  return (
    <section
      id={`day-${date}`}
      class={names(
        "week-day",
        date === today && "week-today",
        lines.length === 0 && date < today && "week-gone",
      )}
      aria-labelledby={`head-${date}`}
    >
      <header>
        <h2 id={`head-${date}`} class="initial" tabIndex={-1}>
          <span>{weekday(date, "long")} </span>
          <span>{shortDay(fromDay(date))}</span>
        </h2>
        {known && <Known known={known} />}
        {lines.length === 0 && <p class="muted small">{w.none}</p>}
      </header>
      {lines.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without bullets
        <ul role="list" class="week-lines">
          {lines.map((line) => (
            <WeekLine key={line.id} line={line} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Holidays, and on one's own agenda when one can be booked. */
function Known({ known }: { known: ServerWeek["days"][number] }) {
  const w = words.value;
  const hours = known.open.map(({ starts_at, ends_at }) => `${time(starts_at)}–${time(ends_at)}`).join(", ");
  const said = [
    known.public_holiday === "yes" && w.holiday(known.holiday_name ?? ""),
    known.school_holiday === "yes" && w.school,
    !isStore() && known.public_holiday !== "yes" && (hours ? w.open(hours) : w.closed),
  ].filter(Boolean);
  return said.length > 0 ? <p class="muted small">{said.join(" · ")}</p> : null;
}

function WeekLine({ line }: { line: Line }) {
  const booking = line.booking ? bookingOf(line.booking) : null;
  const inside = (
    <>
      <span class="week-time">
        {time(line.startMs)}–{time(line.endMs)}
      </span>
      <span class="strong">{line.title}</span>
      {line.about && <span class="small">{line.about}</span>}
      {booking && <StatusChip booking={booking} />}
    </>
  );
  return (
    <li>
      {line.href ? (
        <a class={`week-line week-${line.tone}`} href={line.href}>
          {inside}
        </a>
      ) : (
        <div class={`week-line week-${line.tone}`}>{inside}</div>
      )}
    </li>
  );
}

/** How old the hours are, and what nobody here knows: never a silent no. */
function Footnotes({ server }: { server: ServerWeek | null }) {
  const w = words.value;
  const notes = server
    ? [
        w.seen(ago(server.as_of)),
        server.days.some((one) => one.public_holiday === "unknown") && w.holidayUnknown,
        server.days.some((one) => one.school_holiday === "unknown") && w.schoolUnknown,
      ]
    : [w.unseen];
  return (
    <p class="muted small week-notes">
      <Icon name="clock" size="s" />
      <span>{notes.filter(Boolean).join(" ")}</span>
    </p>
  );
}
