import { t } from "../../i18n/language";
import { AudienceLabel } from "../../ui/audience";
import { Card } from "../../ui/card";
import { FilterChip } from "../../ui/chip";
import { Section } from "../../ui/section";
import { TextArea } from "../../ui/text-area";
import { text } from "../accounts/brief";
import { peopleAt } from "./people-at";
import type { SectionProps } from "./section-props";

const MOST = 10_000;

/** The rep's own words, which the store never reads. */
export function NoteSection({ form, change }: SectionProps) {
  const { note } = t.value.visit;
  return (
    <Section title={note.title}>
      <AudienceLabel audience="brand" />
      <TextArea
        label={note.label}
        bare
        value={form.note}
        rows={3}
        maxLength={MOST}
        onValue={(next) => change({ note: next })}
      />
    </Section>
  );
}

/** What the store will read of this visit: whom, what, and what was promised. */
export function SharedSection({ form, store, change }: SectionProps) {
  const { shared } = t.value.visit;
  const people = peopleAt(store.id);
  return (
    <Section title={shared.title}>
      <AudienceLabel audience="shared" />
      <Card>
        {people.length > 0 && (
          <fieldset class="field segmented">
            <legend class="label">{shared.met}</legend>
            <div class="cluster">
              {people.map((person) => (
                <FilterChip
                  key={person.id}
                  pressed={form.met.includes(person.id)}
                  onPress={(on) =>
                    change({
                      met: on ? [...form.met, person.id] : form.met.filter((one) => one !== person.id),
                    })
                  }
                >
                  {text(person, "name")}
                </FilterChip>
              ))}
            </div>
          </fieldset>
        )}
        <TextArea
          label={shared.summary}
          value={form.summary}
          rows={2}
          maxLength={MOST}
          onValue={(summary) => change({ summary })}
        />
        <TextArea
          label={shared.promise}
          value={form.promise}
          rows={1}
          maxLength={MOST}
          hint={shared.promiseHint}
          onValue={(promise) => change({ promise })}
        />
      </Card>
    </Section>
  );
}
