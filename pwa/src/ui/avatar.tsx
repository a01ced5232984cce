import { initials } from "./initials";

export type Side = "brand" | "retailer";

interface Props {
  name: string;
  side?: Side | undefined;
  size?: "s" | "m" | "l" | undefined;
}

/** Initials beside a name that is written out: decoration, so screen readers skip it. */
export function Avatar({ name, side = "retailer", size = "m" }: Props) {
  return (
    <span class={`avatar ${side === "brand" ? "tone-accent" : ""} avatar-${size}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
