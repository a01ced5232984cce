import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { time, toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { DateInput } from "../../ui/date-input";
import { Sheet } from "../../ui/sheet";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { text } from "../accounts/brief";
import { edit, newId } from "../app/device";
import { cancelVisit } from "./deeds";
import { perform } from "./perform";

interface Props {
  account: string;
  /** The planned visit to move; null plans a new one. */
  visit: Shown | null;
  open: boolean;
  onClose: () => void;
}

const DAY_MS = 24 * 3_600_000;

/** Plan a visit, move it or cancel it. */
export function PlanSheet(props: Props) {
  return props.open ? <PlanForm {...props} /> : null;
}

function PlanForm({ account, visit, onClose }: Props) {
  const { plan } = t.value.account;
  const [when, setWhen] = useState(() =>
    visit ? local(visit.occurred_at) : `${toDay(Date.now() + DAY_MS)}T09:00`,
  );
  const [purpose, setPurpose] = useState(visit ? text(visit, "purpose") : "");
  const save = async (): Promise<void> => {
    const args = {
      account,
      planned_at: new Date(when).toISOString(),
      ...(purpose.trim() ? { purpose: purpose.trim() } : {}),
    };
    const intent = visit
      ? edit("visit.plan", visit.id, args, ["planned_at", "purpose"])
      : { kind: "visit.plan", entity: newId(), args };
    if (!(await perform([intent]))) return;
    toast({ text: visit ? plan.moved : plan.planned });
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={visit ? plan.move : plan.title}
      actions={
        <Button kind="primary" icon="calendar" wide disabled={when === ""} onClick={() => void save()}>
          {visit ? plan.saveMove : plan.save}
        </Button>
      }
    >
      <div class="stack">
        <DateInput label={plan.when} withTime value={when} onValue={setWhen} />
        <TextInput
          label={plan.purpose}
          optional
          value={purpose}
          maxLength={200}
          autoCapitalize="sentences"
          onValue={setPurpose}
        />
        {visit && (
          <Button
            kind="danger"
            icon="close"
            onClick={() => {
              onClose();
              void cancelVisit(visit);
            }}
          >
            {plan.cancel}
          </Button>
        )}
      </div>
    </Sheet>
  );
}

/** An instant as a date-and-time box takes it: "2026-11-24T09:30", by the clock here. */
const local = (at: string): string => `${toDay(at)}T${time(at)}`;
