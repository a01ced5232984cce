import type { ComponentChildren } from "preact";
import type { Shown } from "../../core/preview";
import { fromDay, shortDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Chip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import { ListRow } from "../../ui/list-row";
import { text } from "../accounts/brief";
import { linesOf, lookOf, sayLines, statusOf, waitingOf } from "./orders";
import { orderWords } from "./words";

interface Props {
  order: Shown;
  store?: string | undefined;
  trailing?: ComponentChildren;
}

/** An order in a list: what, for whom, for when, and where it stands. */
export function OrderRow({ order, store, trailing }: Props) {
  const words = orderWords.value;
  const status = statusOf(order);
  const look = lookOf(status);
  const wanted = text(order, "wanted_on");
  const when = wanted ? words.wanted(shortDay(fromDay(wanted))) : shortDay(order.occurred_at);
  const lines = sayLines(linesOf(order));
  return (
    <ListRow
      href={`/accounts/${order.account}/orders/${order.id}`}
      leading={
        <span class={`state-icon tone-${look.tone}`}>
          <Icon name={look.icon} />
        </span>
      }
      title={store ?? lines}
      subtitle={store ? `${lines} · ${when}` : when}
      pending={order.pending !== undefined}
      trailing={trailing}
      chips={
        <>
          <Chip tone={look.tone}>{words.status[status]}</Chip>
          {waitingOf(order) > 0 && status !== "back_ordered" && (
            <Chip tone="warn" icon="wait">
              {words.partly(waitingOf(order))}
            </Chip>
          )}
          {order.pending && status !== "asked" && (
            <Chip tone="warn" icon="cloud-up">
              {t.value.shell.pending}
            </Chip>
          )}
        </>
      }
    />
  );
}
