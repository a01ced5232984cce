import { Field, type FieldProps } from "./field";

interface Props<T extends string> extends FieldProps {
  value: T;
  options: readonly { value: T; label: string }[];
  onValue: (value: T) => void;
}

/** The phone's own picker. */
export function Select<T extends string>({ value, options, onValue, ...field }: Props<T>) {
  return (
    <Field {...field}>
      {(tied) => (
        <select
          {...tied}
          class="input select"
          value={value}
          onChange={(event) => onValue(event.currentTarget.value as T)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
