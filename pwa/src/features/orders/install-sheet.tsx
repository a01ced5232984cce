import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { AskSheet } from "../../ui/ask-sheet";
import { TextArea } from "../../ui/text-area";
import { step } from "./deeds";
import { linesOf, sayLines } from "./orders";
import { PictureField } from "./picture-field";
import { orderWords } from "./words";

/** It is up: with a picture of it and a word, if one likes; a picture needs a network, the rest does not. */
export function InstallSheet({ order, onClose }: { order: Shown; onClose: () => void }) {
  const { install, deed } = orderWords.value;
  const [picture, setPicture] = useState("");
  const [note, setNote] = useState("");
  const save = async (): Promise<void> => {
    const args = { ...(picture ? { picture } : {}), ...(note.trim() ? { note: note.trim() } : {}) };
    if (await step(order, "install", args)) onClose();
  };
  return (
    <AskSheet
      title={install.title}
      label={picture ? install.saveWith : deed.install}
      icon="task-done"
      onClose={onClose}
      onSave={() => void save()}
    >
      <p>{install.help}</p>
      <PictureField
        hash={picture}
        name={install.picture(sayLines(linesOf(order), 1))}
        offline={install.offline}
        onHash={setPicture}
      />
      <TextArea label={install.note} optional rows={2} maxLength={2000} value={note} onValue={setNote} />
    </AskSheet>
  );
}
