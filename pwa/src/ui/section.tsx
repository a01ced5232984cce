import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  title: string;
  /** How many, said beside the title. */
  count?: number | undefined;
  /** A quiet button or link at the end of the title's line. */
  action?: ComponentChildren;
  children: ComponentChildren;
}

export function Section({ title, count, action, children }: Props) {
  const id = useId();
  return (
    <section class="section" aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id}>
          {title}
          {count !== undefined && <span class="count">{count}</span>}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}
