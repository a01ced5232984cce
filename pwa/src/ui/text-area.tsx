import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Field, type FieldProps } from "./field";
import { useFocus } from "./use-focus";

interface Props extends FieldProps {
  value: string;
  onValue: (value: string) => void;
  /** The language of the words, for the phone's dictation and spelling. */
  lang?: string | undefined;
  rows?: number | undefined;
  maxLength?: number | undefined;
  placeholder?: string | undefined;
  required?: boolean | undefined;
  autoFocus?: boolean | undefined;
  onBlur?: (() => void) | undefined;
}

/** Grows with what is written, so that nothing dictated is out of sight. */
export function TextArea({
  label,
  hint,
  error,
  optional,
  bare,
  value,
  onValue,
  rows = 3,
  autoFocus,
  ...rest
}: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  useFocus(box, autoFocus);
  // The height follows the text. In a sheet there is nothing to measure until it is shown, which is after the layout.
  const fit = (): void => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  };
  useLayoutEffect(fit, [value]);
  useEffect(fit, []);
  return (
    <Field label={label} hint={hint} error={error} optional={optional} bare={bare}>
      {(tied) => (
        <textarea
          {...tied}
          {...rest}
          ref={box}
          class="input textarea"
          rows={rows}
          autoCapitalize="sentences"
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
