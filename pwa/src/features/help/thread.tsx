import "../../styles/screens/help.css";
import { useEffect, useRef } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { brief } from "../../i18n/format";
import { Button } from "../../ui/button";
import { names } from "../../ui/class-names";
import { Icon } from "../../ui/icon";
import { Skeleton } from "../../ui/skeleton";
import { TextArea } from "../../ui/text-area";
import { toast } from "../../ui/toast";
import { useDraft } from "../account/use-draft";
import { text } from "../accounts/brief";
import { byAccount, newId } from "../app/device";
import { readEntries } from "../brand/directory";
import { Trouble } from "../brand/trouble";
import { useArrivals, useReading } from "../brand/use-reading";
import { isHeadquarters, me } from "../session/session";
import type { Topic } from "./helpers";
import { messagesAbout, messagesIn } from "./threads";
import { words } from "./words";

interface Props {
  /** What the messages are about: any entity's id, or that of the first message. */
  about: string;
  account: string;
}

/** What both sides wrote about one thing, and a box to write. Works without a network: words wait on this phone. */
export function MessageThread({ about, account }: Props) {
  return isHeadquarters() ? (
    <OnlineThread about={about} account={account} />
  ) : (
    <Conversation about={about} account={account} messages={messagesAbout(about, account)} />
  );
}

const LOOK_AGAIN_MS = 30_000;

/** Headquarters hold no account's messages: they are read online, with what waits here among them. */
function OnlineThread({ about, account }: Props) {
  const reading = useReading(`messages:${account}`, () => readMessages(account));
  const waiting = (byAccount.value.get(account) ?? []).filter((body) => body.kind === "message");
  useArrivals(waiting.length, reading.again);
  const again = useRef(reading.again);
  again.current = reading.again;
  // Nobody pokes this device about that store: while the conversation is looked at, it looks for answers itself.
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") again.current();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  const known = new Map([...(reading.value ?? []), ...waiting].map((body) => [body.id, body]));
  // A later reading that fails takes nothing away that is on the screen.
  if (reading.value) {
    return (
      <Conversation
        about={about}
        account={account}
        messages={messagesIn([...known.values()], about, known)}
      />
    );
  }
  return reading.refusal ? (
    <Trouble refusal={reading.refusal} onRetry={reading.again} />
  ) : (
    <Skeleton rows={2} />
  );
}

async function readMessages(account: string): Promise<Shown[]> {
  const found: Shown[] = [];
  for (let before: string | null = null; ; ) {
    const page = await readEntries({ account, kinds: ["message"], before, limit: 200 });
    found.push(...page.entries);
    if (page.next === null) return found;
    before = page.next;
  }
}

function Conversation({ about, account, messages }: Props & { messages: Shown[] }) {
  return (
    <div class="thread">
      {messages.length === 0 && <p class="muted">{words.value.none}</p>}
      {messages.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without bullets
        <ol role="list" class="bubbles">
          {messages.map((message) => (
            <Bubble key={message.id} message={message} />
          ))}
        </ol>
      )}
      <MessageBox account={account} about={about} isReply={messages.length > 0} />
    </div>
  );
}

function Bubble({ message }: { message: Shown }) {
  const w = words.value;
  const isOwn = message.actor.side === me().side;
  return (
    <li class={names("bubble", isOwn && "bubble-own")}>
      <p class="bubble-who">
        <span class="strong">{message.actor.id === me().id ? w.you : message.actor.name}</span>
        <time class="muted" dateTime={message.occurred_at}>
          {brief(message.occurred_at)}
        </time>
      </p>
      <p class="said">{text(message, "text")}</p>
      {message.pending && (
        <p class="mark mark-pending">
          <Icon name="cloud-up" size="s" />
          {w.waiting}
        </p>
      )}
    </li>
  );
}

interface BoxProps {
  account: string;
  about?: string | undefined;
  topic?: Topic | undefined;
  isReply?: boolean | undefined;
  autoFocus?: boolean | undefined;
  onSent?: (() => void) | undefined;
}

/** Write to the other company; every word is kept on this phone as it is written. */
export function MessageBox({ account, about, topic, isReply, autoFocus, onSent }: BoxProps) {
  const w = words.value;
  const draft = useDraft(`message:${about ?? `${account}:${topic}`}`, () => ({ text: "" }));
  const said = draft.value.text.trim();
  const send = async (): Promise<void> => {
    const args = {
      account,
      text: said,
      audience: "shared",
      ...(about ? { about } : {}),
      ...(topic ? { topic } : {}),
    };
    if (!(await draft.submit([{ kind: "message.add", entity: newId(), args }]))) return;
    draft.change({ text: "" });
    toast({ text: w.sent });
    onSent?.();
  };
  return (
    <div class="stack-s">
      <TextArea
        label={isReply ? w.reply : w.yourMessage}
        hint={w.hint}
        rows={2}
        maxLength={10_000}
        autoFocus={autoFocus}
        value={draft.value.text}
        error={draft.trouble && w.notKept}
        onValue={(next) => draft.change({ text: next })}
      />
      <Button kind="primary" icon="mail" wide disabled={said === ""} onClick={() => void send()}>
        {w.send}
      </Button>
    </div>
  );
}
