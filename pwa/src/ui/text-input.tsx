import { useRef } from "preact/hooks";
import { Field, type FieldProps } from "./field";
import { useFocus } from "./use-focus";

interface Props extends FieldProps {
  value: string;
  onValue: (value: string) => void;
  /** Chooses the phone's keyboard. */
  type?: "text" | "email" | "tel" | "url" | "number" | "code" | undefined;
  autoComplete?: string | undefined;
  autoCapitalize?: "none" | "sentences" | "words" | "characters" | undefined;
  enterKeyHint?: "done" | "enter" | "go" | "next" | "search" | "send" | undefined;
  maxLength?: number | undefined;
  required?: boolean | undefined;
  placeholder?: string | undefined;
  name?: string | undefined;
  lang?: string | undefined;
  autoFocus?: boolean | undefined;
  onBlur?: (() => void) | undefined;
}

export function TextInput({
  label,
  hint,
  error,
  optional,
  bare,
  value,
  onValue,
  type = "text",
  autoFocus,
  ...rest
}: Props) {
  const box = useRef<HTMLInputElement>(null);
  useFocus(box, autoFocus);
  return (
    <Field label={label} hint={hint} error={error} optional={optional} bare={bare}>
      {(tied) => (
        <input
          {...tied}
          {...KEYBOARDS[type]}
          {...rest}
          ref={box}
          class={type === "code" ? "input input-code" : "input"}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

const KEYBOARDS = {
  text: { type: "text" },
  email: { type: "email", inputMode: "email", autoCapitalize: "none", spellcheck: false },
  tel: { type: "tel", inputMode: "tel" },
  url: { type: "url", inputMode: "url", autoCapitalize: "none", spellcheck: false },
  number: { type: "text", inputMode: "numeric", pattern: "[0-9]*" },
  code: { type: "text", inputMode: "numeric", autoComplete: "one-time-code", spellcheck: false },
} as const;
