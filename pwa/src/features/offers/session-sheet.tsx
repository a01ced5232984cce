import { useState } from "preact/hooks";
import { time, toDay } from "../../i18n/format";
import { AskSheet } from "../../ui/ask-sheet";
import { DateInput } from "../../ui/date-input";
import { Select } from "../../ui/select";
import { TextInput } from "../../ui/text-input";
import { minutesOf, nameOf } from "../bookings/model";
import { me } from "../session/session";
import { schedule } from "./deeds";
import { capacityFault, startFault, trainable } from "./offered";
import type { Team } from "./people";
import { words } from "./words";

/** A date of a training: which, who gives it, when, where, for how many. */
export function SessionSheet({ team, onClose }: { team: Team; onClose: () => void }) {
  const w = words.value;
  const services = trainable();
  const [service, setService] = useState(services[0]?.id ?? "");
  const chosen = services.find(({ id }) => id === service) ?? null;
  const [resource, setResource] = useState(me().id);
  const [start, setStart] = useState("");
  const [place, setPlace] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  // As many as the service has, until it is said otherwise.
  const seats = typed ?? String(chosen?.fields.capacity ?? "");
  const wrong = { start: startFault(start), seats: capacityFault(seats) };
  const endMs = wrong.start ? null : new Date(start).getTime() + minutesOf(chosen) * 60_000;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
  const save = async (): Promise<void> => {
    setTried(true);
    if (wrong.start || wrong.seats) return;
    const args = {
      service,
      resource,
      starts_at: new Date(start).toISOString(),
      capacity: Number(seats),
      ...(place.trim() ? { place: place.trim() } : {}),
    };
    if (await schedule(args)) onClose();
  };
  return (
    <AskSheet
      title={w.newTrainingTitle}
      label={w.publish}
      icon="check"
      disabled={!chosen}
      onClose={onClose}
      onSave={() => void save()}
    >
      {!chosen ? (
        <p>{w.noTrainable}</p>
      ) : (
        <>
          <Select
            label={w.service}
            value={service}
            options={services.map((one) => ({ value: one.id, label: nameOf(one) }))}
            onValue={setService}
          />
          <Select
            label={w.resource}
            hint={team.isAlone ? w.peopleOffline : undefined}
            value={resource}
            options={team.people.map(({ user, name }) => ({
              value: user,
              label: user === me().id ? w.me(name) : name,
            }))}
            onValue={setResource}
          />
          <DateInput
            label={w.start}
            withTime
            min={`${toDay(Date.now())}T00:00`}
            hint={w.startHint(zone, endMs === null ? "" : time(endMs))}
            error={isTried ? wrong.start : null}
            value={start}
            onValue={setStart}
          />
          <TextInput
            label={w.place}
            optional
            hint={w.placeHint}
            maxLength={200}
            autoCapitalize="sentences"
            value={place}
            onValue={setPlace}
          />
          <TextInput
            label={w.seats}
            type="number"
            error={isTried ? wrong.seats : null}
            value={seats}
            onValue={setTyped}
          />
        </>
      )}
    </AskSheet>
  );
}
