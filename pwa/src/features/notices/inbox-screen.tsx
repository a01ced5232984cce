import "../../styles/screens/notices.css";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { day, daysBetween, dayWord, time, toDay, toMs } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { loaded } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { markRead } from "./mark";
import { iconOf, sayFate, sayNotice } from "./say";
import { isUnread, notices, unread } from "./unread";
import { words } from "./words";

const PAGE = 40;

/** Everything this person was told, whatever became of pushes and mails: complete, and on this phone. */
export function InboxScreen() {
  const w = words.value;
  const [most, setMost] = useState(PAGE);
  const fresh = unread.value;
  const seen = notices.value.filter((notice) => !isUnread(notice));
  return (
    <Frame title={w.title} back={() => back("/")} aside={<SettingsLink />}>
      {loaded.value !== "all" ? (
        <Skeleton rows={6} />
      ) : notices.value.length === 0 ? (
        <EmptyState icon="bell" title={w.none}>
          {w.noneText}
        </EmptyState>
      ) : (
        <>
          <Section
            title={w.unread}
            count={fresh.length}
            action={
              fresh.length > 1 && (
                <Button kind="plain" onClick={() => markAll(fresh)}>
                  {w.readAll}
                </Button>
              )
            }
          >
            {fresh.length === 0 ? <p class="muted">{w.allRead}</p> : <Days of={fresh} />}
          </Section>
          {seen.length > 0 && (
            <Section title={w.read}>
              <Days of={seen.slice(0, most)} />
              {seen.length > most ? (
                <Button wide icon="down" onClick={() => setMost(most + PAGE)}>
                  {w.older(Math.min(PAGE, seen.length - most))}
                </Button>
              ) : (
                <p class="muted small">{w.keeps}</p>
              )}
            </Section>
          )}
        </>
      )}
    </Frame>
  );
}

function SettingsLink() {
  const w = words.value;
  return (
    <Card flush>
      <List label={w.settings}>
        <ListRow
          href="/me/notifications"
          leading={<Icon name="filter" />}
          title={w.settings}
          subtitle={w.settingsText}
        />
      </List>
    </Card>
  );
}

/** Newest first, a card a day. */
function Days({ of }: { of: Shown[] }) {
  const days = new Map<string, Shown[]>();
  for (const notice of of) {
    const name = toDay(notice.occurred_at);
    const list = days.get(name);
    if (list) list.push(notice);
    else days.set(name, [notice]);
  }
  return (
    <div class="stack">
      {[...days].map(([name, list]) => (
        <div key={name} class="stack-s notices">
          <h3 class="initial small muted">{sayDay(list[0]?.occurred_at ?? name)}</h3>
          <Card flush>
            <List>
              {list.map((notice) => (
                <NoticeRow key={notice.id} notice={notice} />
              ))}
            </List>
          </Card>
        </div>
      ))}
    </div>
  );
}

const sayDay = (at: string): string =>
  Math.abs(daysBetween(Date.now(), toMs(at))) > 1 ? day(at) : dayWord(at);

function NoticeRow({ notice }: { notice: Shown }) {
  const w = words.value;
  const { title, text } = sayNotice(notice);
  const fresh = isUnread(notice);
  return (
    <ListRow
      href={`/notices/${notice.id}`}
      leading={<Icon name={iconOf(notice.fields.topic)} />}
      title={fresh ? title : <span class="muted">{title}</span>}
      subtitle={
        <>
          {[time(notice.occurred_at), text].filter(Boolean).join(" · ")}
          {[...sayFate(notice), notice.pending ? w.waiting : ""].filter(Boolean).map((said) => (
            <span key={said} class="fate">
              {said}
            </span>
          ))}
        </>
      }
      trailing={
        fresh ? (
          <IconButton
            icon="check"
            label={w.markRead(title)}
            onClick={() => {
              keepPlace();
              markRead([notice.id]);
            }}
          />
        ) : undefined
      }
      pending={notice.pending !== undefined}
    />
  );
}

function markAll(fresh: Shown[]): void {
  document.querySelector<HTMLElement>("#main")?.focus({ preventScroll: true });
  markRead(fresh.map((notice) => notice.id));
}

/** The row goes away under the keyboard: it goes on with the next one, or to the top of what is read. */
function keepPlace(): void {
  const next = document.activeElement?.closest("li")?.nextElementSibling?.querySelector("button");
  (next ?? document.querySelector<HTMLElement>("#main"))?.focus({ preventScroll: true });
}
