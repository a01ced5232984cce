import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { DateInput } from "../../ui/date-input";
import { Section } from "../../ui/section";
import { Sheet } from "../../ui/sheet";
import { toast } from "../../ui/toast";
import { text } from "../accounts/brief";
import { edit } from "../app/device";
import { perform } from "./perform";

/** Somebody left, or asked to be forgotten. */
export function ContactGone({ contact, onDone }: { contact: Shown; onDone: () => void }) {
  const { contacts: words } = t.value.account;
  const [on, setOn] = useState(toDay(Date.now()));
  const [asksErase, setAsksErase] = useState(false);
  const name = text(contact, "name");
  const left = async (): Promise<void> => {
    if (!(await perform([edit("contact.leave", contact.id, { on }, ["left_on"])]))) return;
    toast({ text: words.leftDone(name) });
    onDone();
  };
  const erase = async (): Promise<void> => {
    if (!(await perform([edit("contact.erase", contact.id, {})]))) return;
    toast({ text: words.erased });
    onDone();
  };
  return (
    <Section title={words.noLonger}>
      <Card>
        <div class="stack">
          {!contact.fields.left_on && (
            <div class="in-line">
              <DateInput label={words.leaveLabel} value={on} max={toDay(Date.now())} onValue={setOn} />
              <Button disabled={on === ""} onClick={() => void left()}>
                {words.left}
              </Button>
            </div>
          )}
          <Button kind="danger" icon="trash" onClick={() => setAsksErase(true)}>
            {words.erase}
          </Button>
        </div>
      </Card>
      <Sheet
        open={asksErase}
        onClose={() => setAsksErase(false)}
        title={words.eraseTitle(name)}
        actions={
          <Button kind="danger" wide icon="trash" onClick={() => void erase()}>
            {words.eraseConfirm}
          </Button>
        }
      >
        <p>{words.eraseText}</p>
      </Sheet>
    </Section>
  );
}
