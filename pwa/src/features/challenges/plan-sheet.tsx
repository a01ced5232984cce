import "../../styles/screens/challenges.css";
import { useState } from "preact/hooks";
import type { Fields } from "../../core/wire";
import { compare } from "../../i18n/format";
import { AskSheet } from "../../ui/ask-sheet";
import { FilterChip } from "../../ui/chip";
import { DateInput } from "../../ui/date-input";
import { Field } from "../../ui/field";
import { SearchInput } from "../../ui/search-input";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { text } from "../accounts/brief";
import { newId } from "../app/device";
import { directory, readDirectory } from "../brand/directory";
import { useReading } from "../brand/use-reading";
import { searchProducts } from "../stock-outs/products";
import type { TieBreak } from "./challenges";
import { challengeWords } from "./words";

const MOST_PRODUCTS = 30;
const toggled = (set: string[], one: string): string[] =>
  set.includes(one) ? set.filter((other) => other !== one) : [...set, one];

/** A challenge of sales, for all stores or those of some banners. What else one can be is the server's to know so far. */
export function PlanSheet({ onClose }: { onClose: () => void }) {
  const words = challengeWords.value;
  const [form, setForm] = useState({
    name_fr: "",
    name_en: "",
    metric: "units" as "units" | "value",
    products: [] as string[],
    starts_on: "",
    ends_on: "",
    banners: [] as string[],
    tie_break: "other" as TieBreak,
    isNamed: false,
    prize_fr: "",
    prize_en: "",
  });
  const [isTried, setTried] = useState(false);
  const change = (patch: Partial<typeof form>): void => setForm((now) => ({ ...now, ...patch }));
  const wrong = {
    name: form.name_fr.trim() ? null : words.plan.missingName,
    products: form.products.length > 0 ? null : words.plan.missingProducts,
    days: form.starts_on && form.ends_on >= form.starts_on ? null : words.plan.missingDays,
  };
  const save = async (): Promise<void> => {
    setTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    const { isNamed, starts_on, ends_on, banners, ...rest } = form;
    const texts = Object.entries(rest).filter(([, value]) => value !== "");
    const args: Fields = {
      ...(Object.fromEntries(texts) as Fields),
      period: { starts_on, ends_on },
      where: { banners },
      anonymous: !isNamed,
    };
    if (!(await perform([{ kind: "challenge.plan", entity: newId(), args }]))) return;
    toast({ text: words.plan.done });
    onClose();
  };
  return (
    <AskSheet
      title={words.plan.title}
      label={words.plan.save}
      icon="check"
      onClose={onClose}
      onSave={() => void save()}
    >
      <TextInput
        label={words.plan.name}
        error={isTried ? wrong.name : null}
        maxLength={200}
        autoCapitalize="sentences"
        value={form.name_fr}
        onValue={(name_fr) => change({ name_fr })}
      />
      <TextInput
        label={words.plan.nameEn}
        optional
        lang="en"
        maxLength={200}
        value={form.name_en}
        onValue={(name_en) => change({ name_en })}
      />
      <div class="grid-2">
        <DateInput
          label={words.plan.first}
          error={isTried ? wrong.days : null}
          value={form.starts_on}
          onValue={(starts_on) => change({ starts_on })}
        />
        <DateInput
          label={words.plan.last}
          min={form.starts_on}
          value={form.ends_on}
          onValue={(ends_on) => change({ ends_on })}
        />
        <Select
          label={words.plan.metric}
          value={form.metric}
          options={(["units", "value"] as const).map((value) => ({ value, label: words.metric[value] }))}
          onValue={(metric) => change({ metric: metric as "units" | "value" })}
        />
        <Select
          label={words.plan.tieBreak}
          hint={words.tieBreak[form.tie_break]}
          value={form.tie_break}
          options={(["other", "earliest", "shared"] as const).map((value) => ({
            value,
            label: words.plan.ties[value],
          }))}
          onValue={(tie) => change({ tie_break: tie as TieBreak })}
        />
      </div>
      <Products
        chosen={form.products}
        error={isTried ? wrong.products : null}
        onToggle={(gtin) => change({ products: toggled(form.products, gtin) })}
      />
      <Banners
        chosen={form.banners}
        onToggle={(banner) => change({ banners: toggled(form.banners, banner) })}
      />
      <Switch
        label={words.plan.named}
        hint={words.plan.namedHelp}
        checked={form.isNamed}
        onChecked={(isNamed) => change({ isNamed })}
      />
      <TextInput
        label={words.plan.prizeFr}
        optional
        value={form.prize_fr}
        onValue={(prize_fr) => change({ prize_fr })}
      />
      <TextInput
        label={words.plan.prizeEn}
        optional
        lang="en"
        value={form.prize_en}
        onValue={(prize_en) => change({ prize_en })}
      />
    </AskSheet>
  );
}

interface ChosenProps {
  chosen: string[];
  error?: string | null;
  onToggle: (one: string) => void;
}

function Products({ chosen, error, onToggle }: ChosenProps) {
  const words = challengeWords.value;
  const [query, setQuery] = useState("");
  const found = searchProducts(query).slice(0, MOST_PRODUCTS);
  return (
    <Field label={words.plan.products} error={error}>
      {() => (
        <div class="stack-s">
          <SearchInput label={words.plan.searchProducts} value={query} onValue={setQuery} />
          <div class="cluster choices">
            {found.map((product) => {
              const gtin = text(product, "gtin");
              return (
                <FilterChip key={gtin} pressed={chosen.includes(gtin)} onPress={() => onToggle(gtin)}>
                  {text(product, "name")}
                </FilterChip>
              );
            })}
          </div>
        </div>
      )}
    </Field>
  );
}

function Banners({ chosen, onToggle }: ChosenProps) {
  const words = challengeWords.value;
  useReading("directory", readDirectory);
  const banners = [...new Set([...directory.value.values()].flatMap((one) => one.banner ?? []))].sort(
    compare,
  );
  if (banners.length === 0) return null;
  return (
    <Field label={words.plan.banners}>
      {() => (
        <div class="cluster">
          {banners.map((banner) => (
            <FilterChip key={banner} pressed={chosen.includes(banner)} onPress={() => onToggle(banner)}>
              {banner}
            </FilterChip>
          ))}
        </div>
      )}
    </Field>
  );
}
