import { list } from "../../i18n/format";
import { Card } from "../../ui/card";
import { shown } from "../app/device";
import { bookings, nameOf } from "./model";
import { words } from "./words";

/** What the visit was booked for: read before walking in. Nothing for a visit nobody booked. */
export function VisitAgenda({ visit }: { visit: string }) {
  const w = words.value;
  const booked = [...shown.value.values()].find((body) => body.kind === "booking" && body.visit === visit);
  const booking = booked && bookings.value.find(({ id }) => id === booked.id);
  if (!booking) return null;
  return (
    <Card tone="accent">
      <h2>
        <a href={`/bookings/${booking.id}`}>{nameOf(booking.service) || w.title}</a>
      </h2>
      <div>
        <h3>{w.about}</h3>
        <p class="said">{booking.agenda || w.noAgenda}</p>
      </div>
      {booking.attendees.length > 0 && (
        <p class="small">{w.attendeesAre(list(booking.attendees.map(({ name }) => name)))}</p>
      )}
    </Card>
  );
}
