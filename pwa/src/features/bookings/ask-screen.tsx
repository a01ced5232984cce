import "../../styles/screens/bookings.css";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { duration } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { Switch } from "../../ui/switch";
import { TextArea } from "../../ui/text-area";
import { toast } from "../../ui/toast";
import { type Kept, useDraft } from "../account/use-draft";
import { atMs, text } from "../accounts/brief";
import { loaded, newId, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back, go } from "../app/router";
import { isStore, me } from "../session/session";
import { AttendeesField } from "./attendees";
import { type FreePerson, useFree, wallOf } from "./free";
import { type Attendee, minutesOf, nameOf, sayWhen, seatsLeft, sessionsOf } from "./model";
import { SessionChoice } from "./session-choice";
import { SlotPicker } from "./slot-picker";
import { words } from "./words";

const CHOICES = 3;

interface Form {
  person: string;
  starts: string[];
  session: string;
  waitlist: boolean;
  agenda: string;
  attendees: Attendee[];
}

interface Props {
  account: string;
  service: string;
  /** A session chosen before; "" for none. */
  session: string;
}

/** Ask for a slot, with up to two that would do as well, or for seats of a session. */
export function AskScreen({ account, service, session }: Props) {
  const [store, offered] = [shown.value.get(account), shown.value.get(service)];
  if (store?.kind === "account" && offered?.kind === "service")
    return <Ask store={store} service={offered} session={session} />;
  return (
    <Frame title={words.value.book} back={() => back("/")} withoutTabs>
      {loaded.value === "all" ? (
        <EmptyState icon="calendar" title={words.value.noServices}>
          {words.value.noServicesText}
        </EmptyState>
      ) : (
        <Skeleton rows={6} />
      )}
    </Frame>
  );
}

function Ask({ store, service, session }: { store: Shown; service: Shown; session: string }) {
  const w = words.value;
  const isByRep = service.fields.given_by === "rep";
  const sessions = sessionsOf(service.id);
  const hasSlots = isByRep && session === "";
  const reading = useFree(store.id, service.id);
  const draft = useDraft<Form>(`book:${store.id}:${service.id}`, () => ({
    person: isStore() ? "" : me().id,
    starts: [],
    session: session || (isByRep || sessions.length > 1 ? "" : (sessions[0]?.id ?? "")),
    waitlist: false,
    agenda: "",
    attendees: [],
  }));
  const [isSaving, setSaving] = useState(false);
  const people = reading.free?.people ?? [];
  const person = people.find(({ user }) => user === draft.value.person) ?? people[0];
  const starts = draft.value.starts.filter((start) => Date.parse(start) > Date.now());
  const chosen = sessions.find(({ id }) => id === draft.value.session) ?? null;
  const missing = chosen ? overbooked(chosen, draft.value) : null;
  const isReady = hasSlots ? starts.length > 0 && person !== undefined : chosen !== null && missing === null;

  const ask = async (): Promise<void> => {
    setSaving(true);
    const id = newId();
    const args = argsOf(
      store.id,
      service.id,
      draft.value,
      hasSlots ? { starts, person } : { session: chosen?.id },
    );
    const isSafe = await draft.submit([{ kind: "booking.request", entity: id, args }]);
    setSaving(false);
    if (!isSafe) return;
    toast({ text: w.asked });
    go(`/bookings/${id}`, { replace: true });
  };

  const when = hasSlots ? starts[0] && Date.parse(starts[0]) : chosen && atMs(chosen);
  return (
    <Frame
      title={nameOf(service)}
      subtitle={[text(store, "name"), duration(minutesOf(service))].join(" · ")}
      back={() => back(`/book/${store.id}`)}
      withoutTabs
      action={
        <Button kind="primary" wide busy={isSaving} disabled={!isReady} onClick={() => void ask()}>
          {when && isReady ? w.askFor(sayWhen(when)) : hasSlots ? w.choose : w.chooseSession}
        </Button>
      }
    >
      {hasSlots ? (
        <Section title={w.slots}>
          <SlotPicker
            reading={reading}
            person={person?.user ?? ""}
            onPerson={(user) => draft.change({ person: user, starts: [] })}
            chosen={starts}
            most={CHOICES}
            onChosen={(next) => draft.change({ starts: next })}
          />
          {starts.length > 0 && <Wish starts={starts} onDrop={(next) => draft.change({ starts: next })} />}
        </Section>
      ) : (
        <SessionChoice
          sessions={sessions}
          value={draft.value.session}
          onValue={(id) => draft.change({ session: id })}
        />
      )}
      <Details store={store} draft={draft} isTraining={!hasSlots} error={missing} />
    </Frame>
  );
}

/** The choices in their order, each with a way to take it back. */
function Wish({ starts, onDrop }: { starts: string[]; onDrop: (starts: string[]) => void }) {
  const w = words.value;
  return (
    <Card tone="accent">
      <h3>{w.wish}</h3>
      <ol class="wish">
        {starts.map((start, n) => (
          <li key={start}>
            <span class="slot-rank">{n + 1}</span>
            <span class="strong">{sayWhen(Date.parse(start))}</span>
            <IconButton
              icon="close"
              label={w.drop(sayWhen(Date.parse(start)))}
              onClick={() => onDrop(starts.filter((one) => one !== start))}
            />
          </li>
        ))}
      </ol>
      {starts.length < CHOICES && <p class="small">{w.others}</p>}
    </Card>
  );
}

interface DetailsProps {
  store: Shown;
  draft: Kept<Form>;
  isTraining: boolean;
  error: string | null;
}

function Details({ store, draft, isTraining, error }: DetailsProps) {
  const w = words.value;
  const { value, change } = draft;
  const attendees = (
    <AttendeesField
      account={store.id}
      value={value.attendees}
      hint={isTraining ? w.attendeesHint : undefined}
      error={error}
      onValue={(next) => change({ attendees: next })}
    />
  );
  return (
    <Card>
      {isTraining && attendees}
      <TextArea
        label={w.about}
        hint={w.aboutHint}
        optional
        rows={2}
        maxLength={10_000}
        value={value.agenda}
        error={draft.trouble && w.notKept}
        onValue={(agenda) => change({ agenda })}
      />
      {!isTraining && attendees}
      <Switch
        label={w.waitlist}
        hint={w.waitlistHint}
        checked={value.waitlist}
        onChecked={(waitlist) => change({ waitlist })}
      />
    </Card>
  );
}

/** What is wrong with so many people; null when they fit, or may wait. */
function overbooked(session: Shown, { attendees, waitlist }: Form): string | null {
  const left = seatsLeft(session);
  return !waitlist && Math.max(1, attendees.length) > left ? words.value.tooMany(left) : null;
}

interface Wanted {
  starts?: string[];
  person?: FreePerson | undefined;
  session?: string | undefined;
}

function argsOf(account: string, service: string, form: Form, { starts, person, session }: Wanted): Fields {
  const args: Fields = { account, service, waitlist: form.waitlist };
  if (form.agenda.trim() !== "") args.agenda = form.agenda.trim();
  if (form.attendees.length > 0)
    args.attendees = form.attendees.map(({ name, contact }) => ({ name, ...(contact ? { contact } : {}) }));
  if (session) return { ...args, session };
  const [wanted = "", ...alternatives] = starts ?? [];
  return {
    ...args,
    resource: person?.user ?? "",
    wanted,
    alternatives,
    ...(person?.zone ? { wall: wallOf(wanted, person.zone) } : {}),
  };
}
