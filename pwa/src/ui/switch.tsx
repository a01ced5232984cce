import { useId } from "preact/hooks";

interface Props {
  label: string;
  checked: boolean;
  onChecked: (checked: boolean) => void;
  hint?: string | undefined;
}

export function Switch({ label, checked, onChecked, hint }: Props) {
  const id = useId();
  return (
    <label class="switch">
      <span class="switch-text">
        <span>{label}</span>
        {hint && (
          <span id={id} class="hint">
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
    </label>
  );
}
