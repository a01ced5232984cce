import type { Shown } from "../../core/preview";
import { ago, day, daysBetween, dayWord, duration, time } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Avatar } from "../../ui/avatar";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { atMs, text } from "../accounts/brief";

/** What was said and promised last time: the first thing one wants to know. */
export function LastVisit({ visit }: { visit: Shown | null }) {
  const { home } = t.value;
  if (!visit) {
    return (
      <Section title={home.lastVisit}>
        <Card>
          <p class="strong">{home.noVisit}</p>
          <p class="muted">{home.noVisitHelp}</p>
        </Card>
      </Section>
    );
  }
  const [summary, promise, purpose] = [
    text(visit, "summary"),
    text(visit, "promise"),
    text(visit, "purpose"),
  ];
  return (
    <Section title={home.lastVisit}>
      <Card>
        <article class="stack">
          <header class="home-who">
            <Avatar name={visit.actor.name} side={visit.actor.side} />
            <div>
              <p class="strong">{visit.actor.name}</p>
              <p class="muted small">
                {day(visit.occurred_at)} · {ago(visit.occurred_at)}
              </p>
            </div>
          </header>
          <p>{summary || purpose || home.noSummary}</p>
          {promise && (
            <div class="home-promise">
              <p class="home-label">{home.promised}</p>
              <p>{promise}</p>
            </div>
          )}
        </article>
      </Card>
    </Section>
  );
}

/** When somebody comes, as large as a date on a calendar. */
export function NextVisit({ visit }: { visit: Shown | null }) {
  const { home } = t.value;
  if (!visit) {
    return (
      <Section title={home.nextVisit}>
        <Card>
          <p class="strong">{home.noNext}</p>
          <p class="muted">{home.noNextHelp}</p>
        </Card>
      </Section>
    );
  }
  const minutes = visit.fields.duration_min;
  const about = [
    text(visit, "purpose") && home.purpose(text(visit, "purpose")),
    typeof minutes === "number" && home.minutes(duration(minutes)),
  ].filter(Boolean);
  const away = daysBetween(Date.now(), atMs(visit));
  return (
    <Section title={home.nextVisit}>
      <Card tone="accent">
        <div class="home-next">
          <Icon name="calendar" size="l" />
          <div>
            <p class="home-day">{away <= 1 ? dayWord(visit.occurred_at) : day(visit.occurred_at)}</p>
            <p>
              {time(visit.occurred_at)} · {visit.actor.name}
            </p>
            {about.length > 0 && <p class="small">{about.join(" · ")}</p>}
          </div>
        </div>
      </Card>
    </Section>
  );
}
