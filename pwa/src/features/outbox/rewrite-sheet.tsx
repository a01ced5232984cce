import { useState } from "preact/hooks";
import type { Queued } from "../../core/outbox";
import type { Fields, Op } from "../../core/wire";
import { t } from "../../i18n/language";
import { type Audience, AudienceChoice } from "../../ui/audience";
import { Button } from "../../ui/button";
import { DateInput } from "../../ui/date-input";
import { Sheet } from "../../ui/sheet";
import { TextArea } from "../../ui/text-area";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { act, dismiss, edit, newId } from "../app/device";
import { me } from "../session/session";

const LONG = new Set(["text", "note", "summary", "promise", "details", "comment", "brand_note"]);
const KEYBOARD: Record<string, "tel" | "email" | "url"> = { phone: "tel", email: "email", website: "url" };
const DAYS = new Set(["due_on", "next_visit_on", "left_on", "on"]);
/** Words somebody typed and may correct; ids, positions and answers travel along as they were. */
const WRITABLE = new Set([
  ...LONG,
  ...Object.keys(KEYBOARD),
  ...DAYS,
  "name",
  "title",
  "purpose",
  "role",
  "department",
  "address",
  "postcode",
  "city",
  "banner",
  "opening_hours",
  "reason",
]);
/** An entity that exists once: written again it is another one. */
const MAKES_NEW = /^(note|verbatim|task|contact|account|message)\.add$/;

const fieldsOf = (op: Op): string[] =>
  Object.keys(op.args).filter((field) => WRITABLE.has(field) && typeof op.args[field] === "string");

export const canRewrite = (op: Op): boolean =>
  fieldsOf(op).length > 0 || typeof op.args.audience === "string";

interface Props {
  queued: Queued;
  open: boolean;
  onClose: () => void;
}

/** A refused entry, corrected: a new op with the same content and the changed words; the old one is put away. */
export function RewriteSheet({ queued, open, onClose }: Props) {
  const { outbox, shell, words } = t.value;
  const { op } = queued;
  const [args, setArgs] = useState<Fields>(op.args);
  const [error, setError] = useState<string | null>(null);
  const labels: Record<string, string> = words.field;
  const kinds: Record<string, string> = words.op;
  const side = me().side;
  const audience = args.audience;

  const save = async (): Promise<void> => {
    const isNew = MAKES_NEW.test(op.kind);
    const said = trimmed(args);
    const intent = isNew ? { kind: op.kind, entity: newId(), args: said } : edit(op.kind, op.entity, said);
    try {
      await act([intent]);
    } catch {
      setError(outbox.notKept);
      return;
    }
    await dismiss(op.id);
    onClose();
    toast({ text: outbox.rewritten });
  };

  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={kinds[op.kind] ?? outbox.rewriteTitle}
      actions={
        <Button kind="primary" wide icon="cloud-up" onClick={() => void save()}>
          {shell.save}
        </Button>
      }
    >
      <div class="stack">
        <p class="muted">{outbox.rewriteHelp}</p>
        {error && <p role="alert">{error}</p>}
        {fieldsOf(op).map((field) => {
          const tied = {
            label: labels[field] ?? field,
            value: String(args[field] ?? ""),
            onValue: (value: string) => setArgs({ ...args, [field]: value }),
          };
          if (LONG.has(field)) return <TextArea key={field} {...tied} />;
          if (DAYS.has(field)) return <DateInput key={field} {...tied} />;
          return <TextInput key={field} {...tied} type={KEYBOARD[field] ?? "text"} />;
        })}
        {typeof audience === "string" && (
          <AudienceChoice
            label={words.field.audience}
            side={side}
            value={(audience === "shared" ? "shared" : side) as Audience}
            onValue={(value) => setArgs({ ...args, audience: value })}
          />
        )}
      </div>
    </Sheet>
  );
}

/** An emptied field is emptied on purpose: null says so. */
function trimmed(args: Fields): Fields {
  return Object.fromEntries(
    Object.entries(args).map(([field, value]) => {
      if (typeof value !== "string" || !WRITABLE.has(field)) return [field, value];
      return [field, value.trim() === "" ? null : value.trim()];
    }),
  );
}
