import { toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Card } from "../../ui/card";
import { FilterChip } from "../../ui/chip";
import { DateInput } from "../../ui/date-input";
import { Section } from "../../ui/section";
import { DAY_MS } from "../accounts/brief";
import type { SectionProps } from "./section-props";

/** When to come back: a tap for the store's own rhythm, or any day. */
export function NextSection({ form, store, change }: SectionProps) {
  const { next: words } = t.value.visit;
  const every = store.fields.visit_interval_days;
  const weeks = [2, 4, 6].map((n) => ({ days: n * 7, label: words.inWeeks(n) }));
  const choices =
    typeof every === "number" && weeks.every((one) => one.days !== every)
      ? [{ days: every, label: words.inDays(every) }, ...weeks]
      : weeks;
  return (
    <Section title={words.title}>
      <Card>
        <fieldset class="field segmented">
          <legend class="label">{words.within}</legend>
          <div class="cluster">
            {choices.map(({ days, label }) => {
              const on = workday(Date.now() + days * DAY_MS);
              return (
                <FilterChip
                  key={days}
                  pressed={form.nextOn === on}
                  onPress={(pressed) => change({ nextOn: pressed ? on : "" })}
                >
                  {label}
                </FilterChip>
              );
            })}
          </div>
        </fieldset>
        <DateInput
          label={words.label}
          optional
          value={form.nextOn}
          min={toDay(Date.now() + DAY_MS)}
          hint={words.hint}
          onValue={(nextOn) => change({ nextOn })}
        />
      </Card>
    </Section>
  );
}

/** That day, or the Monday after when it falls on a Sunday: stores are shut or short of hands. */
export function workday(at: number): string {
  return toDay(new Date(at).getDay() === 0 ? at + DAY_MS : at);
}
