import { useId } from "preact/hooks";
import { names } from "./class-names";
import { Icon, type IconName } from "./icon";

export interface Choice<T extends string> {
  value: T;
  label: string;
  icon?: IconName | undefined;
  /** Colour once chosen; the words say the same. */
  tone?: "accent" | "problem" | "plain" | undefined;
}

interface Props<T extends string> {
  label: string;
  choices: readonly Choice<T>[];
  /** null: nothing chosen yet. */
  value: T | null;
  onValue: (value: T) => void;
  hint?: string | undefined;
  /** The label is for screen readers only. */
  bare?: boolean | undefined;
}

/** Two to four choices side by side: radio buttons, so arrows move between them. */
export function Segmented<T extends string>({ label, choices, value, onValue, hint, bare }: Props<T>) {
  const id = useId();
  return (
    <fieldset class="field segmented" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend class={bare ? "sr-only" : "label"}>{label}</legend>
      <div class="segments">
        {choices.map((choice) => (
          <label key={choice.value} class={names("segment", `segment-${choice.tone ?? "accent"}`)}>
            <input
              type="radio"
              class="sr-only"
              name={id}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onValue(choice.value)}
            />
            {choice.icon && <Icon name={choice.icon} size="s" />}
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </fieldset>
  );
}
