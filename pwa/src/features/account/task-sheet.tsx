import { toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { type Audience, AudienceChoice } from "../../ui/audience";
import { Button } from "../../ui/button";
import { DateInput } from "../../ui/date-input";
import { Sheet } from "../../ui/sheet";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { newId } from "../app/device";
import { me } from "../session/session";
import { useDraft } from "./use-draft";

interface Props {
  account: string;
  open: boolean;
  onClose: () => void;
}

/** Something to do at this account, outside a visit. */
export function TaskSheet(props: Props) {
  return props.open ? <TaskForm {...props} /> : null;
}

function TaskForm({ account, onClose }: Props) {
  const { account: words, shell } = t.value;
  const { side } = me();
  const draft = useDraft(`task:${account}`, () => ({ title: "", dueOn: "", audience: side as Audience }));
  const { title, dueOn, audience } = draft.value;
  const save = async (): Promise<void> => {
    const args = { account, title: title.trim(), audience, ...(dueOn ? { due_on: dueOn } : {}) };
    if (!(await draft.submit([{ kind: "task.add", entity: newId(), args }]))) return;
    toast({ text: words.tasks.added });
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={words.tasks.add}
      actions={
        <Button kind="primary" icon="check" wide disabled={title.trim() === ""} onClick={() => void save()}>
          {shell.save}
        </Button>
      }
    >
      <div class="stack">
        <TextInput
          label={words.tasks.what}
          value={title}
          maxLength={200}
          autoFocus
          autoCapitalize="sentences"
          error={draft.trouble && words.notKept}
          onValue={(next) => draft.change({ title: next })}
        />
        <DateInput
          label={words.tasks.due}
          optional
          value={dueOn}
          min={toDay(Date.now())}
          onValue={(next) => draft.change({ dueOn: next })}
        />
        <AudienceChoice
          label={words.audience}
          side={side}
          value={audience}
          onValue={(next) => draft.change({ audience: next })}
        />
      </div>
    </Sheet>
  );
}
