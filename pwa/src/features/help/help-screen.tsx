import "../../styles/screens/help.css";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { brief, phone as sayPhone } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Avatar } from "../../ui/avatar";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Icon, type IconName } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Sheet } from "../../ui/sheet";
import { Skeleton } from "../../ui/skeleton";
import { callLink, mailLink } from "../account/ways";
import { text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { isStore } from "../session/session";
import { helperFor, TOPICS, type Topic } from "./helpers";
import { MessageBox } from "./thread";
import { titleOf } from "./thread-screen";
import { type Thread, threadsOf } from "./threads";
import { words } from "./words";

const ICON: Record<Topic, IconName> = {
  order: "box",
  delivery: "directions",
  invoice: "list",
  shelf: "store",
  training: "book",
  product: "tag",
};

/** Per topic the right person, one tap from a call, a mail or a message; and what was written so far. */
export function HelpScreen({ account }: { account: string }) {
  const w = words.value;
  const store = shown.value.get(account);
  const [topic, setTopic] = useState<Topic | null>(null);
  const leave = (): void => back(isStore() ? "/" : `/accounts/${account}`);
  if (store?.kind !== "account") {
    return (
      <Frame title={w.title} tab={isStore() ? "home" : "accounts"} back={leave}>
        {loaded.value === "nothing" ? <Skeleton rows={6} /> : <EmptyState icon="store" title={w.noStore} />}
      </Frame>
    );
  }
  const threads = threadsOf(account);
  return (
    <Frame
      title={isStore() ? w.title : w.titleFor(text(store, "name"))}
      tab={isStore() ? "home" : "accounts"}
      back={leave}
      aside={
        <Section title={w.threads} count={threads.length}>
          {threads.length === 0 ? (
            <EmptyState icon="mail" title={w.noThreads}>
              {w.noThreadsText}
            </EmptyState>
          ) : (
            <Card flush>
              <List>
                {threads.map((thread) => (
                  <ThreadRow key={thread.root} thread={thread} />
                ))}
              </List>
            </Card>
          )}
        </Section>
      }
    >
      <p class="muted">{w.intro}</p>
      <Card flush>
        <List label={w.topics}>
          {TOPICS.map((one) => (
            <TopicRow key={one} topic={one} helper={helperFor(store, one)} onWrite={() => setTopic(one)} />
          ))}
        </List>
      </Card>
      {topic && (
        <TopicSheet
          topic={topic}
          helper={helperFor(store, topic)}
          account={account}
          onClose={() => setTopic(null)}
        />
      )}
    </Frame>
  );
}

interface TopicProps {
  topic: Topic;
  helper: Shown | null;
}

function TopicRow({ topic, helper, onWrite }: TopicProps & { onWrite: () => void }) {
  const w = words.value;
  const [name, phone] = [helper ? text(helper, "name") : "", helper ? text(helper, "phone") : ""];
  return (
    <ListRow
      onClick={onWrite}
      leading={<Icon name={ICON[topic]} />}
      title={w.topic[topic]}
      subtitle={helper ? [name, text(helper, "role")].filter(Boolean).join(" · ") : w.nobody}
      trailing={
        phone ? <IconButton kind="soft" icon="call" label={w.call(name)} href={callLink(phone)} /> : undefined
      }
    />
  );
}

/** The person, how to reach them, and a box to write in. */
function TopicSheet({
  topic,
  helper,
  account,
  onClose,
}: TopicProps & { account: string; onClose: () => void }) {
  const w = words.value;
  const [name, role, hours, phone, email] = ["name", "role", "hours", "phone", "email"].map((field) =>
    helper ? text(helper, field) : "",
  );
  return (
    <Sheet open onClose={onClose} title={w.topic[topic]}>
      {helper ? (
        <div class="home-who">
          <Avatar name={name ?? ""} side="brand" size="l" />
          <div>
            <p class="strong">{name}</p>
            <p class="muted small">{[role, hours].filter(Boolean).join(" · ")}</p>
          </div>
        </div>
      ) : (
        <p>{w.nobodyText}</p>
      )}
      {(phone || email) && (
        <div class="ways">
          {phone && (
            <LinkButton icon="call" outside href={callLink(phone)}>
              {sayPhone(phone)}
            </LinkButton>
          )}
          {email && (
            <LinkButton icon="mail" outside href={mailLink(email)}>
              {t.value.shell.email}
            </LinkButton>
          )}
        </div>
      )}
      <MessageBox account={account} topic={topic} onSent={onClose} />
    </Sheet>
  );
}

function ThreadRow({ thread: { root, messages } }: { thread: Thread }) {
  const w = words.value;
  const last = messages.at(-1);
  if (!last) return null;
  return (
    <ListRow
      href={`/thread/${root}`}
      leading={<Avatar name={last.actor.name} side={last.actor.side} />}
      title={titleOf(root) || w.thread}
      subtitle={<span class="excerpt">{w.wrote(last.actor.name, text(last, "text"))}</span>}
      meta={brief(last.occurred_at)}
      pending={last.pending !== undefined}
    />
  );
}
