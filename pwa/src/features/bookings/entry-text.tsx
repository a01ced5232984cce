import type { Shown } from "../../core/preview";
import { shown } from "../app/device";
import { bookingFrom, bookingOf, nameOf, personName, sayWhen } from "./model";
import { words } from "./words";

/** A booking as a line of the timeline. */
export function BookingText({ entry }: { entry: Shown }) {
  const w = words.value;
  const booking = bookingOf(entry.id) ?? bookingFrom(entry);
  const name = nameOf(booking.service) || w.title;
  const who = personName(booking.person);
  return (
    <>
      <p class="strong">{shown.value.has(entry.id) ? <a href={`/bookings/${entry.id}`}>{name}</a> : name}</p>
      <p>{[sayWhen(booking.startMs), who && w.withWho(who)].filter(Boolean).join(" · ")}</p>
      {booking.agenda && <p class="said">{booking.agenda}</p>}
      {booking.reason && <p class="muted small">{w.reason(booking.reason)}</p>}
    </>
  );
}
