import { names } from "./class-names";
import { Icon, type IconName } from "./icon";

interface Props {
  icon: IconName;
  /** What it does, in words. */
  label: string;
  onClick?: (() => void) | undefined;
  /** A link instead of a button. */
  href?: string | undefined;
  pressed?: boolean | undefined;
  disabled?: boolean | undefined;
  kind?: "plain" | "soft" | undefined;
  /** Things waiting there; `label` says how many. */
  badge?: number | undefined;
}

export function IconButton({
  icon,
  label,
  onClick,
  href,
  pressed,
  disabled,
  kind = "plain",
  badge = 0,
}: Props) {
  const look = names("icon-btn", kind === "soft" && "tone-accent");
  if (href !== undefined) {
    return (
      <a class={look} href={href} aria-label={label} title={label}>
        <span class="tab-icon">
          <Icon name={icon} />
          {badge > 0 && <span class="badge">{badge > 99 ? "99+" : badge}</span>}
        </span>
      </a>
    );
  }
  return (
    <button
      type="button"
      class={look}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
