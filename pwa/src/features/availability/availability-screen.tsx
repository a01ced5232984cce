import "../../styles/screens/availability.css";
import { useState } from "preact/hooks";
import { duration, toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { loaded } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { isHeadquarters, me } from "../session/session";
import { begin } from "./deeds";
import { useHolidays } from "./holidays";
import {
  type Availability,
  availabilityOf,
  minutes,
  onDay,
  type Stretch,
  stretchesOf,
  WEEKDAYS,
  type Window,
} from "./hours";
import { sayDates, sayWindows, weekdayName } from "./say";
import { countryName, DaySheet, ExceptionSheet, RulesSheet, regionName } from "./sheets";
import { words } from "./words";

type Open = { what: "day"; day: number } | { what: "rules" } | { what: "dates"; stretch: Stretch | null };

/** When one can be booked: a usual week on one's own clock, the days unlike it, the holidays that close by themselves. */
export function AvailabilityScreen() {
  const w = words.value;
  const user = me().id;
  const held = availabilityOf(user);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Frame
      title={w.title}
      tab={isHeadquarters() ? "me" : "today"}
      back={() => back("/week")}
      aside={
        held ? (
          <>
            <Exceptions held={held} onOpen={setOpen} />
            <Holidays held={held} onOpen={setOpen} />
          </>
        ) : undefined
      }
    >
      {held ? (
        <>
          <p class="muted">{w.intro}</p>
          <Week held={held} onOpen={setOpen} />
          <Rules held={held} onOpen={setOpen} />
          {open?.what === "day" && <DaySheet user={user} held={held} day={open.day} onClose={close} />}
          {open?.what === "rules" && <RulesSheet user={user} held={held} onClose={close} />}
          {open?.what === "dates" && (
            <ExceptionSheet user={user} held={held} stretch={open.stretch} onClose={close} />
          )}
        </>
      ) : loaded.value !== "all" ? (
        <Skeleton rows={7} />
      ) : (
        <Never user={user} />
      )}
    </Frame>
  );
}

/** Nothing was ever said: one tap offers office hours, to be adjusted. */
function Never({ user }: { user: string }) {
  const w = words.value;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const usual = WEEKDAYS.slice(0, 5).map((day) => ({ day, opens: "09:00", closes: "18:00" }));
  return (
    <EmptyState
      icon="calendar"
      title={w.noneTitle}
      action={
        <Button
          kind="primary"
          icon="check"
          onClick={() => void begin(user, zone, usual, zone === "Europe/Paris" ? "FR" : "")}
        >
          {w.begin}
        </Button>
      }
    >
      {w.noneText}
    </EmptyState>
  );
}

interface Props {
  held: Availability;
  onOpen: (open: Open) => void;
}

function Week({ held, onOpen }: Props) {
  const w = words.value;
  return (
    <Section
      title={w.week}
      action={
        held.body.pending ? (
          <Chip tone="warn" icon="cloud-up">
            {t.value.shell.pending}
          </Chip>
        ) : undefined
      }
    >
      <Card flush>
        <List>
          {WEEKDAYS.map((day) => {
            const windows = onDay(held.windows, day);
            return (
              <ListRow
                key={day}
                onClick={() => onOpen({ what: "day", day })}
                title={weekdayName(day)}
                meta={sayWindows(windows)}
                chips={<HoursBar windows={windows} />}
              />
            );
          })}
        </List>
      </Card>
      <p class="muted small">{w.clock(held.zone.replaceAll("_", " "))}</p>
    </Section>
  );
}

const DAWN = 6 * 60;
const NIGHT = 22 * 60;

/** The same hours as a picture, from six to ten: the words beside it say them. */
function HoursBar({ windows }: { windows: Window[] }) {
  return (
    <svg class="hours" viewBox={`0 0 ${NIGHT - DAWN} 40`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="hours-all" width={NIGHT - DAWN} height="40" rx="20" />
      {windows.map((one) => {
        const [from, to] = [Math.max(minutes(one.opens), DAWN), Math.min(minutes(one.closes), NIGHT)];
        return to > from ? (
          <rect key={one.opens} class="hours-open" x={from - DAWN} width={to - from} height="40" />
        ) : null;
      })}
    </svg>
  );
}

function Rules({ held, onOpen }: Props) {
  const w = words.value;
  const lines: [string, string][] = [
    [w.zone, held.zone.replaceAll("_", " ")],
    [w.travel, held.travel === 0 ? w.noTravel : duration(held.travel)],
    [
      w.country,
      held.country
        ? [countryName(held.country), held.subdivision && regionName(held.subdivision)]
            .filter(Boolean)
            .join(", ")
        : w.noCountry,
    ],
    [w.school, held.school ? w.schoolZone(held.school) : w.noSchool],
  ];
  return (
    <Section
      title={w.rules}
      action={
        <Button kind="plain" icon="edit" onClick={() => onOpen({ what: "rules" })}>
          {t.value.shell.edit}
        </Button>
      }
    >
      <Card>
        <dl class="facts">
          {lines.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </Section>
  );
}

function Exceptions({ held, onOpen }: Props) {
  const w = words.value;
  const found = stretchesOf(held.exceptions, toDay(Date.now()));
  return (
    <Section
      title={w.exceptions}
      action={
        <Button kind="plain" icon="plus" onClick={() => onOpen({ what: "dates", stretch: null })}>
          {w.addException}
        </Button>
      }
    >
      {found.length === 0 ? (
        <p class="muted">{w.noExceptions}</p>
      ) : (
        <Card flush>
          <List>
            {found.map((one) => (
              <ListRow
                key={one.first}
                onClick={() => onOpen({ what: "dates", stretch: one })}
                leading={<Icon name={one.windows.length > 0 ? "clock" : "close"} />}
                title={sayDates(one.first, one.last)}
                subtitle={[sayWindows(one.windows), one.days.length > 1 && w.days(one.days.length)]
                  .filter(Boolean)
                  .join(" · ")}
              />
            ))}
          </List>
        </Card>
      )}
    </Section>
  );
}

const MOST = 12;

function Holidays({ held, onOpen }: Props) {
  const w = words.value;
  const known = useHolidays(held.country, held.subdivision);
  const days = known?.is_known ? known.days.slice(0, MOST) : [];
  const note = !held.country
    ? w.holidayNone
    : !known
      ? w.holidayUnseen
      : known.is_known
        ? w.holidayHelp
        : w.holidayUnknown;
  return (
    <Section title={w.holidays}>
      <p class="muted small">{note}</p>
      {days.length > 0 && (
        <Card flush>
          <List>
            {days.map(({ date, name }) => {
              const windows = held.exceptions[date];
              return (
                <ListRow
                  key={date}
                  onClick={() =>
                    onOpen({
                      what: "dates",
                      stretch: { first: date, last: date, days: [date], windows: windows ?? [] },
                    })
                  }
                  title={name}
                  subtitle={sayDates(date, date)}
                  meta={windows && windows.length > 0 ? <Chip tone="accent">{w.holidayOpen}</Chip> : w.closed}
                />
              );
            })}
          </List>
        </Card>
      )}
    </Section>
  );
}
