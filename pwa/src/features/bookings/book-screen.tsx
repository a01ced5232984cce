import "../../styles/screens/bookings.css";
import { useEffect } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { duration, list } from "../../i18n/format";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon, type IconName } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { atMs, text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { stores } from "../home/chosen-store";
import { isStore, me } from "../session/session";
import { BookingRow } from "./booking-row";
import { freeOf, repsOf, warm } from "./free";
import {
  bookings,
  isAhead,
  isOpen,
  minutesOf,
  nameOf,
  personName,
  sayWhen,
  seatsLeft,
  services,
  sessionsOf,
} from "./model";
import { words } from "./words";

export const SERVICE_ICON: Record<string, IconName> = {
  rep_visit: "visit",
  business_review: "chart",
  staff_training: "book",
  customer_training: "both",
};
const SHOWN_SESSIONS = 4;

export const iconOf = (service: Shown | null): IconName =>
  SERVICE_ICON[String(service?.fields.kind)] ?? "calendar";

/** What can be booked for a store, when it is free at the earliest, and what is booked already. */
export function BookScreen({ account }: { account: string }) {
  const w = words.value;
  const store = shown.value.get(account);
  const offered = services.value;
  const byRep = offered.filter((one) => one.fields.given_by === "rep").map(({ id }) => id);
  useEffect(() => void warm(account, byRep), [account, byRep.join()]);
  const ahead = bookings.value.filter(
    (one) => one.account === account && (one.refusal || isOpen(one)) && isAhead(one),
  );
  const sessions = sessionsOf().slice(0, SHOWN_SESSIONS);
  const leave = (): void => back(isStore() ? "/" : `/accounts/${account}`);
  return (
    <Frame
      title={w.book}
      subtitle={store && (!isStore() || stores.value.length > 1) ? text(store, "name") : null}
      tab={isStore() ? "home" : "accounts"}
      back={leave}
      aside={
        <Section
          title={w.title}
          count={ahead.length}
          action={
            <LinkButton kind="plain" icon="list" href="/bookings">
              {w.all}
            </LinkButton>
          }
        >
          {ahead.length > 0 ? (
            <Card flush>
              <List>
                {ahead.map((one) => (
                  <BookingRow key={one.id} booking={one} />
                ))}
              </List>
            </Card>
          ) : (
            <p class="muted">{w.none}.</p>
          )}
        </Section>
      }
    >
      {loaded.value !== "all" && offered.length === 0 && <Skeleton rows={5} />}
      {loaded.value === "all" && (offered.length === 0 || !store) && (
        <EmptyState icon="calendar" title={store ? w.noServices : w.noAccount}>
          {w.noServicesText}
        </EmptyState>
      )}
      {offered.length > 0 && store && (
        <Section title={isStore() ? w.what : w.give}>
          <Card flush>
            <List>
              {offered.map((service) => (
                <ServiceRow key={service.id} account={account} service={service} />
              ))}
            </List>
          </Card>
        </Section>
      )}
      {sessions.length > 0 && store && (
        <Section title={w.trainings}>
          <Card flush>
            <List>
              {sessions.map((session) => (
                <SessionRow key={session.id} account={account} session={session} />
              ))}
            </List>
          </Card>
        </Section>
      )}
    </Frame>
  );
}

/** A service: how long, with whom, and the first slot this phone knows to be free. */
function ServiceRow({ account, service }: { account: string; service: Shown }) {
  const w = words.value;
  const isByRep = service.fields.given_by === "rep";
  const sessions = sessionsOf(service.id);
  const first = isByRep ? firstFree(account, service.id) : sessions[0] && atMs(sessions[0]);
  const who = isByRep ? whoComes(account) : w.withTrainer;
  return (
    <ListRow
      href={`/book/${account}/${service.id}`}
      leading={<Icon name={iconOf(service)} />}
      title={nameOf(service)}
      subtitle={[
        duration(minutesOf(service)),
        who,
        isStore() && service.fields.needs_confirmation === true ? w.needsYes : "",
      ]
        .filter(Boolean)
        .join(" · ")}
      chips={
        first ? (
          <Chip tone="accent" icon="clock">
            {w.from(sayWhen(first))}
          </Chip>
        ) : undefined
      }
    />
  );
}

function whoComes(account: string): string {
  const reps = repsOf(account).filter(({ user }) => user !== me().id);
  return reps.length > 0 ? words.value.withWho(list(reps.map(({ name }) => name))) : "";
}

function firstFree(account: string, service: string): number | null {
  const starts =
    freeOf(account, service)?.people.flatMap(({ slots }) => slots.map((slot) => slot.starts_at)) ?? [];
  const ahead = starts.map((start) => Date.parse(start)).filter((start) => start > Date.now());
  return ahead.length > 0 ? Math.min(...ahead) : null;
}

function SessionRow({ account, session }: { account: string; session: Shown }) {
  const w = words.value;
  const service = shown.value.get(text(session, "service")) ?? null;
  const left = seatsLeft(session);
  return (
    <ListRow
      href={`/book/${account}/${text(session, "service")}/${session.id}`}
      leading={<Icon name={iconOf(service)} />}
      title={nameOf(service)}
      subtitle={[sayWhen(atMs(session)), text(session, "place"), personName(text(session, "resource"))]
        .filter(Boolean)
        .join(" · ")}
      chips={<Chip tone={left > 0 ? "accent" : "warn"}>{w.seats(left)}</Chip>}
    />
  );
}
