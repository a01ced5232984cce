import { useId, useRef } from "preact/hooks";
import { t } from "../i18n/language";
import { Icon } from "./icon";
import { IconButton } from "./icon-button";
import { useFocus } from "./use-focus";

interface Props {
  label: string;
  value: string;
  onValue: (value: string) => void;
  placeholder?: string | undefined;
  autoFocus?: boolean | undefined;
  /** How many were found, said politely. */
  found?: string | undefined;
  /** The keyboard's own search key: opens the first of what was found, without a tap. */
  onEnter?: (() => void) | undefined;
}

export function SearchInput({ label, value, onValue, placeholder, autoFocus, found, onEnter }: Props) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  useFocus(box, autoFocus);
  return (
    <search class="search">
      <label for={id} class="sr-only">
        {label}
      </label>
      <Icon name="search" />
      <input
        ref={box}
        id={id}
        class="input"
        type="search"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        placeholder={placeholder ?? label}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) onEnter?.();
        }}
      />
      {value !== "" && (
        <IconButton
          icon="close"
          label={t.value.shell.clearSearch}
          onClick={() => {
            onValue("");
            box.current?.focus();
          }}
        />
      )}
      <span class="sr-only" role="status">
        {found}
      </span>
    </search>
  );
}
