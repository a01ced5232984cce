import { time } from "../../i18n/format";
import { ListRow } from "../../ui/list-row";
import { text } from "../accounts/brief";
import type { Planned } from "./agenda";
import { visitChips } from "./visit-chips";

/** A further visit of the day; a tap begins it. */
export function PlannedRow({ planned }: { planned: Planned }) {
  const { visit, account } = planned;
  return (
    <ListRow
      href={`/accounts/${account.id}/visit/${visit.id}`}
      leading={<span class="row-time">{time(visit.occurred_at)}</span>}
      title={text(account, "name")}
      subtitle={[text(account, "city"), text(visit, "purpose")].filter(Boolean).join(" · ")}
      pending={visit.pending !== undefined}
      chips={visitChips(planned)}
    />
  );
}
