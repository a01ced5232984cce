import type { Shown } from "../../core/preview";
import { brief, list } from "../../i18n/format";
import { placeOf } from "./targets";
import { words } from "./words";

/** What was sent to the people of a store, as a line of its timeline: about what, to whom, by which way. */
export function SendingText({ entry }: { entry: Shown }) {
  const w = words.value;
  const { topic, target_kind, target, what } = entry.fields;
  const said = (w.topic as Record<string, string>)[String(topic)] ?? w.unknown;
  const steps = (entry.fields.steps ?? []) as unknown as { channel: string; to?: string[]; at: string }[];
  const here = `/accounts/${entry.account}`;
  const place = placeOf({
    what: String(what),
    kind: String(target_kind),
    id: String(target),
    about: entry.account ?? "",
  });
  return (
    <>
      <p class="strong">{place === here ? said : <a href={place}>{said}</a>}</p>
      {steps.map((step) => (
        <p key={step.at + step.channel} class="muted small">
          {w.sentTo(list(step.to ?? []), step.channel === "push" ? w.byPhone : w.byMail, brief(step.at))}
        </p>
      ))}
    </>
  );
}
