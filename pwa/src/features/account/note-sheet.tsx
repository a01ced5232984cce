import { t } from "../../i18n/language";
import { type Audience, AudienceChoice } from "../../ui/audience";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { TextArea } from "../../ui/text-area";
import { toast } from "../../ui/toast";
import { newId } from "../app/device";
import { me } from "../session/session";
import { useDraft } from "./use-draft";

interface Props {
  account: string;
  open: boolean;
  onClose: () => void;
}

/** Write a note; its words are kept as they are written, whatever closes the sheet. */
export function NoteSheet(props: Props) {
  return props.open ? <NoteForm {...props} /> : null;
}

function NoteForm({ account, onClose }: Props) {
  const { account: words, shell } = t.value;
  const { side } = me();
  const draft = useDraft(`note:${account}`, () => ({ text: "", audience: side as Audience }));
  const { text, audience } = draft.value;
  const save = async (): Promise<void> => {
    const args = { account, text: text.trim(), audience };
    if (!(await draft.submit([{ kind: "note.add", entity: newId(), args }]))) return;
    toast({ text: words.noteSaved });
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={words.note}
      actions={
        <Button kind="primary" icon="check" wide disabled={text.trim() === ""} onClick={() => void save()}>
          {shell.save}
        </Button>
      }
    >
      <div class="stack">
        <TextArea
          label={words.noteLabel}
          value={text}
          rows={5}
          maxLength={10_000}
          autoFocus
          error={draft.trouble && words.notKept}
          onValue={(next) => draft.change({ text: next })}
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
