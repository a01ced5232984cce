import { useState } from "preact/hooks";
import { AskSheet } from "../../ui/ask-sheet";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Sheet } from "../../ui/sheet";
import { TextArea } from "../../ui/text-area";
import { TextInput } from "../../ui/text-input";
import { PictureField } from "../orders/picture-field";
import { commit, confirmExecution, type Here, reportProblem, typeResult, withdraw } from "./deeds";
import { lookOf, nameOf, PROBLEMS, type Problem } from "./model";
import { toCount, toMinor } from "./numbers";
import { promotionWords } from "./words";

export type Open = "commit" | "execute" | "report" | "withdraw" | "result";
interface Props {
  here: Here;
  onClose: () => void;
}

/** The questions a store is asked, each answered by one button; none needs a network. */
export function PartSheet({ open, ...props }: Props & { open: Open }) {
  switch (open) {
    case "commit":
      return <CommitSheet {...props} />;
    case "execute":
      return <ExecuteSheet {...props} />;
    case "report":
      return <ReportSheet {...props} />;
    case "withdraw":
      return <WithdrawSheet {...props} />;
    default:
      return <ResultSheet {...props} />;
  }
}

function CommitSheet({ here, onClose }: Props) {
  const { commit: words } = promotionWords.value;
  const [quantity, setQuantity] = useState("");
  const [note, setNote] = useState("");
  const count = toCount(quantity, 1, 1_000_000);
  const wrong = quantity.trim() !== "" && count === null;
  const save = async (): Promise<void> => {
    if (!wrong && (await commit(here, count, note))) onClose();
  };
  return (
    <AskSheet
      title={words.title}
      label={words.save}
      icon="check"
      disabled={wrong}
      onClose={onClose}
      onSave={() => void save()}
    >
      <TextInput
        label={words.quantity}
        hint={words.quantityHint}
        error={wrong ? words.number : null}
        optional
        type="number"
        maxLength={7}
        value={quantity}
        onValue={setQuantity}
      />
      <TextArea label={words.note} optional rows={2} maxLength={200} value={note} onValue={setNote} />
    </AskSheet>
  );
}

function ExecuteSheet({ here, onClose }: Props) {
  const { execute: words } = promotionWords.value;
  const [picture, setPicture] = useState("");
  const [note, setNote] = useState("");
  const save = async (): Promise<void> => {
    if (await confirmExecution(here, picture, note)) onClose();
  };
  return (
    <AskSheet
      title={words.title}
      label={words.save}
      icon="task-done"
      onClose={onClose}
      onSave={() => void save()}
    >
      <p>{words.help}</p>
      <PictureField
        hash={picture}
        name={words.picture(nameOf(here.promotion))}
        offline={words.offline}
        onHash={setPicture}
      />
      <TextArea label={words.note} optional rows={2} maxLength={200} value={note} onValue={setNote} />
    </AskSheet>
  );
}

/** One tap on what is wrong sends it: a store has no time for a form. */
function ReportSheet({ here, onClose }: Props) {
  const { report: words, problem: names } = promotionWords.value;
  const [picture, setPicture] = useState("");
  const [note, setNote] = useState("");
  const send = async (problem: Problem): Promise<void> => {
    if (await reportProblem(here, problem, picture, note)) onClose();
  };
  return (
    <Sheet open onClose={onClose} title={words.title}>
      <p>{words.help}</p>
      <div class="problems">
        {PROBLEMS.map((problem) => (
          <Button key={problem} icon={lookOf("problem").icon} onClick={() => void send(problem)}>
            {names[problem]}
          </Button>
        ))}
      </div>
      <details class="more">
        <summary>
          <Icon name="plus" size="s" />
          {words.more}
        </summary>
        <div class="stack">
          <TextArea label={words.note} optional rows={2} maxLength={200} value={note} onValue={setNote} />
          <PictureField
            hash={picture}
            name={words.picture(nameOf(here.promotion))}
            offline={words.offline}
            onHash={setPicture}
          />
        </div>
      </details>
    </Sheet>
  );
}

function WithdrawSheet({ here, onClose }: Props) {
  const { withdrawing: words } = promotionWords.value;
  const [reason, setReason] = useState("");
  const save = async (): Promise<void> => {
    if (await withdraw(here, reason)) onClose();
  };
  return (
    <AskSheet
      title={words.title}
      label={words.save}
      kind="danger"
      icon="close"
      onClose={onClose}
      onSave={() => void save()}
    >
      <TextArea label={words.reason} optional rows={2} maxLength={200} value={reason} onValue={setReason} />
    </AskSheet>
  );
}

function ResultSheet({ here, onClose }: Props) {
  const { typing: words } = promotionWords.value;
  const [form, setForm] = useState({ units: "", value: "", note: "" });
  const [isTried, setTried] = useState(false);
  const [units, value] = [toCount(form.units, 0, 100_000_000), toMinor(form.value)];
  const save = async (): Promise<void> => {
    setTried(true);
    if (units !== null && value !== null && (await typeResult(here, units, value, form.note))) onClose();
  };
  return (
    <AskSheet
      title={words.title}
      label={words.save}
      icon="check"
      onClose={onClose}
      onSave={() => void save()}
    >
      <p>{words.help}</p>
      <div class="grid-2">
        <TextInput
          label={words.units}
          type="number"
          error={isTried && units === null ? words.wrong : null}
          value={form.units}
          onValue={(one) => setForm({ ...form, units: one })}
        />
        <TextInput
          label={words.value}
          error={isTried && value === null ? words.wrong : null}
          value={form.value}
          onValue={(one) => setForm({ ...form, value: one })}
        />
      </div>
      <TextArea
        label={words.note}
        optional
        rows={2}
        maxLength={200}
        value={form.note}
        onValue={(note) => setForm({ ...form, note })}
      />
    </AskSheet>
  );
}
