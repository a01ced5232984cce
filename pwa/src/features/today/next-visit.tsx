import { ago, time } from "../../i18n/format";
import { t } from "../../i18n/language";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { IconButton } from "../../ui/icon-button";
import { mapLink } from "../account/ways";
import { briefOf, text } from "../accounts/brief";
import type { Planned } from "./agenda";
import { isUnderWay, visitChips } from "./visit-chips";

/** The visit to make now, with what one wants to know before walking in. */
export function NextVisit({ planned }: { planned: Planned }) {
  const { visit, account } = planned;
  const { today, shell } = t.value;
  const { lastVisit, openTasks } = briefOf(account.id);
  const promise = lastVisit ? text(lastVisit, "promise") : "";
  const map = mapLink(account);
  const place = [text(account, "address"), text(account, "city")].filter(Boolean).join(", ");
  const purpose = text(visit, "purpose");
  return (
    <Card>
      <div class="next-head">
        <p class="next-time">{time(visit.occurred_at)}</p>
        {visitChips(planned)}
      </div>
      <div>
        <h2 class="next-name">
          <a href={`/accounts/${account.id}`}>{text(account, "name")}</a>
        </h2>
        <p class="muted">{[place, purpose].filter(Boolean).join(" · ")}</p>
      </div>
      <ul class="next-facts">
        <li>{lastVisit ? today.lastVisit(ago(lastVisit.occurred_at)) : today.neverVisited}</li>
        {promise && <li class="strong">{today.promised(promise)}</li>}
        {openTasks.length > 0 && <li>{today.openTasks(openTasks.length)}</li>}
      </ul>
      <div class="ways">
        <LinkButton kind="primary" icon="visit" href={`/accounts/${account.id}/visit/${visit.id}`}>
          {isUnderWay(planned) ? today.resume : today.start}
        </LinkButton>
        {map && <IconButton icon="directions" kind="soft" label={shell.directions} href={map} />}
      </div>
    </Card>
  );
}
