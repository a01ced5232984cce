import { brief } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { text } from "../accounts/brief";
import { drafts, shown } from "../app/device";
import { draftLines } from "./draft-lines";

/** What was left half written: nothing of it is lost, one tap goes on. */
export function Drafts() {
  const { today } = t.value;
  const lines = draftLines(drafts.value.values(), (id) => shown.value.get(id));
  if (lines.length === 0) return null;
  return (
    <Section title={today.drafts} count={lines.length}>
      <Card flush>
        <List>
          {lines.map((line) => (
            <ListRow
              key={line.key}
              href={line.href}
              leading={<Icon name="edit" />}
              title={today.draft(
                brief(line.savedMs),
                line.account ? text(line.account, "name") : today.newAccount,
              )}
              subtitle={today.draftKind[line.kind]}
            />
          ))}
        </List>
      </Card>
    </Section>
  );
}
