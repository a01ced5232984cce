import type { ComponentChildren } from "preact";
import { names } from "./class-names";
import { Icon } from "./icon";

interface Props {
  title: ComponentChildren;
  subtitle?: ComponentChildren;
  /** An Icon or an Avatar. */
  leading?: ComponentChildren;
  /** Short, at the end of the title's line: a time, a distance. */
  meta?: ComponentChildren;
  /** Chips under the subtitle. */
  chips?: ComponentChildren;
  /** After everything, outside the link: an IconButton, a Switch. */
  trailing?: ComponentChildren;
  href?: string | undefined;
  onClick?: (() => void) | undefined;
  /** Not sent yet: said in words too, by `meta` or a chip. */
  pending?: boolean | undefined;
}

/** One line of a list. Put several in a List. */
export function ListRow({ title, subtitle, leading, meta, chips, trailing, href, onClick, pending }: Props) {
  const inside = (
    <>
      {leading !== undefined && <span class="row-lead">{leading}</span>}
      <span class="row-body">
        <span class="row-line">
          <span class="row-title">{title}</span>
          {meta !== undefined && <span class="row-meta">{meta}</span>}
        </span>
        {subtitle !== undefined && <span class="row-sub">{subtitle}</span>}
        {chips !== undefined && <span class="chips">{chips}</span>}
      </span>
    </>
  );
  return (
    <li class={names("row", pending && "row-pending")}>
      {href !== undefined ? (
        <a class="row-main" href={href}>
          {inside}
          {trailing === undefined && <Icon name="next" size="s" />}
        </a>
      ) : onClick ? (
        <button type="button" class="row-main" onClick={onClick}>
          {inside}
        </button>
      ) : (
        <div class="row-main">{inside}</div>
      )}
      {trailing !== undefined && <span class="row-trail">{trailing}</span>}
    </li>
  );
}

/** The list that holds rows; `label` names it when no Section does. */
export function List({ label, children }: { label?: string | undefined; children: ComponentChildren }) {
  return (
    // Safari drops the list role of a list without bullets.
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <ul class="list" role="list" aria-label={label}>
      {children}
    </ul>
  );
}
