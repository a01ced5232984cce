import { Field, type FieldProps } from "./field";

interface Props extends FieldProps {
  /** "2026-11-24", or "2026-11-24T09:30" with `withTime`; "" when empty. */
  value: string;
  onValue: (value: string) => void;
  withTime?: boolean | undefined;
  min?: string | undefined;
  max?: string | undefined;
}

export function DateInput({ value, onValue, withTime, min, max, ...field }: Props) {
  return (
    <Field {...field}>
      {(tied) => (
        <input
          {...tied}
          class="input"
          type={withTime ? "datetime-local" : "date"}
          value={value}
          min={min}
          max={max}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
