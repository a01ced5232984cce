import "../../styles/screens/bookings.css";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { List } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { loaded } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { store } from "../home/chosen-store";
import { isStore } from "../session/session";
import { BookingRow } from "./booking-row";
import { type Booking, bookings, isAhead, isOpen, toAnswer } from "./model";
import { words } from "./words";

const PAST = 20;

/** Every booking on this phone: what waits for somebody first, then what comes, then what was. */
export function BookingsScreen() {
  const w = words.value;
  const all = bookings.value;
  const answers = toAnswer.value;
  const refusals = all.filter((one) => one.refusal);
  const ahead = all.filter((one) => !one.refusal && isOpen(one) && isAhead(one) && !answers.includes(one));
  const past = all.filter((one) => !one.refusal && !(isOpen(one) && isAhead(one))).reverse();
  const here = isStore() ? store.value : null;
  return (
    <Frame
      title={w.title}
      tab={isStore() ? "home" : "today"}
      back={() => back("/")}
      action={
        here ? (
          <LinkButton kind="primary" icon="plus" href={`/book/${here.id}`}>
            {w.book}
          </LinkButton>
        ) : undefined
      }
      aside={<Group title={w.past} bookings={past.slice(0, PAST)} />}
    >
      <LinkButton href="/week" icon="calendar" wide>
        {w.week}
      </LinkButton>
      {loaded.value !== "all" && all.length === 0 && <Skeleton rows={5} />}
      {loaded.value === "all" && all.length === 0 && (
        <EmptyState icon="calendar" title={w.none}>
          {isStore() ? w.noneText : w.noneRep}
        </EmptyState>
      )}
      <Group title={w.refusals} bookings={refusals} />
      <Group title={isStore() ? w.toAccept : w.toAnswer} bookings={answers} />
      <Group title={w.upcoming} bookings={ahead} />
    </Frame>
  );
}

function Group({ title, bookings: group }: { title: string; bookings: Booking[] }) {
  if (group.length === 0) return null;
  return (
    <Section title={title} count={group.length}>
      <Card flush>
        <List>
          {group.map((one) => (
            <BookingRow key={one.id} booking={one} />
          ))}
        </List>
      </Card>
    </Section>
  );
}
