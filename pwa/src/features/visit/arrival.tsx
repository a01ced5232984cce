import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { distance, time } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { perform } from "../account/perform";
import { askWhere, type Here } from "../accounts/here";
import type { Arrival } from "./form";
import type { SectionProps } from "./section-props";
import { metresAway, type Position, verdictOf } from "./verdict-of";

interface Props extends SectionProps {
  visit: Shown | undefined;
  /** True while the phone looks for its position; the report sets it false when it is saved meanwhile. */
  isArriving: RefObject<boolean>;
}

/** Arrived: the time is taken on the tap and queued at once, the position only if the phone gives it. */
export function ArrivalSection({ form, store, visit, isArriving, change }: Props) {
  const { arrival: words } = t.value.visit;
  const [isAsking, setAsking] = useState(false);
  const [isNoted, setNoted] = useState(false);
  useEffect(
    () => () => {
      isArriving.current = false;
    },
    [isArriving],
  );
  const arrived = form.arrival ?? fromServer(visit);

  const note = async (position: Position | null, without: Arrival["without"]): Promise<void> => {
    const args: Fields = { account: store.id };
    if (position) args.position = { ...position };
    if (!(await perform([{ kind: "visit.check_in", entity: form.visit, args }]))) return;
    setNoted(true);
    const metres = position && metresAway(position, store);
    change({ arrival: { atMs: Date.now(), verdict: verdictOf(position, store), metres, without } });
  };
  const arrive = async (): Promise<void> => {
    setAsking(true);
    isArriving.current = true;
    const here = await askWhere();
    if (!isArriving.current) return;
    isArriving.current = false;
    setAsking(false);
    await note(positionOf(here), here.kind === "here" ? null : here.kind);
  };
  return (
    <Section title={words.title}>
      {arrived ? (
        <Arrived arrival={arrived} hasFocus={isNoted} />
      ) : (
        <Card>
          <Button kind="primary" icon="pin" wide busy={isAsking} onClick={() => void arrive()}>
            {isAsking ? words.locating : words.button}
          </Button>
          <div class="arrival-foot">
            <p class="hint">{words.hint}</p>
            {!isAsking && (
              <Button kind="plain" onClick={() => void note(null, "chosen")}>
                {words.without}
              </Button>
            )}
          </div>
        </Card>
      )}
    </Section>
  );
}

/** `hasFocus`: it takes the place of the button just pressed, and the keyboard goes on from here. */
function Arrived({ arrival, hasFocus }: { arrival: Arrival; hasFocus: boolean }) {
  const { arrival: words } = t.value.visit;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (hasFocus) box.current?.focus({ preventScroll: true });
  }, [hasFocus]);
  return (
    <Card tone={arrival.verdict === "far" ? "warn" : "accent"}>
      <div ref={box} class="arrived" role="status" tabIndex={-1}>
        <Icon name={arrival.verdict === "near" ? "check" : "pin"} />
        <p>
          <span class="strong">{words.at(time(arrival.atMs))}</span>
          <br />
          <span class="small">{sayPlace(arrival)}</span>
        </p>
      </div>
    </Card>
  );
}

function sayPlace({ verdict, metres, without }: Arrival): string {
  const { arrival: words } = t.value.visit;
  if (without !== null) return words.none[without];
  if (verdict === "near") return metres === null ? words.near : words.nearBy(distance(metres));
  if (verdict === "far") return metres === null ? words.farAway : words.far(distance(metres));
  return metres === null ? words.unplaced : words.unknown;
}

/** Arrived on another device, or before this phone forgot the draft. */
function fromServer(visit: Shown | undefined): Arrival | null {
  if (visit === undefined || (visit.status !== "in_progress" && typeof visit.checked_in_at !== "string"))
    return null;
  const at = typeof visit.checked_in_at === "string" ? visit.checked_in_at : visit.occurred_at;
  const verdict =
    visit.position_verdict === "near" || visit.position_verdict === "far"
      ? visit.position_verdict
      : "unknown";
  return { atMs: Date.parse(at), verdict, metres: null, without: verdict === "unknown" ? "chosen" : null };
}

function positionOf(here: Here): Position | null {
  if (here.kind !== "here") return null;
  return {
    lat_e7: Math.round(here.latitude * 1e7),
    lon_e7: Math.round(here.longitude * 1e7),
    accuracy_m: Math.min(100_000, Math.max(0, Math.round(here.accuracy))),
  };
}
