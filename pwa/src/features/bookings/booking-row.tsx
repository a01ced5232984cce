import { Chip } from "../../ui/chip";
import { ListRow } from "../../ui/list-row";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { isStore } from "../session/session";
import { type Booking, nameOf, personName, sayStatus, sayWhen, TONE } from "./model";
import { words } from "./words";

/** One booking in a list: when, what, with whom or where, and how it stands. */
export function BookingRow({ booking }: { booking: Booking }) {
  const account = shown.value.get(booking.account);
  const other = isStore() ? personName(booking.person) : account ? text(account, "name") : "";
  return (
    <ListRow
      href={`/bookings/${booking.id}`}
      leading={
        <span class="cal" aria-hidden="true">
          <Leaf at={booking.startMs} />
        </span>
      }
      title={nameOf(booking.service)}
      subtitle={[sayWhen(booking.startMs), other].filter(Boolean).join(" · ")}
      chips={<StatusChip booking={booking} />}
      pending={booking.isPending}
    />
  );
}

/** A leaf of a calendar: decoration, the words beside it say the date. */
export function Leaf({ at }: { at: number }) {
  const date = new Date(at);
  return (
    <>
      <span class="cal-month">
        {new Intl.DateTimeFormat(document.documentElement.lang, { month: "short" }).format(date)}
      </span>
      <span class="cal-day">{date.getDate()}</span>
    </>
  );
}

export function StatusChip({ booking }: { booking: Booking }) {
  const w = words.value;
  if (booking.status === "refused") return <Chip tone="problem" icon="alert" children={w.state.refused} />;
  if (booking.isPending && booking.status === "asked")
    return <Chip tone="warn" icon="cloud-up" children={w.pendingTitle} />;
  return (
    <span class="cluster">
      <Chip tone={TONE[booking.status]} icon={booking.status === "confirmed" ? "check" : undefined}>
        {sayStatus(booking)}
      </Chip>
      {booking.refusal && <Chip tone="problem" icon="alert" children={w.refusedMove} />}
      {booking.isPending && <Chip tone="warn" icon="cloud-up" children={w.pendingChange} />}
    </span>
  );
}
