import type { ComponentChildren } from "preact";
import { names } from "./class-names";

interface Props {
  /** `flush`: rows touch the edges. `warn`/`problem`: something waits for the reader. */
  flush?: boolean | undefined;
  tone?: "plain" | "accent" | "warn" | "problem" | undefined;
  children: ComponentChildren;
}

export function Card({ flush, tone = "plain", children }: Props) {
  return (
    <div class={names("card", flush && "card-flush", tone !== "plain" && `tone-${tone}`)}>{children}</div>
  );
}
