import type { ComponentProps } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { AskSheet } from "../../ui/ask-sheet";
import { DateInput } from "../../ui/date-input";
import { TextArea } from "../../ui/text-area";
import { AttendeesField } from "./attendees";
import { cancel, decline, move, nameAttendees, propose, writeAgenda } from "./deeds";
import { useFree, wallOf } from "./free";
import { type Booking, sayWhen, sessionsOf } from "./model";
import { SessionChoice } from "./session-choice";
import { SlotPicker } from "./slot-picker";
import { words } from "./words";

const CHOICES = 3;

interface Props {
  booking: Booking;
  onClose: () => void;
}

/** Another slot, or another session. What is booked stands until the new one is given. */
export function MoveSheet({ booking, onClose }: Props) {
  return booking.session ? (
    <MoveSeat booking={booking} onClose={onClose} />
  ) : (
    <MoveSlot booking={booking} onClose={onClose} />
  );
}

function MoveSlot({ booking, onClose }: Props) {
  const w = words.value;
  const reading = useFree(booking.account, booking.service?.id ?? "");
  const [starts, setStarts] = useState<string[]>([]);
  const [wanted = "", ...alternatives] = starts;
  const zone = reading.free?.people.find(({ user }) => user === booking.person)?.zone;
  const save = (): void =>
    void move(booking, { wanted, alternatives, ...(zone ? { wall: wallOf(wanted, zone) } : {}) });
  return (
    <Ask
      title={w.move}
      label={wanted ? w.moveTo(sayWhen(Date.parse(wanted))) : w.choose}
      disabled={wanted === ""}
      onClose={onClose}
      onSave={save}
    >
      <OwnSlots reading={reading} booking={booking} chosen={starts} most={CHOICES} onChosen={setStarts} />
    </Ask>
  );
}

/** Only of who is booked: a booking is moved in time, not to somebody else. */
function OwnSlots({
  reading,
  booking,
  ...rest
}: Pick<Parameters<typeof SlotPicker>[0], "reading" | "chosen" | "most" | "onChosen"> & {
  booking: Booking;
}) {
  const people = reading.free?.people.filter(({ user }) => user === booking.person) ?? [];
  const free = reading.free && { ...reading.free, people };
  return <SlotPicker reading={{ ...reading, free }} person={booking.person} onPerson={() => {}} {...rest} />;
}

function MoveSeat({ booking, onClose }: Props) {
  const w = words.value;
  const [session, setSession] = useState(booking.session?.id ?? "");
  const others = sessionsOf(booking.service?.id).filter(({ id }) => id !== booking.session?.id);
  const save = (): void => void move(booking, { session });
  return (
    <Ask
      title={w.moveSession}
      icon="calendar"
      disabled={!others.some(({ id }) => id === session)}
      onClose={onClose}
      onSave={save}
    >
      <SessionChoice sessions={others} value={session} onValue={setSession} />
    </Ask>
  );
}

/** The brand's own idea of when: one of the free slots, or any quarter of an hour at all. */
export function ProposeSheet({ booking, onClose }: Props) {
  const w = words.value;
  const reading = useFree(booking.account, booking.service?.id ?? "");
  const [start, setStart] = useState("");
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const wanted = typed ? new Date(typed).toISOString() : start;
  const save = (): void => void propose(booking, wanted, reason);
  return (
    <Ask
      title={w.propose}
      label={wanted ? w.proposeAt(sayWhen(Date.parse(wanted))) : w.choose}
      disabled={wanted === ""}
      onClose={onClose}
      onSave={save}
    >
      <h3>{w.proposeFree}</h3>
      <OwnSlots
        reading={reading}
        booking={booking}
        chosen={typed || !start ? [] : [start]}
        most={1}
        onChosen={([next = ""]) => {
          setTyped("");
          setStart(next);
        }}
      />
      <DateInput label={w.proposeAny} withTime value={typed} onValue={setTyped} />
      <TextArea
        label={w.why}
        hint={w.whyHint}
        optional
        rows={2}
        maxLength={10_000}
        value={reason}
        onValue={setReason}
      />
    </Ask>
  );
}

/** Cancel or decline, and say why. */
export function ReasonSheet({ booking, what, onClose }: Props & { what: "cancel" | "decline" }) {
  const w = words.value;
  const [reason, setReason] = useState("");
  const title = what === "decline" ? w.decline : booking.session ? w.cancelSeat : w.cancel;
  const save = (): void => void (what === "decline" ? decline : cancel)(booking, reason);
  return (
    <Ask title={title} kind="danger" icon="close" onClose={onClose} onSave={save}>
      <p class="strong">{sayWhen(booking.startMs)}</p>
      <TextArea
        label={w.why}
        hint={w.whyHint}
        optional
        rows={3}
        maxLength={10_000}
        value={reason}
        onValue={setReason}
      />
    </Ask>
  );
}

export function AgendaSheet({ booking, onClose }: Props) {
  const w = words.value;
  const [agenda, setAgenda] = useState(booking.agenda);
  return (
    <Ask
      icon="check"
      label={t.value.shell.save}
      title={w.about}
      onClose={onClose}
      onSave={() => void writeAgenda(booking, agenda)}
    >
      <TextArea
        label={w.about}
        hint={w.aboutHint}
        rows={5}
        maxLength={10_000}
        autoFocus
        value={agenda}
        onValue={setAgenda}
      />
    </Ask>
  );
}

export function AttendeesSheet({ booking, onClose }: Props) {
  const w = words.value;
  const [attendees, setAttendees] = useState(booking.attendees);
  return (
    <Ask
      icon="check"
      label={t.value.shell.save}
      title={w.attendees}
      onClose={onClose}
      onSave={() => void nameAttendees(booking, attendees)}
    >
      <AttendeesField
        account={booking.account}
        value={attendees}
        hint={booking.session ? w.attendeesHint : undefined}
        onValue={setAttendees}
      />
    </Ask>
  );
}

/** A question that closes as it is answered: what became of it is said on the booking. */
function Ask({ onClose, onSave, ...rest }: ComponentProps<typeof AskSheet>) {
  const save = (): void => {
    onClose();
    onSave();
  };
  return <AskSheet {...rest} onClose={onClose} onSave={save} />;
}
