import { useMemo, useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { type Overdue, overdueAccounts } from "./agenda";

const FIRST = 5;

/** Stores nobody called at for longer than planned, the longest first, and why each is here. */
export function OverdueSection() {
  const { today } = t.value;
  const rows = shown.value;
  const [isWhole, setWhole] = useState(false);
  const overdue = useMemo(() => overdueAccounts(Date.now()), [rows]);
  // Until the visits are in memory every store would look forgotten.
  if (loaded.value !== "all") return null;
  return (
    <Section title={today.overdue} count={overdue.length}>
      {overdue.length === 0 ? (
        <p class="muted calm">
          <Icon name="check" size="s" />
          <span>{today.noOverdue}</span>
        </p>
      ) : (
        <Card flush>
          <List>
            {(isWhole ? overdue : overdue.slice(0, FIRST)).map((one) => (
              <ListRow
                key={one.account.id}
                href={`/accounts/${one.account.id}`}
                title={text(one.account, "name")}
                subtitle={why(one)}
              />
            ))}
          </List>
        </Card>
      )}
      {overdue.length > FIRST && !isWhole && (
        <Button kind="plain" icon="down" onClick={() => setWhole(true)}>
          {t.value.shell.more}
        </Button>
      )}
    </Section>
  );
}

function why({ daysSince, intervalDays }: Overdue): string {
  const { today } = t.value;
  return daysSince === null ? today.neverWhy(intervalDays) : today.overdueWhy(daysSince, intervalDays);
}
