import type { ComponentChildren } from "preact";
import { names } from "./class-names";
import { Icon, type IconName } from "./icon";

interface Common {
  icon?: IconName | undefined;
  kind?: "primary" | "quiet" | "plain" | "danger" | undefined;
  /** The whole width of its container. */
  wide?: boolean | undefined;
  children: ComponentChildren;
}

interface Props extends Common {
  onClick?: (() => void) | undefined;
  type?: "button" | "submit" | undefined;
  /** Working: it cannot be pressed twice, and says so. */
  busy?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Tells apart buttons with the same words. */
  label?: string | undefined;
}

export function Button({ icon, kind = "quiet", wide, children, busy, disabled, label, ...rest }: Props) {
  return (
    <button
      type={rest.type ?? "button"}
      class={names("btn", `btn-${kind}`, wide && "btn-wide", busy && "is-busy")}
      disabled={disabled}
      aria-disabled={busy ? "true" : undefined}
      aria-busy={busy ? "true" : undefined}
      aria-label={label}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else rest.onClick?.();
      }}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

interface LinkProps extends Common {
  href: string;
  /** Leaves the app: a call, an e-mail, a map. */
  outside?: boolean | undefined;
  download?: string | undefined;
}

/** Looks like a button, goes somewhere. */
export function LinkButton({ icon, kind = "quiet", wide, children, href, outside, download }: LinkProps) {
  return (
    <a
      class={names("btn", `btn-${kind}`, wide && "btn-wide")}
      href={href}
      download={download}
      {...(outside && href.startsWith("http") ? { target: "_blank", rel: "noreferrer" } : {})}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}
