import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

interface Props {
  href: string;
  icon: IconName;
  label: string;
  /** How it stands, in a few words. */
  about: ComponentChildren;
}

/** A way into a room, with how things stand there. Put several in a `tiles`. */
export function Tile({ href, icon, label, about }: Props) {
  return (
    <a class="tile" href={href}>
      <Icon name={icon} size="l" />
      <span class="strong">{label}</span>
      <span class="muted small">{about}</span>
    </a>
  );
}
