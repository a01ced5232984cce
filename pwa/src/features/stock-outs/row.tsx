import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Chip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import { ListRow } from "../../ui/list-row";
import { caseOf, isOpen, lookOf, minutesSince, nameOf, sayExpected, saySpan, sayStatus } from "./cases";
import { stockOutWords } from "./words";

interface Props {
  stockOut: Shown;
  /** The store's name, where the list holds several. */
  store?: string | undefined;
  /** The product's name, where the catalogue here may not have it. */
  name?: string | undefined;
}

/** A stock-out in a list: what, where, for how long, and where it stands. */
export function StockOutRow({ stockOut, store, name }: Props) {
  const words = stockOutWords.value;
  const one = caseOf(stockOut);
  if (!one) return null;
  const look = lookOf(one.status);
  const age = isOpen(stockOut)
    ? words.since(saySpan(minutesSince(one.since)))
    : typeof one.minutes === "number"
      ? words.resolvedIn(saySpan(one.minutes))
      : "";
  return (
    <ListRow
      href={`/accounts/${stockOut.account}/stock-outs/${stockOut.id}`}
      leading={
        <span class={`state-icon tone-${look.tone}`}>
          <Icon name={look.icon} />
        </span>
      }
      title={name || nameOf(stockOut)}
      subtitle={[store, age].filter(Boolean).join(" · ")}
      pending={stockOut.pending !== undefined}
      chips={
        <>
          <Chip tone={look.tone}>{sayStatus(one.status)}</Chip>
          {one.witnesses.length > 1 && <Chip icon="contact">{words.witnesses(one.witnesses.length)}</Chip>}
          {sayExpected(one) && <Chip icon="calendar">{sayExpected(one)}</Chip>}
          {stockOut.pending && (
            <Chip tone="warn" icon="cloud-up">
              {t.value.shell.pending}
            </Chip>
          )}
        </>
      }
    />
  );
}
