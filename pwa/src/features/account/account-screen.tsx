import "../../styles/screens/account.css";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Button, LinkButton } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { Skeleton } from "../../ui/skeleton";
import { type Brief, briefOf, text } from "../accounts/brief";
import { drafts, loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { lazy } from "../app/lazy";
import { back } from "../app/router";
import { isStore } from "../session/session";
import { AccountHead } from "./account-head";
import { Clashes } from "./clashes";
import { Contacts } from "./contacts";
import { NoteSheet } from "./note-sheet";
import { TaskSheet } from "./task-sheet";
import { OpenTasks } from "./tasks";
import { TimelineSection } from "./timeline";
import { LikelyTwins } from "./twins";

type Open = "note" | "task" | null;
const Requests = lazy(async () => (await import("../orders/requests")).Requests, null);

/** A draft picked up from the first screen opens what it was written in. */
function wanted(): Open {
  const write = new URLSearchParams(location.search).get("write");
  return write === "note" || write === "task" ? write : null;
}

/** Everything about one account, from what is on this phone. */
export function AccountScreen({ id }: { id: string }) {
  const { account: words } = t.value;
  const account = shown.value.get(id);
  const [open, setOpen] = useState<Open>(wanted);
  if (account?.kind !== "account") return <AccountMissing />;
  const brief = briefOf(id);
  const name = text(account, "name");
  const subtitle = [text(account, "banner"), text(account, "city")].filter(Boolean).join(" · ");
  return (
    <Frame
      title={name}
      subtitle={subtitle || null}
      tab={isStore() ? "home" : "accounts"}
      back={() => back(isStore() ? "/" : "/accounts")}
      actions={<IconButton icon="edit" label={words.edit} href={`/accounts/${id}/edit`} />}
      action={<MainAction account={account} brief={brief} onNote={() => setOpen("note")} />}
      aside={<TimelineSection entries={brief.entries} onNote={() => setOpen("note")} />}
    >
      <LikelyTwins account={account} />
      <Clashes bodies={[account, ...brief.contacts, ...brief.entries]} />
      <AccountHead account={account} brief={brief} />
      <Requests account={id} />
      <OpenTasks tasks={brief.openTasks} onAdd={() => setOpen("task")} />
      <Contacts account={account} contacts={brief.contacts} />
      <NoteSheet account={id} open={open === "note"} onClose={() => setOpen(null)} />
      <TaskSheet account={id} open={open === "task"} onClose={() => setOpen(null)} />
    </Frame>
  );
}

/** At the thumb: log a visit, picking up what was begun or planned; a store writes a note instead. */
function MainAction({ account, brief, onNote }: { account: Shown; brief: Brief; onNote: () => void }) {
  const { account: words } = t.value;
  if (isStore()) {
    return (
      <Button kind="primary" icon="note" onClick={onNote}>
        {words.note}
      </Button>
    );
  }
  const visit = visitToWrite(account.id, brief);
  return (
    <>
      <LinkButton kind="primary" icon="visit" href={`/accounts/${account.id}/visit${visit.id}`}>
        {visit.isBegun ? words.resume : words.log}
      </LinkButton>
      <IconButton kind="soft" icon="note" label={words.note} onClick={onNote} />
    </>
  );
}

/** What a visit logged now would be the report of: one begun here, one under way, today's plan, else a new one. */
function visitToWrite(account: string, { nextVisit }: Brief): { id: string; isBegun: boolean } {
  const prefix = `visit:${account}:`;
  const draft = [...drafts.value.values()]
    .filter((one) => one.key.startsWith(prefix))
    .sort((a, b) => b.savedMs - a.savedMs)[0];
  if (draft) return { id: `/${draft.key.slice(prefix.length)}`, isBegun: true };
  const underWay = [...shown.value.values()].find(
    (body) => body.account === account && body.status === "in_progress",
  );
  if (underWay) return { id: `/${underWay.id}`, isBegun: true };
  const isToday = nextVisit && new Date(nextVisit.occurred_at).toDateString() === new Date().toDateString();
  return { id: isToday ? `/${nextVisit.id}` : "", isBegun: false };
}

/** Nothing to show: still being read, or not this phone's. */
export function AccountMissing() {
  const { account: words } = t.value;
  return (
    <Frame title={words.timeline.title} tab="accounts" back={() => back("/accounts")}>
      {loaded.value === "nothing" ? (
        <Skeleton rows={6} />
      ) : (
        <EmptyState
          icon="store"
          title={words.notHere}
          action={
            <LinkButton href={isStore() ? "/" : "/accounts"} icon="store">
              {words.allAccounts}
            </LinkButton>
          }
        >
          {words.notHereText}
        </EmptyState>
      )}
    </Frame>
  );
}
