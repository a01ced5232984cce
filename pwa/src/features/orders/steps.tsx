import type { ComponentChildren } from "preact";
import { moment } from "../../i18n/format";
import { t } from "../../i18n/language";
import { names } from "../../ui/class-names";
import { Icon, type IconName } from "../../ui/icon";

/** One step of something two companies follow: dated and signed once it happened, pale while it is to come. */
export interface Step {
  key: string;
  icon: IconName;
  title: string;
  /** null: to come. */
  at: string | null;
  who?: string | undefined;
  pending?: boolean | undefined;
  more?: ComponentChildren;
}

export function Steps({ steps }: { steps: Step[] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without bullets
    <ol class="course" role="list">
      {steps.map(({ key, icon, title, at, who, pending, more }, n) => {
        const isNow = at !== null && (steps[n + 1]?.at ?? null) === null;
        return (
          <li
            key={key}
            class={names("entry", "step", at === null ? "step-ahead" : "entry-brand", isNow && "step-now")}
            aria-current={isNow ? "step" : undefined}
          >
            <span class="entry-icon">
              <Icon name={icon} size="s" />
            </span>
            <div class="entry-body">
              <p class="entry-head">
                <span class="strong">{title}</span>
                {at !== null && <time dateTime={at}>{moment(at)}</time>}
              </p>
              {who && <p class="entry-who">{who}</p>}
              {more && <div class="entry-text small">{more}</div>}
              {pending && (
                <p class="mark mark-pending">
                  <Icon name="cloud-up" size="s" />
                  {t.value.shell.pending}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
