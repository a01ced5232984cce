import { computed } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { language, t } from "../../i18n/language";
import { AudienceChoice } from "../../ui/audience";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { FilterChip } from "../../ui/chip";
import { IconButton } from "../../ui/icon-button";
import { Section } from "../../ui/section";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { nameAndRole } from "../account/people";
import { newId, shown } from "../app/device";
import { me } from "../session/session";
import { type Heard, tagsIn } from "./form";
import { peopleAt } from "./people-at";
import type { SectionProps } from "./section-props";

/** Words heard, as said: by whom, and who will read them. */
export function VerbatimsSection({ form, store, change }: SectionProps) {
  const { verbatims: words } = t.value.visit;
  const [added, setAdded] = useState("");
  const people = peopleAt(store.id);
  const add = (): void => {
    const heard: Heard = {
      id: newId(),
      text: "",
      contact: form.met.length === 1 ? (form.met[0] ?? "") : people.length === 1 ? (people[0]?.id ?? "") : "",
      audience: me().side,
      language: language.value,
      tags: "",
    };
    setAdded(heard.id);
    change(({ verbatims }) => ({ verbatims: [...verbatims, heard] }));
  };
  const set = (id: string, patch: Partial<Heard>): void =>
    change(({ verbatims }) => ({
      verbatims: verbatims.map((one) => (one.id === id ? { ...one, ...patch } : one)),
    }));
  const remove = (gone: Heard, at: number): void => {
    change(({ verbatims }) => ({ verbatims: verbatims.filter((one) => one.id !== gone.id) }));
    toast({
      text: words.removed,
      undo: () =>
        change(({ verbatims }) => ({ verbatims: [...verbatims.slice(0, at), gone, ...verbatims.slice(at)] })),
    });
  };
  return (
    <Section title={words.title} {...(form.verbatims.length > 0 ? { count: form.verbatims.length } : {})}>
      {form.verbatims.map((heard, n) => (
        <VerbatimCard
          key={heard.id}
          heard={heard}
          number={n + 1}
          people={people}
          isNew={heard.id === added}
          onChange={(patch) => set(heard.id, patch)}
          onRemove={() => remove(heard, n)}
        />
      ))}
      <Button icon="quote" wide onClick={add}>
        {words.add}
      </Button>
    </Section>
  );
}

interface CardProps {
  heard: Heard;
  number: number;
  people: Shown[];
  isNew: boolean;
  onChange: (patch: Partial<Heard>) => void;
  onRemove: () => void;
}

function VerbatimCard({ heard, number, people, isNew, onChange, onRemove }: CardProps) {
  const { verbatims: words } = t.value.visit;
  return (
    <Card>
      <div class="spread">
        <h3>{words.label(number)}</h3>
        <IconButton icon="close" label={words.remove(number)} onClick={onRemove} />
      </div>
      <TextArea
        label={words.label(number)}
        bare
        value={heard.text}
        rows={3}
        lang={heard.language}
        maxLength={10_000}
        autoFocus={isNew}
        hint={words.hint}
        onValue={(text) => onChange({ text })}
      />
      {people.length > 0 && (
        <Select
          label={words.who}
          value={heard.contact}
          options={[
            { value: "", label: words.nobody },
            ...people.map((person) => ({ value: person.id, label: nameAndRole(person) })),
          ]}
          onValue={(contact) => onChange({ contact })}
        />
      )}
      <AudienceChoice
        label={words.audience}
        side={me().side}
        value={heard.audience}
        onValue={(audience) => onChange({ audience })}
      />
      <TagsInput heard={heard} onChange={onChange} />
    </Card>
  );
}

const USUAL = 6;

/** The tags most used on this phone: one tap each. */
const usual = computed(() => {
  const uses = new Map<string, number>();
  for (const { kind, fields } of shown.value.values())
    if (kind === "verbatim")
      for (const tag of (fields.tags ?? []) as string[]) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses].sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).slice(0, USUAL);
});

/** What it is about: tags of the brand's, tapped or written. */
function TagsInput({ heard, onChange }: Pick<CardProps, "heard" | "onChange">) {
  const { verbatims: words } = t.value.visit;
  const chosen = tagsIn(heard.tags);
  const set = (tags: string[]): void => onChange({ tags: tags.join(", ") });
  return (
    <>
      <TextInput
        label={words.tags}
        optional
        hint={words.tagsHint}
        value={heard.tags ?? ""}
        maxLength={600}
        autoCapitalize="none"
        onValue={(tags) => onChange({ tags })}
      />
      {usual.value.length > 0 && (
        <div class="cluster">
          {usual.value.map(([tag]) => (
            <FilterChip
              key={tag}
              pressed={chosen.includes(tag)}
              onPress={(on) => set(on ? [...chosen, tag] : chosen.filter((one) => one !== tag))}
            >
              {tag}
            </FilterChip>
          ))}
        </div>
      )}
    </>
  );
}
