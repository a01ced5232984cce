import type { Queued } from "../../core/outbox";
import type { Fields } from "../../core/wire";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { dismiss, edit, newId, shown } from "../app/device";
import { go } from "../app/router";
import type { Attendee, Booking } from "./model";
import { words } from "./words";

/** What one tap does about a booking; each says so. The server decides, and its answer shows on the booking. */

const request = (kind: string, booking: Booking, args: Fields = {}) =>
  perform([{ kind, entity: booking.id, args }]);

export async function confirm(booking: Booking): Promise<void> {
  if (await request("booking.confirm", booking)) toast({ text: words.value.confirmed });
}

export async function accept(booking: Booking): Promise<void> {
  if (await request("booking.accept", booking)) toast({ text: words.value.confirmed });
}

export async function propose(booking: Booking, startsAt: string, reason: string): Promise<void> {
  const args = { starts_at: startsAt, ...(reason.trim() ? { reason: reason.trim() } : {}) };
  if (await request("booking.propose", booking, args)) toast({ text: words.value.proposed });
}

export async function move(booking: Booking, args: Fields): Promise<void> {
  if (await request("booking.reschedule", booking, args)) toast({ text: words.value.asked });
}

/** A cancellation frees the place at once; taking it back is asking for the same place anew. */
export async function cancel(booking: Booking, reason: string): Promise<void> {
  if (!(await request("booking.cancel", booking, because(reason)))) return;
  toast({ text: words.value.cancelled, undo: () => void again(booking) });
}

export async function decline(booking: Booking, reason: string): Promise<void> {
  if (await request("booking.decline", booking, because(reason))) toast({ text: words.value.declined });
}

async function again(booking: Booking): Promise<void> {
  const place: Fields = booking.session
    ? { session: booking.session.id }
    : { resource: booking.person, wanted: new Date(booking.startMs).toISOString() };
  const args: Fields = {
    account: booking.account,
    service: booking.service?.id ?? "",
    ...place,
    waitlist: booking.status === "waitlisted",
    attendees: written(booking.attendees),
    ...(booking.agenda ? { agenda: booking.agenda } : {}),
  };
  const intent = { kind: "booking.request", entity: newId(), args };
  if (await perform([intent])) toast({ text: words.value.again });
}

export async function writeAgenda(booking: Booking, agenda: string): Promise<void> {
  const args = { agenda: agenda.trim() || null };
  if (await perform([edit("booking.set_agenda", booking.id, args)])) toast({ text: words.value.saved });
}

export async function nameAttendees(booking: Booking, attendees: Attendee[]): Promise<void> {
  const args = { attendees: written(attendees) };
  if (await request("booking.set_attendees", booking, args)) toast({ text: words.value.saved });
}

/** Ask for what the server offered instead of what was refused; the refusal is answered by that. */
export async function takeInstead(refusal: Queued, args: Fields): Promise<void> {
  const { op } = refusal;
  // One that waited and was refused in the end is closed; what was refused at once never was.
  const isAnew = op.kind === "booking.request" && shown.value.has(op.entity);
  const entity = isAnew ? newId() : op.entity;
  if (!(await perform([{ kind: op.kind, entity, args }]))) return;
  await dismiss(op.id);
  if (isAnew) go(`/bookings/${entity}`, { replace: true });
  toast({ text: words.value.asked });
}

const because = (reason: string): Fields => (reason.trim() ? { reason: reason.trim() } : {});

const written = (attendees: Attendee[]) =>
  attendees.map(({ name, contact }) => ({ name, ...(contact ? { contact } : {}) }));
