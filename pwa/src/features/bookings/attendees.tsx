import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { Button } from "../../ui/button";
import { FilterChip } from "../../ui/chip";
import { TextInput } from "../../ui/text-input";
import { isErased } from "../account/people";
import { briefOf, text } from "../accounts/brief";
import type { Attendee } from "./model";
import { words } from "./words";

interface Props {
  account: string;
  value: Attendee[];
  onValue: (attendees: Attendee[]) => void;
  hint?: string | undefined;
  error?: string | null;
}

/** Who comes: people of the store by a tap, anybody else by name. */
export function AttendeesField({ account, value, onValue, hint, error }: Props) {
  const w = words.value;
  const [name, setName] = useState("");
  const contacts = briefOf(account).contacts.filter((one) => !isErased(one) && !one.fields.left_on);
  const known = new Set(contacts.map(({ id }) => id));
  const others = value.filter((one) => !one.contact || !known.has(one.contact));
  const add = (): void => {
    if (name.trim() === "") return;
    onValue([...value, { name: name.trim() }]);
    setName("");
  };
  const toggle = (contact: Shown, isOn: boolean): void =>
    onValue(
      isOn
        ? [...value, { name: text(contact, "name"), contact: contact.id }]
        : value.filter((one) => one.contact !== contact.id),
    );
  return (
    <fieldset class="field attendees">
      <legend class="label">
        {w.attendees} <span class="count">{w.people(value.length)}</span>
      </legend>
      {hint && <p class="hint">{hint}</p>}
      <div class="cluster">
        {contacts.map((contact) => (
          <FilterChip
            key={contact.id}
            icon="contact"
            pressed={value.some((one) => one.contact === contact.id)}
            onPress={(isOn) => toggle(contact, isOn)}
          >
            {text(contact, "name")}
          </FilterChip>
        ))}
        {others.map((one, n) => (
          // Two people may have one name.
          <FilterChip
            key={`${one.name}:${n}`}
            pressed
            onPress={() => onValue(value.filter((other) => other !== one))}
          >
            {one.name}
          </FilterChip>
        ))}
      </div>
      <form
        class="in-line"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextInput
          label={w.addName}
          value={name}
          maxLength={120}
          autoCapitalize="words"
          enterKeyHint="done"
          error={error ?? null}
          onValue={setName}
          onBlur={add}
        />
        <Button type="submit" icon="plus" disabled={name.trim() === ""}>
          {w.add}
        </Button>
      </form>
    </fieldset>
  );
}
