import type { ComponentChildren } from "preact";
import { t } from "../i18n/language";
import { names } from "./class-names";
import { IconButton } from "./icon-button";

export interface TopBarProps {
  title: string;
  /** Small line under the title: a town, a data age. */
  subtitle?: ComponentChildren;
  /** Where back leads: an address, or what to do. */
  back?: string | (() => void) | undefined;
  /** One or two IconButtons. */
  actions?: ComponentChildren;
  /** The SyncChip. */
  sync?: ComponentChildren;
}

export function TopBar({ title, subtitle, back, actions, sync }: TopBarProps) {
  const label = t.value.shell.back;
  const hasLine = (subtitle !== undefined && subtitle !== null) || sync !== undefined;
  return (
    <header class={names("top-bar", back === undefined && "top-bar-root")}>
      <div class="top-row">
        {typeof back === "string" && <IconButton icon="back" label={label} href={back} />}
        {typeof back === "function" && <IconButton icon="back" label={label} onClick={back} />}
        <h1>{title}</h1>
        {actions !== undefined && <div class="top-actions">{actions}</div>}
      </div>
      {hasLine && (
        <div class="top-line">
          {subtitle !== undefined && subtitle !== null && <div class="top-sub">{subtitle}</div>}
          {sync}
        </div>
      )}
    </header>
  );
}
