import { useState } from "preact/hooks";
import type { Fields } from "../../core/wire";
import { duration, toDay } from "../../i18n/format";
import { language } from "../../i18n/language";
import { AskSheet } from "../../ui/ask-sheet";
import { Button } from "../../ui/button";
import { FilterChip } from "../../ui/chip";
import { DateInput } from "../../ui/date-input";
import { Segmented } from "../../ui/segmented";
import { Select } from "../../ui/select";
import { Sheet } from "../../ui/sheet";
import { except, saveRules, saveWeek } from "./deeds";
import {
  type Availability,
  datesOf,
  faultsOf,
  MOST_DAYS,
  nextWindow,
  onDay,
  type Stretch,
  WEEKDAYS,
} from "./hours";
import { weekdayName } from "./say";
import { WindowsField } from "./windows-field";
import { words } from "./words";

interface Props {
  user: string;
  held: Availability;
  onClose: () => void;
}

const isSound = (windows: Parameters<typeof faultsOf>[0]): boolean => faultsOf(windows).every((one) => !one);

/** A weekday's hours, and the days that are to have the same. */
export function DaySheet({ user, held, day, onClose }: Props & { day: number }) {
  const w = words.value;
  const [windows, setWindows] = useState(() => onDay(held.windows, day));
  const [alike, setAlike] = useState<readonly number[]>([]);
  const save = async (): Promise<void> => {
    if (!isSound(windows)) return;
    const changed = [day, ...alike];
    const kept = held.windows.filter((one) => !changed.includes(one.day));
    const given = changed.flatMap((number) => windows.map((one) => ({ day: number, ...one })));
    if (await saveWeek(user, held, [...kept, ...given])) onClose();
  };
  return (
    <AskSheet
      title={weekdayName(day)}
      label={w.save}
      icon="check"
      disabled={!isSound(windows)}
      onClose={onClose}
      onSave={() => void save()}
    >
      <WindowsField windows={windows} onWindows={setWindows} />
      <fieldset class="stack-s">
        <legend class="label">{w.alike}</legend>
        <div class="cluster">
          {WEEKDAYS.filter((one) => one !== day).map((one) => (
            <FilterChip
              key={one}
              pressed={alike.includes(one)}
              onPress={(on) => setAlike(on ? [...alike, one] : alike.filter((other) => other !== one))}
            >
              {weekdayName(one, "short")}
            </FilterChip>
          ))}
        </div>
        <p class="hint">{w.alikeHelp}</p>
      </fieldset>
    </AskSheet>
  );
}

interface ExceptionProps extends Props {
  /** What is changed; null: a new one. */
  stretch: Stretch | null;
}

/** One date or some in a row: closed, or other hours. */
export function ExceptionSheet({ user, held, stretch, onClose }: ExceptionProps) {
  const w = words.value;
  const today = toDay(Date.now());
  const [first, setFirst] = useState(stretch?.first ?? "");
  const [last, setLast] = useState(stretch && stretch.last !== stretch.first ? stretch.last : "");
  const [windows, setWindows] = useState(stretch?.windows ?? []);
  const [isOpen, setOpen] = useState(windows.length > 0);
  const [isTried, setTried] = useState(false);
  const dates = datesOf(first, last || first);
  const wrong = {
    first: first === "" ? w.noDate : first < today ? w.pastDate : null,
    last: last && last < first ? w.wrongWay : dates.length > MOST_DAYS ? w.tooLong(MOST_DAYS) : null,
  };
  const isEmpty = isOpen && windows.length === 0;
  const save = async (): Promise<void> => {
    setTried(true);
    if (wrong.first || wrong.last || isEmpty || (isOpen && !isSound(windows))) return;
    // Days that belonged to it and no longer do are like their weekdays again.
    const left = (stretch?.days ?? []).filter((date) => date in held.exceptions && !dates.includes(date));
    if (left.length > 0 && !(await except(user, held, left, null))) return;
    if (await except(user, held, dates, isOpen ? windows : [])) onClose();
  };
  const undo = async (): Promise<void> => {
    if (stretch && (await except(user, held, stretch.days, null))) onClose();
  };
  const choose = (open: boolean): void => {
    setOpen(open);
    if (open && windows.length === 0) setWindows([nextWindow([])]);
  };
  const isKept = stretch?.days.some((date) => date in held.exceptions) ?? false;
  return (
    <Sheet
      open
      onClose={onClose}
      title={w.newException}
      actions={
        <>
          {isKept && (
            <Button icon="undo" onClick={() => void undo()}>
              {w.like}
            </Button>
          )}
          <Button kind="primary" icon="check" onClick={() => void save()}>
            {w.save}
          </Button>
        </>
      }
    >
      <div class="grid-2">
        <DateInput
          label={w.from}
          value={first}
          min={today}
          error={isTried ? wrong.first : null}
          onValue={setFirst}
        />
        <DateInput
          label={w.until}
          optional
          hint={w.untilHelp}
          value={last}
          min={first || today}
          error={isTried ? wrong.last : null}
          onValue={setLast}
        />
      </div>
      <Segmented<"closed" | "open">
        label={w.what}
        choices={[
          { value: "closed", label: w.isClosed, icon: "close", tone: "plain" },
          { value: "open", label: w.isOpen, icon: "clock" },
        ]}
        value={isOpen ? "open" : "closed"}
        onValue={(value) => choose(value === "open")}
      />
      {isOpen && <WindowsField windows={windows} onWindows={setWindows} />}
      {isTried && isEmpty && (
        <p class="error" role="alert">
          {w.needsWindow}
        </p>
      )}
    </Sheet>
  );
}

const MARGINS = [0, 15, 30, 45, 60, 75, 90, 120, 150, 180, 210, 240];
/** Where people work who can be booked; what somebody set elsewhere is offered too. */
const COUNTRIES = ["FR", "BE", "CH", "LU", "DE", "ES", "IT", "NL", "PT", "GB", "US"];
const REGIONS = ["57", "6AE", "971", "972", "973", "974", "976", "BL", "MF", "NC", "PF", "PM", "WF"];
const REGION_NAMES: Record<string, string> = {
  "57": "Moselle",
  "6AE": "Alsace",
  "971": "Guadeloupe",
  "972": "Martinique",
  "973": "Guyane",
  "974": "La Réunion",
  "976": "Mayotte",
  BL: "Saint-Barthélemy",
  MF: "Saint-Martin",
  NC: "Nouvelle-Calédonie",
  PF: "Polynésie française",
  PM: "Saint-Pierre-et-Miquelon",
  WF: "Wallis-et-Futuna",
};
export const regionName = (code: string): string => REGION_NAMES[code] ?? code;

export const countryName = (code: string): string =>
  new Intl.DisplayNames([language.value], { type: "region" }).of(code) ?? code;

/** Every zone this browser knows, with the one that is set. */
function zones(held: string): string[] {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [Intl.DateTimeFormat().resolvedOptions().timeZone];
  return [...new Set([held, ...known])].sort();
}

/** Whose clock, how far apart, and what closes a day by itself. */
export function RulesSheet({ user, held, onClose }: Props) {
  const w = words.value;
  const [zone, setZone] = useState(held.zone);
  const [travel, setTravel] = useState(String(held.travel));
  const [country, setCountry] = useState(held.country);
  const [region, setRegion] = useState(held.subdivision);
  const [school, setSchool] = useState(held.school);
  const save = async (): Promise<void> => {
    const part = country === "FR" || country === held.country ? region : "";
    const given: [string, string | number | null, string | number][] = [
      ["zone", zone, held.zone],
      ["travel_min", Number(travel), held.travel],
      ["country", country || null, held.country],
      ["subdivision", part || null, held.subdivision],
      ["school_zone", school || null, held.school],
    ];
    const changed: Fields = Object.fromEntries(
      given.flatMap(([name, value, before]) => ((value ?? "") === before ? [] : [[name, value]])),
    );
    if (await saveRules(user, held, changed)) onClose();
  };
  return (
    <AskSheet title={w.rules} label={w.save} icon="check" onClose={onClose} onSave={() => void save()}>
      <Select
        label={w.zone}
        value={zone}
        options={zones(held.zone).map((value) => ({ value, label: value.replaceAll("_", " ") }))}
        onValue={setZone}
      />
      <Select
        label={w.travel}
        hint={w.travelHelp}
        value={travel}
        options={[...new Set([...MARGINS, held.travel])].map((value) => ({
          value: String(value),
          label: value === 0 ? w.noTravel : duration(value),
        }))}
        onValue={setTravel}
      />
      <Select
        label={w.country}
        value={country}
        options={[
          ...[...new Set([...COUNTRIES, held.country])].filter(Boolean).map((value) => ({
            value,
            label: countryName(value),
          })),
          { value: "", label: w.noCountry },
        ]}
        onValue={setCountry}
      />
      {country === "FR" && (
        <>
          <Select
            label={w.region}
            value={region}
            options={[
              { value: "", label: w.noRegion },
              ...REGIONS.map((value) => ({ value, label: regionName(value) })),
            ]}
            onValue={setRegion}
          />
          <Select
            label={w.school}
            hint={w.schoolHelp}
            value={school}
            options={[
              { value: "", label: w.noSchool },
              ...["A", "B", "C"].map((value) => ({ value, label: w.schoolZone(value) })),
            ]}
            onValue={setSchool}
          />
        </>
      )}
    </AskSheet>
  );
}
