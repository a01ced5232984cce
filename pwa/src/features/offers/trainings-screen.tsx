import "../../styles/screens/bookings.css";
import { useState } from "preact/hooks";
import { isUnsent, type Queued } from "../../core/outbox";
import type { Shown } from "../../core/preview";
import { time } from "../../i18n/format";
import { sayReceipt } from "../../i18n/receipts";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip, FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Skeleton } from "../../ui/skeleton";
import { atMs, text } from "../accounts/brief";
import { dismiss, loaded, outbox, shown } from "../app/device";
import { Frame } from "../app/frame";
import { Leaf } from "../bookings/booking-row";
import { nameOf, sayWhen, seatsLeft, weekday } from "../bookings/model";
import { RequestNav } from "../orders/request-nav";
import { schedule } from "./deeds";
import { capacityOf, sessions, takenOf } from "./offered";
import { type Team, useTeam } from "./people";
import { SessionSheet } from "./session-sheet";
import { words } from "./words";

const MOST = 100;
const publishing = ({ op, dismissed }: Queued): boolean =>
  op.kind === "training_session.publish" && !dismissed;

/** Every training with a date, for those who set them: what is taken, what is to come, what could not be set. */
export function TrainingsScreen() {
  const w = words.value;
  const [isOver, setOver] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const team = useTeam();
  const found = sessions(!isOver).slice(0, MOST);
  const asked = outbox.value.filter(publishing);
  const waiting = asked.filter((queued) => isUnsent(queued) && !shown.value.has(queued.op.entity));
  const refused = asked.filter(({ receipt }) => receipt?.outcome === "rejected");
  const isEmpty = found.length === 0 && (isOver || waiting.length === 0);
  return (
    <Frame
      title={w.trainings}
      tab="requests"
      action={
        <Button kind="primary" icon="plus" onClick={() => setOpen(true)}>
          {w.newTraining}
        </Button>
      }
    >
      <RequestNav current="trainings" />
      {refused.map((queued) => (
        <Refused key={queued.op.id} queued={queued} />
      ))}
      <FilterBar label={w.trainings}>
        <FilterChip pressed={!isOver} count={sessions(true).length} onPress={() => setOver(false)}>
          {w.ahead}
        </FilterChip>
        <FilterChip pressed={isOver} onPress={() => setOver(true)}>
          {w.over}
        </FilterChip>
      </FilterBar>
      {!isEmpty ? (
        <Card flush>
          <List label={isOver ? w.over : w.ahead}>
            {!isOver && waiting.map((queued) => <Waiting key={queued.op.id} queued={queued} team={team} />)}
            {found.map((session) => (
              <SessionRow key={session.id} session={session} team={team} />
            ))}
          </List>
        </Card>
      ) : loaded.value !== "all" ? (
        <Skeleton rows={5} />
      ) : (
        <EmptyState icon="book" title={isOver ? w.noneOver : w.noTrainings}>
          {isOver ? w.noneOverHelp : w.noTrainingsHelp}
        </EmptyState>
      )}
      {isOpen && <SessionSheet team={team} onClose={() => setOpen(false)} />}
    </Frame>
  );
}

function SessionRow({ session, team }: { session: Shown; team: Team }) {
  const w = words.value;
  const left = seatsLeft(session);
  return (
    <ListRow
      href={`/trainings/${session.id}`}
      leading={
        <span class="cal" aria-hidden="true">
          <Leaf at={atMs(session)} />
        </span>
      }
      title={nameOf(shown.value.get(text(session, "service")) ?? null)}
      subtitle={[sayWhen(atMs(session)), text(session, "place"), team.nameOf(text(session, "resource"))]
        .filter(Boolean)
        .join(" · ")}
      pending={session.pending !== undefined}
      chips={
        session.status === "cancelled" ? (
          <Chip icon="close">{w.cancelled}</Chip>
        ) : (
          <Chip tone={left > 0 ? "accent" : "warn"}>{w.taken(takenOf(session), capacityOf(session))}</Chip>
        )
      }
    />
  );
}

/** Set on this device, not yet heard of by the server. */
function Waiting({ queued: { op }, team }: { queued: Queued; team: Team }) {
  const at = Date.parse(String(op.args.starts_at));
  return (
    <ListRow
      pending
      leading={
        <span class="cal" aria-hidden="true">
          <Leaf at={at} />
        </span>
      }
      title={nameOf(shown.value.get(String(op.args.service)) ?? null)}
      subtitle={[sayWhen(at), team.nameOf(String(op.args.resource))].filter(Boolean).join(" · ")}
      chips={
        <Chip tone="warn" icon="cloud-up">
          {words.value.pending}
        </Chip>
      }
    />
  );
}

/** Why a date could not be set, and those nearest to it that can. */
function Refused({ queued: { op, receipt } }: { queued: Queued }) {
  const w = words.value;
  if (!receipt) return null;
  const said = sayReceipt(receipt);
  const isTaken = receipt.code === "slot_taken";
  const instead = async (args: Queued["op"]["args"]): Promise<void> => {
    if (await schedule(args)) await dismiss(op.id);
  };
  return (
    <Card tone="problem">
      <div class="refused" role="alert">
        <h2>
          <Icon name="alert" />
          {w.refused}
        </h2>
        <p class="strong">
          {nameOf(shown.value.get(String(op.args.service)) ?? null)} ·{" "}
          {sayWhen(Date.parse(String(op.args.starts_at)))}
        </p>
        <p>{isTaken ? w.busyTrainer : said.what}</p>
        {receipt.next.length === 0 && <p>{said.next}</p>}
      </div>
      {receipt.next.length > 0 && (
        <div class="stack-s">
          <h3>{w.nearest}</h3>
          <div class="offers">
            {receipt.next.map(({ args }) => {
              const at = Date.parse(String(args.starts_at));
              return (
                <button key={at} type="button" class="offer" onClick={() => void instead(args)}>
                  <span class="sr-only">{w.take} </span>
                  <span class="small">{weekday(at)} </span>
                  <span class="offer-time">{time(at)}</span>
                </button>
              );
            })}
          </div>
        </div>
      )}
      <Button kind="plain" icon="close" onClick={() => void dismiss(op.id)}>
        {w.dismiss}
      </Button>
    </Card>
  );
}
