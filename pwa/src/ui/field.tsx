import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n/language";
import { names } from "./class-names";
import { Icon } from "./icon";

export interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong and the way out, in words. */
  error?: string | null | undefined;
  optional?: boolean | undefined;
  /** The label is for screen readers only: what to write is plain to see. */
  bare?: boolean | undefined;
}

/** What a control takes to be tied to its label, hint and error. */
export interface Tied {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
}

interface Props extends FieldProps {
  children: (tied: Tied) => ComponentChildren;
}

/** Label, hint and error around any control. */
export function Field({ label, hint, error, optional, bare, children }: Props) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [hint && hintId, error && errorId].filter(Boolean).join(" ");
  return (
    <div class={names("field", error && "field-wrong")}>
      <label for={id} class={bare ? "sr-only" : "label"}>
        {label}
        {optional && <span class="optional"> ({t.value.shell.optional})</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? "true" : undefined,
      })}
      {hint && (
        <p id={hintId} class="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} class="error" role="alert">
          <Icon name="alert" size="s" />
          {error}
        </p>
      )}
    </div>
  );
}
