import "../../styles/screens/bookings.css";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import type { Body } from "../../core/wire";
import { day, time } from "../../i18n/format";
import { AskSheet } from "../../ui/ask-sheet";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { List, ListRow } from "../../ui/list-row";
import { ProgressBar } from "../../ui/progress-bar";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { TextArea } from "../../ui/text-area";
import { atMs, text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { StatusChip } from "../bookings/booking-row";
import { bookingFrom, nameOf, seatsLeft } from "../bookings/model";
import { Trouble } from "../brand/trouble";
import { useReading } from "../brand/use-reading";
import { call } from "../session/session";
import { cancelSession } from "./deeds";
import { capacityOf, isAhead, takenOf } from "./offered";
import { useTeam } from "./people";
import { words } from "./words";

interface Seat extends Body {
  store: { id: string; name: string; banner: string | null; city: string | null };
}

/** One training: when, where, who comes from which store, who waits. Names are read online. */
export function SessionScreen({ id }: { id: string }) {
  const w = words.value;
  const [isCancelling, setCancelling] = useState(false);
  const session = shown.value.get(id);
  const isHere = session?.kind === "training_session";
  // Whoever books or leaves changes what is taken: then the names are read again.
  const key = `${id}:${session?.fields.taken}:${session?.status}:${session?.pending?.length ?? 0}`;
  const reading = useReading(
    key,
    async () => (await call("GET", `/api/v1/training-sessions/${id}/bookings`)) as Seat[],
  );
  const seats = reading.value ?? [];
  const having = seats.filter(({ status }) => status === "confirmed" || status === "asked");
  return (
    <Frame
      title={isHere ? nameOf(shown.value.get(text(session, "service")) ?? null) : w.trainings}
      subtitle={isHere ? <span class="initial">{day(atMs(session))}</span> : null}
      tab="requests"
      back={() => back("/trainings")}
    >
      {!isHere ? (
        loaded.value !== "all" ? (
          <Skeleton rows={5} />
        ) : (
          <EmptyState icon="book" title={w.missing}>
            {w.missingHelp}
          </EmptyState>
        )
      ) : (
        <>
          <Standing session={session} />
          {reading.refusal ? (
            <Trouble refusal={reading.refusal} onRetry={reading.again} />
          ) : !reading.value ? (
            <Skeleton rows={4} />
          ) : (
            <Seats seats={seats} having={having} />
          )}
          {isAhead(session) && (
            <Button kind="danger" icon="close" onClick={() => setCancelling(true)}>
              {w.cancel}
            </Button>
          )}
          {isCancelling && (
            <CancelSheet
              session={session}
              stores={new Set(having.map(({ store }) => store.id)).size}
              onClose={() => setCancelling(false)}
            />
          )}
        </>
      )}
    </Frame>
  );
}

function Standing({ session }: { session: Shown }) {
  const w = words.value;
  const team = useTeam();
  const [taken, all] = [takenOf(session), capacityOf(session)];
  const reason = text(session, "reason");
  const lines: [string, string][] = [
    [w.start, `${time(atMs(session))}–${time(text(session, "ends_at"))}`],
    [w.place, text(session, "place")],
    [w.resource, team.nameOf(text(session, "resource"))],
    [w.why, session.status === "cancelled" ? reason : ""],
  ];
  return (
    <Card>
      {session.status === "cancelled" ? (
        <Chip icon="close">{w.cancelled}</Chip>
      ) : (
        <ProgressBar
          label={w.taken(taken, all)}
          value={taken}
          max={Math.max(1, all)}
          text={w.left(seatsLeft(session))}
        />
      )}
      {session.pending && (
        <Chip tone="warn" icon="cloud-up">
          {w.pending}
        </Chip>
      )}
      <dl class="facts">
        {lines.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Card>
  );
}

function Seats({ seats, having }: { seats: Seat[]; having: Seat[] }) {
  const w = words.value;
  const waiting = seats.filter(({ status }) => status === "waitlisted");
  const gone = seats.filter((seat) => !having.includes(seat) && !waiting.includes(seat));
  const people = having.reduce((sum, seat) => sum + seatsOf(seat), 0);
  return (
    <>
      <Section title={w.attendees} count={people}>
        {having.length === 0 ? (
          <EmptyState icon="contact" title={w.nobody}>
            {w.nobodyHelp}
          </EmptyState>
        ) : (
          <Lines seats={having} />
        )}
      </Section>
      {waiting.length > 0 && (
        <Section title={w.waiting} count={waiting.length}>
          <Lines seats={waiting} isQueue />
        </Section>
      )}
      {gone.length > 0 && (
        <Section title={w.gone} count={gone.length}>
          <Lines seats={gone} />
        </Section>
      )}
    </>
  );
}

const seatsOf = (seat: Seat): number => Math.max(1, bookingFrom(seat).attendees.length);

function Lines({ seats, isQueue = false }: { seats: Seat[]; isQueue?: boolean }) {
  const w = words.value;
  return (
    <Card flush>
      <List>
        {seats.map((seat, n) => {
          const booking = bookingFrom(seat);
          return (
            <ListRow
              key={seat.id}
              href={`/accounts/${seat.store.id}`}
              title={seat.store.name}
              meta={w.seatsTaken(seatsOf(seat))}
              subtitle={booking.attendees.map(({ name }) => name).join(", ") || w.unnamed}
              chips={isQueue ? <Chip tone="warn">{w.rank(n + 1)}</Chip> : <StatusChip booking={booking} />}
            />
          );
        })}
      </List>
    </Card>
  );
}

interface CancelProps {
  session: Shown;
  stores: number;
  onClose: () => void;
}

function CancelSheet({ session, stores, onClose }: CancelProps) {
  const w = words.value;
  const [reason, setReason] = useState("");
  const save = async (): Promise<void> => {
    if (await cancelSession(session, reason)) onClose();
  };
  return (
    <AskSheet title={w.cancel} icon="close" kind="danger" onClose={onClose} onSave={() => void save()}>
      <p class="strong">{w.cancelText(stores)}</p>
      <TextArea
        label={w.why}
        hint={w.whyHint}
        optional
        rows={3}
        maxLength={10_000}
        value={reason}
        onValue={setReason}
      />
    </AskSheet>
  );
}
