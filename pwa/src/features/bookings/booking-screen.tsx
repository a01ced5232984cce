import "../../styles/screens/bookings.css";
import { useState } from "preact/hooks";
import { daysBetween, moment, time } from "../../i18n/format";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Icon, type IconName } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { MessageThread } from "../help/thread";
import { isStore, me } from "../session/session";
import { CalendarSheet } from "./calendar";
import { accept, confirm } from "./deeds";
import {
  type Booking,
  bookingOf,
  isAhead,
  isOpen,
  nameOf,
  personName,
  placeOf,
  type Status,
  sayDay,
  sayStatus,
  sayWhen,
  TONE,
} from "./model";
import { Refused } from "./refused";
import { AgendaSheet, AttendeesSheet, MoveSheet, ProposeSheet, ReasonSheet } from "./sheets";
import { words } from "./words";

type Open = "move" | "propose" | "cancel" | "decline" | "agenda" | "attendees" | "calendar" | null;

const STATE_ICON: Record<Status, IconName> = {
  asked: "wait",
  proposed: "retry",
  waitlisted: "list",
  confirmed: "check",
  declined: "close",
  cancelled: "close",
  expired: "clock",
  refused: "alert",
};

/** One booking: how it stands and why, what it is about, who comes, and what can be done about it. */
export function BookingScreen({ id }: { id: string }) {
  const w = words.value;
  const booking = bookingOf(id);
  const [open, setOpen] = useState<Open>(null);
  if (!booking) return <Missing />;
  const close = (): void => setOpen(null);
  const account = shown.value.get(booking.account);
  const names = booking.attendees.map(({ name }) => name).join(", ");
  const isEditable = isOpen(booking) && isAhead(booking);
  return (
    <Frame
      title={nameOf(booking.service) || w.title}
      subtitle={account ? <a href={`/accounts/${account.id}`}>{text(account, "name")}</a> : null}
      tab={isStore() ? "home" : "today"}
      back={() => back("/bookings")}
      action={<MainAction booking={booking} />}
      aside={
        booking.body && (
          <Section title={w.messages}>
            <MessageThread about={id} account={booking.account} />
          </Section>
        )
      }
    >
      {booking.refusal && (
        <Refused booking={booking} refusal={booking.refusal} onMove={() => setOpen("move")} />
      )}
      {booking.body && <Standing booking={booking} />}
      {(booking.body || booking.agenda) && (
        <Section
          title={w.about}
          action={
            isEditable && <IconButton icon="edit" label={w.editAgenda} onClick={() => setOpen("agenda")} />
          }
        >
          <p class={booking.agenda ? "said" : "muted"}>{booking.agenda || w.noAgenda}</p>
        </Section>
      )}
      {(booking.body || names !== "") && (
        <Section
          title={w.attendees}
          count={booking.attendees.length}
          action={
            isEditable && (
              <IconButton icon="edit" label={w.editAttendees} onClick={() => setOpen("attendees")} />
            )
          }
        >
          <p class={names ? undefined : "muted"}>{names || w.nobody}</p>
        </Section>
      )}
      {booking.body && <Deeds booking={booking} onOpen={setOpen} />}
      {open === "move" && <MoveSheet booking={booking} onClose={close} />}
      {open === "propose" && <ProposeSheet booking={booking} onClose={close} />}
      {(open === "cancel" || open === "decline") && (
        <ReasonSheet booking={booking} what={open} onClose={close} />
      )}
      {open === "agenda" && <AgendaSheet booking={booking} onClose={close} />}
      {open === "attendees" && <AttendeesSheet booking={booking} onClose={close} />}
      <CalendarSheet open={open === "calendar"} onClose={close} />
    </Frame>
  );
}

function Missing() {
  const w = words.value;
  return (
    <Frame title={w.title} tab={isStore() ? "home" : "today"} back={() => back("/bookings")}>
      {loaded.value === "all" ? (
        <EmptyState
          icon="calendar"
          title={w.missing}
          action={
            <LinkButton href="/bookings" icon="list">
              {w.list}
            </LinkButton>
          }
        >
          {w.missingText}
        </EmptyState>
      ) : (
        <Skeleton rows={5} />
      )}
    </Frame>
  );
}

/** When, with whom, and how it stands, in words. */
function Standing({ booking }: { booking: Booking }) {
  const w = words.value;
  const { startMs, endMs, wantedMs, expiresMs, session } = booking;
  const who = personName(booking.person);
  const place = booking.status === "waitlisted" ? placeOf(booking.id) : null;
  const about = [
    who && booking.person !== me().id ? w.withWho(who) : "",
    session ? text(session, "place") : "",
  ].filter(Boolean);
  return (
    <Card tone={TONE[booking.status]}>
      <div class="home-next">
        <Icon name="calendar" size="l" />
        <div class="stack-s">
          <p class="home-day">{sayDay(startMs)}</p>
          <p>
            {time(startMs)}–{time(endMs)}
            {about.length > 0 && ` · ${about.join(" · ")}`}
          </p>
          <div role="status" class="stack-s">
            <p class="strong standing">
              <Icon name={STATE_ICON[booking.status]} size="s" />
              {booking.isPending && booking.status === "asked" ? w.pendingTitle : sayStatus(booking)}
              {booking.isPending && booking.status !== "asked" && ` · ${w.pendingChange}`}
            </p>
            <p>{say(booking, who)}</p>
            {wantedMs !== null && <p class="strong">{w.moved(sayWhen(wantedMs), sayWhen(startMs))}</p>}
            {place !== null && <p class="strong">{w.place(place)}</p>}
            {expiresMs !== null && isOpen(booking) && <p class="small">{w.until(moment(expiresMs))}</p>}
            {booking.reason && <p class="said">{w.reason(booking.reason)}</p>}
          </div>
        </div>
      </div>
    </Card>
  );
}

function say(booking: Booking, who: string): string {
  const { says, pendingText, done } = words.value;
  if (booking.isPending && booking.status === "asked") return pendingText;
  if (booking.visit && shown.value.get(booking.visit)?.status === "logged") return done;
  switch (booking.status) {
    case "asked":
      return isStore() ? says.asked(who) : says.askedMine;
    case "proposed":
      return isStore() ? says.proposed(who) : says.proposedMine;
    default:
      return says[booking.status];
  }
}

/** At the thumb: the answer that is waited for, else the visit itself. */
function MainAction({ booking }: { booking: Booking }) {
  const w = words.value;
  if (booking.status === "proposed" && isStore() && !booking.isPending) {
    return (
      <Button kind="primary" icon="check" onClick={() => void accept(booking)}>
        {w.accept}
      </Button>
    );
  }
  if (booking.status === "asked" && !isStore() && !booking.isPending) {
    return (
      <Button kind="primary" icon="check" onClick={() => void confirm(booking)}>
        {w.confirm}
      </Button>
    );
  }
  const isToday = daysBetween(Date.now(), booking.startMs) <= 0;
  if (booking.visit && !isStore() && isToday && shown.value.get(booking.visit)?.status !== "logged") {
    return (
      <LinkButton kind="primary" icon="visit" href={`/accounts/${booking.account}/visit/${booking.visit}`}>
        {isAhead(booking) ? w.openVisit : w.writeVisit}
      </LinkButton>
    );
  }
  return null;
}

function Deeds({ booking, onOpen }: { booking: Booking; onOpen: (open: Open) => void }) {
  const w = words.value;
  const { status, session } = booking;
  if (!isOpen(booking) || !isAhead(booking)) return null;
  const isBrand = !isStore();
  const mayDecline = isBrand && status !== "confirmed";
  return (
    <div class="deeds">
      {mayDecline && !session && (
        <Button icon="clock" onClick={() => onOpen("propose")}>
          {w.propose}
        </Button>
      )}
      {(!isBrand || status === "confirmed") && (
        <Button icon="calendar" onClick={() => onOpen("move")}>
          {session ? w.moveSession : w.move}
        </Button>
      )}
      {status === "confirmed" && (
        <Button icon="share" onClick={() => onOpen("calendar")}>
          {w.calendar}
        </Button>
      )}
      <Button kind="danger" icon="close" onClick={() => onOpen(mayDecline ? "decline" : "cancel")}>
        {mayDecline ? w.decline : session ? w.cancelSeat : w.cancel}
      </Button>
    </div>
  );
}
