import type { Shown } from "../../core/preview";
import { Chip } from "../../ui/chip";
import { caseOf, lookOf, nameOf, sayExpected, saySpan, sayStatus } from "./cases";
import { stockOutWords } from "./words";

/** A stock-out as a line of the timeline, with the way to its course. */
export function StockOutText({ entry }: { entry: Shown }) {
  const words = stockOutWords.value;
  const one = caseOf(entry);
  if (!one) return null;
  const look = lookOf(one.status);
  return (
    <>
      <p>
        <a class="link strong" href={`/accounts/${entry.account}/stock-outs/${entry.id}`}>
          {nameOf(entry)}
        </a>
      </p>
      <span class="chips">
        <Chip tone={look.tone} icon={look.icon}>
          {sayStatus(one.status)}
        </Chip>
        {one.witnesses.length > 1 && <Chip icon="contact">{words.witnesses(one.witnesses.length)}</Chip>}
        {sayExpected(one) && <Chip icon="calendar">{sayExpected(one)}</Chip>}
        {typeof one.minutes === "number" && (
          <Chip icon="clock">{words.resolvedIn(saySpan(one.minutes))}</Chip>
        )}
      </span>
    </>
  );
}
