import type { ComponentChildren } from "preact";
import { t } from "../i18n/language";
import { Icon } from "./icon";
import { IconButton } from "./icon-button";

interface Props {
  tone?: "info" | "warn" | "problem" | undefined;
  title: string;
  children?: ComponentChildren;
  /** Buttons: the way out. */
  action?: ComponentChildren;
  onClose?: (() => void) | undefined;
}

const ICON = { info: "info", warn: "wait", problem: "alert" } as const;

export function Banner({ tone = "info", title, children, action, onClose }: Props) {
  return (
    <div class={`banner tone-${tone}`} role={tone === "problem" ? "alert" : "status"}>
      <Icon name={ICON[tone]} />
      <div class="banner-body">
        <p class="banner-title">{title}</p>
        {children !== undefined && <div class="banner-text">{children}</div>}
        {action !== undefined && <div class="banner-action">{action}</div>}
      </div>
      {onClose && <IconButton icon="close" label={t.value.shell.close} onClick={onClose} />}
    </div>
  );
}
