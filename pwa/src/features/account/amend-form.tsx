import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { TextArea } from "../../ui/text-area";
import { toast } from "../../ui/toast";
import { edit } from "../app/device";
import { changes, editIntent, openForm } from "./edits";
import { wordsOf } from "./entries";
import { useDraft } from "./use-draft";

const VISIT_FIELDS = ["summary", "promise", "note"] as const;

/** Better-heard words of a verbatim, or later words on a visit. */
export function AmendForm({ entry, onDone }: { entry: Shown; onDone: () => void }) {
  const { deed, notKept } = t.value.account;
  const isVisit = entry.kind === "visit";
  const names = isVisit ? VISIT_FIELDS : (["text"] as const);
  const kind = isVisit ? "visit.amend" : "verbatim.correct";
  const draft = useDraft(`edit:${entry.id}`, () => {
    const fields = isVisit ? entry.fields : { text: wordsOf(entry) };
    return openForm(fields, names, edit(kind, entry.id, {}, [...names]));
  });
  const intent = editIntent(kind, entry.id, draft.value);
  const isEmptied = !isVisit && changes(draft.value).text === null;
  const save = async (): Promise<void> => {
    if (!intent || !(await draft.submit([intent]))) return;
    toast({ text: isVisit ? deed.amended : deed.corrected });
    onDone();
  };
  const labels: Record<string, string> = isVisit ? t.value.words.field : { text: deed.correctLabel };
  return (
    <>
      {names.map((name, n) => (
        <TextArea
          key={name}
          label={labels[name] ?? name}
          value={draft.value.values[name] ?? ""}
          maxLength={10_000}
          autoFocus={n === 0}
          hint={isVisit ? undefined : deed.correctHint}
          error={n === 0 && draft.trouble ? notKept : null}
          onValue={(value) => draft.change({ values: { ...draft.value.values, [name]: value } })}
        />
      ))}
      <Button kind="primary" icon="check" wide disabled={!intent || isEmptied} onClick={() => void save()}>
        {t.value.shell.save}
      </Button>
    </>
  );
}
