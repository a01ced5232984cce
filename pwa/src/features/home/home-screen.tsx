import { useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Button, LinkButton } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Section } from "../../ui/section";
import { Select } from "../../ui/select";
import { Skeleton } from "../../ui/skeleton";
import { Timeline } from "../../ui/timeline-item";
import { Contacts } from "../account/contacts";
import { Entry } from "../account/entry";
import { NoteSheet } from "../account/note-sheet";
import { TaskSheet } from "../account/task-sheet";
import { OpenTasks } from "../account/tasks";
import { atMs, type Brief, briefOf, text } from "../accounts/brief";
import { loaded, status } from "../app/device";
import { Frame } from "../app/frame";
import { BookTile } from "../bookings/tile";
import { ChallengeTile } from "../challenges/tile";
import { HelpTile } from "../help/tile";
import { Requests } from "../orders/requests";
import "../../styles/screens/home.css";
import { chooseStore, store, stores } from "./chosen-store";
import { LastVisit, NextVisit } from "./visit-cards";
import { WhatIsSeen } from "./what-is-seen";

const LATEST = 4;

/** Two minutes behind the counter: what was promised, who comes next, what is open, and a place to write. */
export function HomeScreen() {
  const { home } = t.value;
  const [open, setOpen] = useState<"note" | "task" | "seen" | null>(null);
  const here = store.value;
  const close = (): void => setOpen(null);
  if (!here) {
    return (
      <Frame title={home.title} tab="home">
        {loaded.value === "nothing" || status.value.phase === "sending" ? (
          <Skeleton rows={5} />
        ) : (
          <EmptyState icon="store" title={home.none}>
            {home.noneHelp}
          </EmptyState>
        )}
      </Frame>
    );
  }
  const brief = briefOf(here.id);
  return (
    <Frame
      title={text(here, "name")}
      subtitle={[text(here, "address"), text(here, "city")].filter(Boolean).join(", ")}
      tab="home"
      action={
        <Button kind="primary" icon="note" onClick={() => setOpen("note")}>
          {home.write}
        </Button>
      }
      aside={
        <>
          <Contacts account={here} contacts={brief.contacts} />
          <Button icon="both" wide onClick={() => setOpen("seen")}>
            {home.sees}
          </Button>
        </>
      }
    >
      {stores.value.length > 1 && (
        <Select
          label={home.stores}
          value={here.id}
          options={stores.value.map((one) => ({ value: one.id, label: text(one, "name") }))}
          onValue={chooseStore}
        />
      )}
      <Requests account={here.id}>
        <BookTile account={here.id} />
        <HelpTile account={here.id} />
        <ChallengeTile />
      </Requests>
      <LastVisit visit={brief.lastVisit} />
      <NextVisit visit={brief.nextVisit} />
      <OpenTasks tasks={brief.openTasks} onAdd={() => setOpen("task")} />
      <Latest account={here.id} brief={brief} />
      <NoteSheet account={here.id} open={open === "note"} onClose={close} />
      <TaskSheet account={here.id} open={open === "task"} onClose={close} />
      <WhatIsSeen open={open === "seen"} onClose={close} />
    </Frame>
  );
}

function Latest({ account, brief }: { account: string; brief: Brief }) {
  const { home } = t.value;
  // The last visit and the bookings to come are said above; what was sent about the others is said by them.
  const entries = brief.entries
    .filter(
      (entry) => entry.id !== brief.lastVisit?.id && entry.kind !== "sending" && atMs(entry) <= Date.now(),
    )
    .slice(0, LATEST);
  return (
    <Section title={home.timeline}>
      {entries.length === 0 ? (
        <p class="muted">{home.noNews}</p>
      ) : (
        <Timeline>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Timeline>
      )}
      <LinkButton href={`/accounts/${account}`} icon="list" wide>
        {home.wholeTimeline}
      </LinkButton>
    </Section>
  );
}
