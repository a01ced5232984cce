import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

interface Props {
  icon: IconName;
  /** What happened. */
  title: string;
  /** What to do. */
  children?: ComponentChildren;
  action?: ComponentChildren;
}

export function EmptyState({ icon, title, children, action }: Props) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size="xl" />
      </span>
      <p class="empty-title">{title}</p>
      {children !== undefined && <p class="empty-text">{children}</p>}
      {action}
    </div>
  );
}
