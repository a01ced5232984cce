import { useState } from "preact/hooks";
import type { Body, Json } from "../../core/wire";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { ConflictCard } from "../../ui/conflict-card";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { Sheet } from "../../ui/sheet";
import { TextArea } from "../../ui/text-area";
import { toast } from "../../ui/toast";
import { act } from "../app/device";
import { session } from "../session/session";
import { otherValue, resolveIntent, undoIntent } from "./resolve";
import { sayValue } from "./say-value";

interface Props {
  bodies: Body[];
  /** The name of an account or a contact, by its id. */
  nameOf: (id: string) => string;
  /** A field was settled: for a list that is not of this device. */
  onSettled?: ((body: Body, field: string) => void) | undefined;
}

/** A card for every field two people left different. */
export function ConflictList({ bodies, nameOf, onSettled }: Props) {
  const fields = bodies.reduce((sum, body) => sum + Object.keys(body.conflicts ?? {}).length, 0);
  return (
    <Section title={t.value.conflicts.open(fields)}>
      <div class="stack">
        {bodies.flatMap((body) =>
          Object.keys(body.conflicts ?? {}).map((field) => (
            <Clash
              key={`${body.id}:${field}`}
              body={body}
              field={field}
              nameOf={nameOf}
              onSettled={() => onSettled?.(body, field)}
            />
          )),
        )}
      </div>
    </Section>
  );
}

interface ClashProps {
  body: Body;
  field: string;
  nameOf: (id: string) => string;
  onSettled: () => void;
}

/** Fields whose third value a person can write in a line or a few. */
const WRITABLE =
  /^(account|contact|visit)\.(name|banner|address|postcode|city|phone|email|website|opening_hours|role|department|brand_note|purpose|note|summary|promise)$/;

function Clash({ body, field, nameOf, onSettled }: ClashProps) {
  const { conflicts, words, outbox } = t.value;
  const [isOpen, setOpen] = useState(false);
  const labels: Record<string, string> = words.field;
  const kinds: Record<string, string> = words.kind;
  const account = body.account ? nameOf(body.account) : "";
  const own =
    body.kind === "account" ? "" : String(body.fields.name ?? body.fields.title ?? body.fields.purpose ?? "");
  const shownValue = JSON.stringify(body.fields[field] ?? null);

  const settle = async (value: Json): Promise<void> => {
    const before = otherValue(body, field, value);
    try {
      const [resolved] = await act([resolveIntent(body, field, value)]);
      onSettled();
      const undo = before === undefined || !resolved ? null : undoIntent(body, field, before, resolved.op.id);
      toast({
        text: conflicts.kept(sayValue(field, value, nameOf) || t.value.shell.empty),
        undo: undo
          ? () => {
              void act([undo]).then(() =>
                toast({ text: conflicts.undone(sayValue(field, before, nameOf) || t.value.shell.empty) }),
              );
            }
          : undefined,
      });
    } catch {
      toast({ text: outbox.notKept, tone: "problem" });
    }
  };

  return (
    <>
      <ConflictCard
        field={labels[field] ?? field}
        about={
          <a class="link" href={linkOf(body)}>
            {[kinds[body.kind], own, account].filter(Boolean).join(" · ")}
          </a>
        }
        rivals={(body.conflicts?.[field] ?? []).map((rival) => ({
          id: rival.op,
          value: sayValue(field, rival.value, nameOf),
          who: rival.by.name,
          side: rival.by.side,
          at: rival.at,
          mine: rival.by.id === session.value?.user,
          shown: JSON.stringify(rival.value) === shownValue,
        }))}
        onChoose={(op) => {
          const rival = body.conflicts?.[field]?.find((one) => one.op === op);
          if (rival) void settle(rival.value);
        }}
        other={
          WRITABLE.test(`${body.kind}.${field}`) && (
            <Button kind="plain" icon="edit" onClick={() => setOpen(true)}>
              {conflicts.other}
            </Button>
          )
        }
      />
      <Sheet open={isOpen} onClose={() => setOpen(false)} title={labels[field] ?? field}>
        <Third
          label={conflicts.otherTitle}
          start={String(body.fields[field] ?? "")}
          onSave={(value) => {
            setOpen(false);
            void settle(value);
          }}
        />
      </Sheet>
    </>
  );
}

function Third({ label, start, onSave }: { label: string; start: string; onSave: (value: string) => void }) {
  const [value, setValue] = useState(start);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== "") onSave(value.trim());
      }}
    >
      <TextArea label={label} value={value} onValue={setValue} rows={2} autoFocus />
      <Button type="submit" kind="primary" wide disabled={value.trim() === ""}>
        <Icon name="check" /> {t.value.shell.save}
      </Button>
    </form>
  );
}

function linkOf(body: Body): string {
  if (body.kind === "contact") return `/accounts/${body.account}/contacts/${body.id}`;
  return `/accounts/${body.account ?? body.id}`;
}
