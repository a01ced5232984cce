import type { Shown } from "../../core/preview";
import { day, time } from "../../i18n/format";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { atMs, text } from "../accounts/brief";
import { personName, seatsLeft } from "./model";
import { words } from "./words";

interface Props {
  sessions: Shown[];
  value: string;
  onValue: (id: string) => void;
}

/** Sessions to come, with the seats left in each. */
export function SessionChoice({ sessions, value, onValue }: Props) {
  const w = words.value;
  if (sessions.length === 0) {
    return (
      <EmptyState icon="book" title={w.noSessions}>
        {w.noSessionsText}
      </EmptyState>
    );
  }
  return (
    <fieldset class="choices">
      <legend class="label">{w.trainings}</legend>
      {sessions.map((session) => {
        const [left, all] = [seatsLeft(session), Number(session.fields.capacity ?? 0)];
        return (
          <label key={session.id} class="card choice">
            <input
              type="radio"
              class="sr-only"
              name="session"
              checked={session.id === value}
              onChange={() => onValue(session.id)}
            />
            <span class="choice-when initial">{day(atMs(session))}</span>
            <span>
              {time(atMs(session))}–{time(text(session, "ends_at"))}
            </span>
            <span class="muted small">
              {[text(session, "place"), personName(text(session, "resource"))].filter(Boolean).join(" · ")}
            </span>
            <Chip tone={left > 0 ? "accent" : "warn"}>{left > 0 ? w.seatsOf(left, all) : w.full}</Chip>
          </label>
        );
      })}
    </fieldset>
  );
}
