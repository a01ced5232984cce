import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { AudienceChoice } from "../../ui/audience";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { toast } from "../../ui/toast";
import { edit } from "../app/device";
import { me } from "../session/session";
import { AmendForm } from "./amend-form";
import { reopen, show, tick } from "./deeds";
import { wordsOf } from "./entries";
import { perform } from "./perform";

interface Props {
  entry: Shown;
  open: boolean;
  onClose: () => void;
}

type Step = "menu" | "words" | "redact";

/** What can be done about a line of the timeline: one sheet, whose content follows the choice. */
export function EntrySheet({ entry, open, onClose }: Props) {
  const { deed, timeline } = t.value.account;
  const [step, setStep] = useState<Step>("menu");
  const close = (): void => {
    setStep("menu");
    onClose();
  };
  const kinds: Record<string, string> = t.value.words.kind;
  const titles: Record<Step, string> = {
    menu: kinds[entry.kind] ?? timeline.title,
    words: entry.kind === "visit" ? deed.amend : deed.correct,
    redact: deed.redactTitle,
  };
  return (
    <Sheet open={open} onClose={close} title={titles[step]}>
      {step === "menu" && <Menu entry={entry} onClose={close} onStep={setStep} />}
      {step === "words" && <AmendForm entry={entry} onDone={close} />}
      {step === "redact" && <Redact verbatim={entry} onDone={close} />}
    </Sheet>
  );
}

interface MenuProps {
  entry: Shown;
  onClose: () => void;
  onStep: (step: Step) => void;
}

function Menu({ entry, onClose, onStep }: MenuProps) {
  const { deed, tasks } = t.value.account;
  const then = (work: Promise<unknown>): void => {
    onClose();
    void work;
  };
  if (entry.kind === "visit") {
    return (
      <Button icon="edit" wide onClick={() => onStep("words")}>
        {deed.amend}
      </Button>
    );
  }
  if (entry.kind === "task") {
    return entry.status === "done" ? (
      <Button icon="retry" wide onClick={() => then(reopen(entry))}>
        {tasks.reopen}
      </Button>
    ) : (
      <Button icon="task-done" wide onClick={() => then(tick(entry))}>
        {t.value.words.op["task.done"]}
      </Button>
    );
  }
  return (
    <>
      <Button icon="edit" wide onClick={() => onStep("words")}>
        {deed.correct}
      </Button>
      <AudienceChoice
        label={deed.who}
        side={me().side}
        value={entry.audience}
        onValue={(next) => next !== entry.audience && then(show(entry, next))}
      />
      <Button icon="trash" kind="danger" wide onClick={() => onStep("redact")}>
        {deed.redact}
      </Button>
    </>
  );
}

/** Words that must not be kept: nothing brings them back, so it is said before, not undone after. */
function Redact({ verbatim, onDone }: { verbatim: Shown; onDone: () => void }) {
  const { deed } = t.value.account;
  const redact = async (): Promise<void> => {
    if (await perform([edit("verbatim.redact", verbatim.id, {})])) toast({ text: deed.redacted });
    onDone();
  };
  return (
    <>
      <blockquote class="quote">{wordsOf(verbatim)}</blockquote>
      <p>{deed.redactText}</p>
      <Button kind="danger" wide icon="trash" onClick={() => void redact()}>
        {deed.redactConfirm}
      </Button>
    </>
  );
}
