import { useState } from "preact/hooks";
import { fold, matches } from "../../core/fold";
import { isForShop, type Shop } from "../../core/group";
import { compare, number, toDay } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { FilterBar, FilterChip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { SearchInput } from "../../ui/search-input";
import { Select } from "../../ui/select";
import { TextInput } from "../../ui/text-input";
import { directory, type Listed } from "../brand/directory";
import { type Group, whereOf } from "./form";
import { Picked } from "./picked";
import { departementsOf, isDepartement, REGIONS } from "./regions";
import { planningWords } from "./words";

interface Props {
  form: Group;
  onChange: (patch: Partial<Group>) => void;
}

/** Banners, départements by region, stores named and stores left out; how many that makes is counted as one chooses. */
export function PlanWhere({ form, onChange }: Props) {
  const words = planningWords.value;
  return (
    <div class="stack">
      <p class="hint">{words.whereHelp}</p>
      <Banners form={form} onChange={onChange} />
      <Areas form={form} onChange={onChange} />
      <Stores form={form} onChange={onChange} />
      <Count form={form} />
    </div>
  );
}

const sellers = (): Listed[] => [...directory.value.values()].filter((one) => one.is_store);

function Banners({ form, onChange }: Props) {
  const words = planningWords.value;
  const names = new Map<string, { name: string; count: number }>();
  for (const { banner } of sellers()) {
    if (!banner || !fold(banner)) continue;
    const known = names.get(fold(banner)) ?? { name: banner, count: 0 };
    names.set(fold(banner), { ...known, count: known.count + 1 });
  }
  for (const name of form.banners) if (!names.has(fold(name))) names.set(fold(name), { name, count: 0 });
  const chosen = new Set(form.banners.map(fold));
  return (
    <div class="stack-s">
      <p class="label">{words.banners}</p>
      <FilterBar label={words.banners}>
        {[...names]
          .sort(([, a], [, b]) => compare(a.name, b.name))
          .map(([key, { name, count }]) => (
            <FilterChip
              key={key}
              pressed={chosen.has(key)}
              count={count}
              onPress={(on) =>
                onChange({
                  banners: on ? [...form.banners, name] : form.banners.filter((one) => fold(one) !== key),
                })
              }
            >
              {name}
            </FilterChip>
          ))}
      </FilterBar>
    </div>
  );
}

function Areas({ form, onChange }: Props) {
  const words = planningWords.value;
  const [code, setCode] = useState("");
  const written = code.trim().toUpperCase();
  const isWrong = written !== "" && !isDepartement(written);
  const add = (codes: string[]): void =>
    onChange({ departments: [...new Set([...form.departments, ...codes])].sort() });
  return (
    <div class="stack-s">
      <p class="label">{words.areas}</p>
      {form.departments.length > 0 && (
        <FilterBar label={words.areas}>
          {form.departments.map((one) => (
            <FilterChip
              key={one}
              pressed
              onPress={() => onChange({ departments: form.departments.filter((other) => other !== one) })}
            >
              {one}
            </FilterChip>
          ))}
        </FilterBar>
      )}
      <div class="stack-s">
        <Select
          label={words.region}
          optional
          value=""
          options={[
            { value: "", label: "…" },
            ...Object.keys(REGIONS).map((value) => ({ value, label: value })),
          ]}
          onValue={(region) => add(departementsOf(region))}
        />
        <div class="find">
          <TextInput
            label={words.area}
            optional
            placeholder={words.areaHint}
            error={isWrong && written.length > 1 ? words.areaWrong : null}
            maxLength={3}
            value={code}
            onValue={setCode}
          />
          <Button
            icon="plus"
            disabled={written === "" || isWrong}
            onClick={() => {
              add([written]);
              setCode("");
            }}
          >
            {words.add}
          </Button>
        </div>
      </div>
    </div>
  );
}

const FOUND = 5;

function Stores({ form, onChange }: Props) {
  const words = planningWords.value;
  const [query, setQuery] = useState("");
  const asked = fold(query).split(" ").filter(Boolean);
  const found = asked.length
    ? sellers().filter(({ id, name, banner, city, postcode, external_id }) => {
        const isChosen = form.stores.includes(id) || form.excluded.includes(id);
        return !isChosen && matches(fold(`${name} ${banner} ${city} ${postcode} ${external_id}`), asked);
      })
    : [];
  const label = (id: string): { key: string; label: string; about?: string } => {
    const one = directory.value.get(id);
    return one ? { key: id, label: one.name, about: one.city ?? "" } : { key: id, label: id.slice(0, 8) };
  };
  const take = (into: "stores" | "excluded", id: string): void => {
    setQuery("");
    onChange({ [into]: [...form[into], id] });
  };
  return (
    <div class="stack-s">
      {(["stores", "excluded"] as const).map(
        (kind) =>
          form[kind].length > 0 && (
            <div key={kind}>
              <p class="label">{words[kind]}</p>
              <Picked
                items={form[kind].map(label)}
                icon={kind === "stores" ? "store" : "minus"}
                label={words[kind]}
                removeLabel={words.remove}
                onRemove={(gone) => onChange({ [kind]: form[kind].filter((id) => id !== gone) })}
              />
            </div>
          ),
      )}
      <SearchInput
        label={words.findStore}
        value={query}
        onValue={setQuery}
        found={query ? words.storesFound(found.length) : undefined}
      />
      {found.length > 0 && (
        <Card flush>
          <List label={words.findStore}>
            {found.slice(0, FOUND).map(({ id, name, banner, city }) => (
              <ListRow
                key={id}
                leading={<Icon name="store" />}
                title={name}
                subtitle={[banner, city].filter(Boolean).join(" · ")}
                trailing={
                  <span class="cluster">
                    <Button label={words.includeOf(name)} onClick={() => take("stores", id)}>
                      {words.include}
                    </Button>
                    <Button kind="plain" label={words.excludeOf(name)} onClick={() => take("excluded", id)}>
                      {words.exclude}
                    </Button>
                  </span>
                }
              />
            ))}
          </List>
        </Card>
      )}
    </div>
  );
}

const shopIn = ({ id, banner, department, closed_on, is_store }: Listed): Shop => ({
  id,
  banner: fold(banner ?? ""),
  department,
  closed_on,
  is_store,
});

/** How many stores a plan is for on a day, by the rule of the server. */
export function countStores(form: Group, all: Iterable<Listed>, day = toDay(Date.now())): number {
  const where = whereOf(form);
  let found = 0;
  for (const one of all) if (isForShop("", [where], shopIn(one), day)) found += 1;
  return found;
}

function Count({ form }: { form: Group }) {
  const words = planningWords.value;
  const all = sellers();
  if (all.length === 0) return <p class="muted">{navigator.onLine ? words.counting : words.notCounted}</p>;
  const found = countStores(form, all);
  return (
    <div class={`in-scope ${found === 0 ? "tone-warn" : "tone-accent"}`} role="status">
      <p>
        <span class="in-scope-count">{words.inScope(found)}</span> {words.inScopeOf(number(all.length))}
      </p>
      {found === 0 && <p class="small">{words.nobody}</p>}
    </div>
  );
}
