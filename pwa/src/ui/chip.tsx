import type { ComponentChildren } from "preact";
import { names } from "./class-names";
import { Icon, type IconName } from "./icon";

interface Props {
  tone?: "plain" | "accent" | "warn" | "problem" | undefined;
  icon?: IconName | undefined;
  children: ComponentChildren;
}

/** A word about a thing: a tag, a state. */
export function Chip({ tone = "plain", icon, children }: Props) {
  return (
    <span class={names("chip", `tone-${tone}`)}>
      {icon && <Icon name={icon} size="s" />}
      <span>{children}</span>
    </span>
  );
}

interface FilterProps {
  pressed: boolean;
  onPress: (pressed: boolean) => void;
  icon?: IconName | undefined;
  count?: number | undefined;
  children: ComponentChildren;
}

/** A chip that filters: pressed or not. */
export function FilterChip({ pressed, onPress, icon, count, children }: FilterProps) {
  return (
    <button type="button" class="filter" aria-pressed={pressed} onClick={() => onPress(!pressed)}>
      {(pressed || icon) && <Icon name={pressed ? "check" : (icon ?? "check")} size="s" />}
      <span>{children}</span>
      {count !== undefined && <span class="count">{count}</span>}
    </button>
  );
}

/** A line of filter chips that scrolls sideways on a phone. */
export function FilterBar({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <fieldset class="filters">
      <legend class="sr-only">{label}</legend>
      {children}
    </fieldset>
  );
}
