import type { ComponentChildren } from "preact";
import { brief, dayWord, type Instant, time } from "../i18n/format";
import { t } from "../i18n/language";
import { type Audience, AudienceLabel } from "./audience";
import type { Side } from "./avatar";
import { names } from "./class-names";
import { Icon, type IconName } from "./icon";

interface Props {
  icon: IconName;
  /** What it is: "Visite", "Verbatim". */
  title: string;
  who: string;
  side: Side;
  occurredAt: Instant;
  recordedAt: Instant;
  /** The server learned it well after it happened. */
  late?: boolean | undefined;
  /** Still on this phone only. */
  pending?: boolean | undefined;
  audience?: Audience | undefined;
  href?: string | undefined;
  /** Chips, buttons: after the body. */
  foot?: ComponentChildren;
  /** The day is said by a heading above: only the hour is written. */
  dayKnown?: boolean | undefined;
  children?: ComponentChildren;
}

/** One entry of an account's timeline. Put several in a Timeline. */
export function TimelineItem(props: Props) {
  const { shell, words } = t.value;
  const { occurredAt, recordedAt, late, pending, audience, href, children } = props;
  const when = props.dayKnown ? time(occurredAt) : `${dayWord(occurredAt)} ${time(occurredAt)}`;
  return (
    <li class={names("entry", `entry-${props.side}`, pending && "entry-pending")}>
      <span class="entry-icon">
        <Icon name={props.icon} size="s" />
      </span>
      <article class="entry-body">
        <header class="entry-head">
          <h3>{href === undefined ? props.title : <a href={href}>{props.title}</a>}</h3>
          <time dateTime={new Date(occurredAt).toISOString()}>{when}</time>
        </header>
        <p class="entry-who">{shell.by(props.who, words.side[props.side])}</p>
        {children !== undefined && <div class="entry-text">{children}</div>}
        <p class="entry-marks">
          {audience && <AudienceLabel audience={audience} />}
          {late && !pending && (
            <span class="mark">
              <Icon name="clock" size="s" />
              {shell.late(brief(recordedAt))}
            </span>
          )}
          {pending && (
            <span class="mark mark-pending">
              <Icon name="cloud-up" size="s" />
              {shell.pending}
            </span>
          )}
        </p>
        {props.foot}
      </article>
    </li>
  );
}

/** A day of the timeline, or the whole of it. */
export function Timeline({ day, children }: { day?: string | undefined; children: ComponentChildren }) {
  return (
    <section class="timeline">
      {day !== undefined && <h2 class="timeline-day">{day}</h2>}
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without bullets */}
      <ol role="list">{children}</ol>
    </section>
  );
}
