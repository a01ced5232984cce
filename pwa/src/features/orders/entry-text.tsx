import type { Shown } from "../../core/preview";
import { Chip } from "../../ui/chip";
import { linesOf, lookOf, sayLines, statusOf, waitingOf } from "./orders";
import { orderWords } from "./words";

/** An order as a line of the timeline, with the way to its course. */
export function OrderText({ entry }: { entry: Shown }) {
  const words = orderWords.value;
  const status = statusOf(entry);
  return (
    <>
      <p>
        <a class="link strong" href={`/accounts/${entry.account}/orders/${entry.id}`}>
          {sayLines(linesOf(entry), 3)}
        </a>
      </p>
      <span class="chips">
        <Chip tone={lookOf(status).tone} icon={lookOf(status).icon}>
          {words.status[status]}
        </Chip>
        {waitingOf(entry) > 0 && (
          <Chip tone="warn" icon="wait">
            {words.partly(waitingOf(entry))}
          </Chip>
        )}
      </span>
    </>
  );
}
