import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { AskSheet } from "../../ui/ask-sheet";
import { Button, LinkButton } from "../../ui/button";
import { TextArea } from "../../ui/text-area";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { edit } from "../app/device";
import { planningWords } from "../planning/words";
import { planWords } from "./plan-words";

/** What headquarters do with a promotion that is planned: change it, call it off. */
export function DeskActions({ promotion }: { promotion: Shown }) {
  const words = planWords.value;
  const [isAsking, setAsking] = useState(false);
  return (
    <div class="cluster">
      <LinkButton icon="edit" href={`/promotions/${promotion.id}/edit`}>
        {planningWords.value.edit}
      </LinkButton>
      <Button kind="danger" icon="close" onClick={() => setAsking(true)}>
        {words.cancel}
      </Button>
      {isAsking && <CancelSheet promotion={promotion} onClose={() => setAsking(false)} />}
    </div>
  );
}

function CancelSheet({ promotion, onClose }: { promotion: Shown; onClose: () => void }) {
  const words = planWords.value;
  const [reason, setReason] = useState("");
  const save = async (): Promise<void> => {
    const args = reason.trim() ? { reason: reason.trim() } : {};
    if (!(await perform([edit("promotion.cancel", promotion.id, args, [])]))) return;
    toast({ text: words.cancelled });
    onClose();
  };
  return (
    <AskSheet
      title={words.cancelTitle}
      label={words.cancelSave}
      kind="danger"
      icon="close"
      onClose={onClose}
      onSave={() => void save()}
    >
      <p>{words.cancelHelp}</p>
      <TextArea
        label={words.cancelReason}
        optional
        rows={2}
        maxLength={200}
        value={reason}
        onValue={setReason}
      />
    </AskSheet>
  );
}
