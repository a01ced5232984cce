import { useState } from "preact/hooks";
import { AskSheet } from "../../ui/ask-sheet";
import { TextArea } from "../../ui/text-area";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { edit } from "../app/device";

interface Words {
  cancelTitle: string;
  cancelHelp: string;
  cancelReason: string;
  cancelSave: string;
  cancelled: string;
}

/** Calling off what was planned, by an op of its kind. It does not come back: asked before, with why. */
export function CancelSheet({
  kind,
  id,
  words,
  onClose,
}: {
  kind: "promotion.cancel" | "challenge.cancel";
  id: string;
  words: Words;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const save = async (): Promise<void> => {
    const args = reason.trim() ? { reason: reason.trim() } : {};
    if (!(await perform([edit(kind, id, args, [])]))) return;
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
