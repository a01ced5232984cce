import { useState } from "preact/hooks";
import type { Body, Fields } from "../../core/wire";
import { AskSheet } from "../../ui/ask-sheet";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { text } from "../accounts/brief";
import { newId } from "../app/device";
import { useReading } from "../brand/use-reading";
import { call } from "../session/session";
import { isRetired, itemName, MATERIALS, type Material } from "./items";
import { PictureField } from "./picture-field";
import { orderWords } from "./words";

const isCount = (value: string): boolean => /^\d{1,6}$/.test(value.trim());

/** A thing to put up, published or changed. Its stock is adjusted, never edited. */
export function ItemSheet({ item, onClose }: { item: Body | null; onClose: () => void }) {
  const words = orderWords.value;
  const [form, setForm] = useState(() => ({
    name_fr: item ? text(item, "name_fr") : "",
    name_en: item ? text(item, "name_en") : "",
    kind: (item ? text(item, "kind") : "display") as Material,
    size: item ? text(item, "size") : "",
    max: String(item?.fields.max_per_store ?? ""),
    low: String(item?.fields.low_at ?? 10),
    stock: "0",
    picture: item ? text(item, "picture") : "",
    promotion: item ? text(item, "promotion") : "",
  }));
  const promotions = useReading("promotions", readPromotions).value ?? [];
  const [isTried, setTried] = useState(false);
  const change = (patch: Partial<typeof form>): void => setForm((now) => ({ ...now, ...patch }));
  const wrong = {
    name: form.name_fr.trim() === "" ? words.item.nameMissing : null,
    max: form.max.trim() !== "" && !(isCount(form.max) && Number(form.max) > 0) ? words.item.number : null,
    low: isCount(form.low) ? null : words.item.number,
    stock: isCount(form.stock) ? null : words.item.number,
  };
  const save = async (): Promise<void> => {
    setTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    const fields: Fields = {
      name_fr: form.name_fr.trim(),
      name_en: form.name_en.trim() || null,
      kind: form.kind,
      size: form.size.trim() || null,
      max_per_store: form.max.trim() ? Number(form.max) : null,
      low_at: Number(form.low),
      picture: form.picture || null,
      promotion: form.promotion || null,
    };
    const done = item
      ? await edited(item, fields)
      : await published({ ...fields, stock: Number(form.stock) });
    if (!done) return;
    toast({ text: item ? words.item.saved : words.item.published });
    onClose();
  };
  const retire = async (): Promise<void> => {
    if (!item || !(await perform([{ kind: "pos_item.retire", entity: item.id, args: {} }]))) return;
    toast({ text: words.item.retired });
    onClose();
  };
  return (
    <AskSheet
      title={item ? words.item.editTitle : words.item.title}
      label={item ? words.item.save : words.item.publish}
      icon="check"
      onClose={onClose}
      onSave={() => void save()}
    >
      <PictureField
        hash={form.picture}
        name={item ? itemName(item) : form.name_fr}
        onHash={(picture) => change({ picture })}
      />
      <TextInput
        label={words.item.name}
        error={isTried ? wrong.name : null}
        maxLength={200}
        autoCapitalize="sentences"
        value={form.name_fr}
        onValue={(name_fr) => change({ name_fr })}
      />
      <TextInput
        label={words.item.nameEn}
        optional
        lang="en"
        maxLength={200}
        autoCapitalize="sentences"
        value={form.name_en}
        onValue={(name_en) => change({ name_en })}
      />
      <div class="grid-2">
        <Select
          label={words.item.kind}
          value={form.kind}
          options={MATERIALS.map((value) => ({ value, label: words.kinds[value] }))}
          onValue={(kind) => change({ kind })}
        />
        <TextInput
          label={words.item.size}
          optional
          placeholder={words.item.sizeHint}
          maxLength={200}
          value={form.size}
          onValue={(size) => change({ size })}
        />
        <Select
          label={words.item.promotion}
          optional
          value={form.promotion}
          options={offered(form.promotion, promotions)}
          onValue={(promotion) => change({ promotion })}
        />
        <TextInput
          label={words.item.max}
          type="number"
          hint={words.item.maxHint}
          error={isTried ? wrong.max : null}
          value={form.max}
          onValue={(max) => change({ max })}
        />
        <TextInput
          label={words.item.lowAt}
          type="number"
          error={isTried ? wrong.low : null}
          value={form.low}
          onValue={(low) => change({ low })}
        />
        {!item && (
          <TextInput
            label={words.item.stock}
            type="number"
            error={isTried ? wrong.stock : null}
            value={form.stock}
            onValue={(stock) => change({ stock })}
          />
        )}
      </div>
      {item && !isRetired(item) && (
        <Button kind="danger" icon="close" onClick={() => void retire()}>
          {words.item.retire}
        </Button>
      )}
    </AskSheet>
  );
}

async function readPromotions(): Promise<Body[]> {
  const { promotions } = (await call("GET", "/api/v1/promotions?limit=200")) as { promotions: Body[] };
  return promotions.filter((one) => one.status !== "cancelled");
}

/** None, then those planned; the one that is linked stays what it is when it cannot be read. */
function offered(linked: string, promotions: Body[]): { value: string; label: string }[] {
  const words = orderWords.value;
  const isKnown = linked === "" || promotions.some((one) => one.id === linked);
  return [
    { value: "", label: words.item.noPromotion },
    ...(isKnown ? [] : [{ value: linked, label: words.promotion }]),
    ...promotions.map((one) => ({ value: one.id, label: itemName(one) })),
  ];
}

async function published(fields: Fields): Promise<boolean> {
  const args = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return (await perform([{ kind: "pos_item.publish", entity: newId(), args }])) !== null;
}

/** Only what changed, with the heads that were read. */
async function edited(item: Body, fields: Fields): Promise<boolean> {
  const args = Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => (item.fields[name] ?? null) !== value),
  );
  if (Object.keys(args).length === 0) return true;
  const base = Object.fromEntries(
    Object.keys(args).map((name) => [name, item.heads?.[name] ?? (name in item.fields ? [item.op] : [])]),
  );
  return (await perform([{ kind: "pos_item.edit", entity: item.id, args, base }])) !== null;
}
