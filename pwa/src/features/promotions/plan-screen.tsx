import "../../styles/screens/orders.css";
import "../../styles/screens/stock-outs.css";
import "../../styles/screens/promotions.css";
import "../../styles/screens/planning.css";
import { useEffect, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { DateInput } from "../../ui/date-input";
import { EmptyState } from "../../ui/empty-state";
import { Section } from "../../ui/section";
import { Select } from "../../ui/select";
import { Skeleton } from "../../ui/skeleton";
import { TextArea } from "../../ui/text-area";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { type Kept, useDraft } from "../account/use-draft";
import { edit, newId } from "../app/device";
import { Frame } from "../app/frame";
import { back, go } from "../app/router";
import { readDirectory } from "../brand/directory";
import { catalogue, itemName } from "../orders/items";
import { draftKey } from "../planning/correct";
import { changes, given, showFault } from "../planning/form";
import { PlanProducts } from "../planning/products";
import { usePlanned } from "../planning/thing";
import { PlanWhere } from "../planning/where";
import { planningWords } from "../planning/words";
import { MECHANICS } from "./model";
import { faultsOf, fieldsOf, formOf, type PlanForm } from "./plan-form";
import { PlanPictures } from "./plan-pictures";
import { planWords } from "./plan-words";
import { Windows } from "./windows";
import { promotionWords } from "./words";

/** A plan that is there, to be changed. */
export function EditPlanScreen({ id }: { id: string }) {
  const { planned: promotion, isReading } = usePlanned("promotion", id);
  if (promotion) return <PlanScreen promotion={promotion} />;
  return (
    <Frame title={planWords.value.editTitle} tab="requests" back={() => back("/promotions")}>
      {isReading ? <Skeleton rows={6} /> : <EmptyState icon="tag" title={promotionWords.value.notHere} />}
    </Frame>
  );
}

/** What, where, when: a promotion planned or changed. Every word is kept on this device as it is written. */
export function PlanScreen({ promotion }: { promotion?: Shown }) {
  const words = { ...planningWords.value, ...planWords.value };
  const plan = useDraft<PlanForm>(draftKey("promotion", promotion?.id), () => formOf(promotion?.fields));
  const [isTried, setTried] = useState(false);
  const [, setRead] = useState(false);
  useEffect(() => {
    readDirectory().then(
      () => setRead(true),
      () => undefined,
    );
  }, []);
  const faults = faultsOf(plan.value);
  const wrong = Object.keys(faults).length;
  const leave = promotion ? `/promotions/${promotion.id}` : "/promotions";

  const save = async (): Promise<void> => {
    setTried(true);
    if (wrong > 0) {
      showFault();
      return;
    }
    const fields = fieldsOf(plan.value);
    if (!promotion) {
      const entity = newId();
      if (!(await plan.submit([{ kind: "promotion.plan", entity, args: given(fields) }]))) return;
      toast({ text: words.planned });
      return go(`/promotions/${entity}`, { replace: true });
    }
    const args = changes(promotion.fields, fields);
    if (Object.keys(args).length === 0) toast({ text: words.nothing });
    else {
      if (!(await plan.submit([edit("promotion.edit", promotion.id, args)]))) return;
      toast({ text: words.saved });
    }
    go(leave, { replace: true });
  };

  const shownFaults = isTried ? faults : {};
  const parts = { plan, faults: shownFaults };
  return (
    <Frame
      title={promotion ? words.editTitle : words.title}
      tab="requests"
      back={() => back(leave)}
      withoutTabs
      action={
        <Button kind="primary" icon="check" onClick={() => void save()}>
          {promotion ? words.saveEdit : words.save}
        </Button>
      }
      aside={
        <>
          <Section title={words.where}>
            <Card>
              <PlanWhere form={plan.value} onChange={plan.change} />
            </Card>
          </Section>
          <More {...parts} />
        </>
      }
    >
      {isTried && wrong > 0 && (
        <p class="scan-trouble tone-problem" role="alert">
          {words.wrong(wrong)}
        </p>
      )}
      {plan.trouble && (
        <p class="scan-trouble tone-problem" role="alert">
          {t.value.account.trouble[plan.trouble.reason]}
        </p>
      )}
      <What {...parts} />
      <When {...parts} />
    </Frame>
  );
}

interface PartProps {
  plan: Kept<PlanForm>;
  faults: ReturnType<typeof faultsOf>;
}

function What({ plan: { value: form, change }, faults }: PartProps) {
  const words = { ...planningWords.value, ...planWords.value };
  const { mechanic, mechanicHelp } = promotionWords.value;
  return (
    <Section title={words.what}>
      <Card>
        <div class="stack">
          <TextInput
            label={words.nameFr}
            lang="fr"
            maxLength={200}
            autoCapitalize="sentences"
            error={faults.name_fr ?? null}
            value={form.name_fr}
            onValue={(name_fr) => change({ name_fr })}
          />
          <TextInput
            label={words.nameEn}
            lang="en"
            optional
            maxLength={200}
            autoCapitalize="sentences"
            value={form.name_en}
            onValue={(name_en) => change({ name_en })}
          />
          <Select
            label={words.mechanic}
            hint={mechanicHelp[form.mechanic]}
            value={form.mechanic}
            options={MECHANICS.map((value) => ({ value, label: mechanic[value] }))}
            onValue={(chosen) => change({ mechanic: chosen })}
          />
          <div class="grid-2">
            <TextInput
              label={words.priceNow}
              optional
              error={faults.price ?? null}
              value={form.price}
              onValue={(price) => change({ price })}
            />
            <TextInput
              label={words.priceBefore}
              optional
              error={faults.before ?? null}
              value={form.before}
              onValue={(before) => change({ before })}
            />
          </div>
          <div class="stack-s">
            <p class="label">{words.products}</p>
            <PlanProducts
              chosen={form.products}
              error={faults.products ?? null}
              onChosen={(products) => change({ products })}
            />
          </div>
        </div>
      </Card>
    </Section>
  );
}

function When({ plan: { value: form, change }, faults }: PartProps) {
  const words = { ...planningWords.value, ...planWords.value };
  const isWhole = form.outFirst !== "" && form.outLast >= form.outFirst;
  const buying = form.inFirst !== "" && form.inLast >= form.inFirst;
  return (
    <Section title={words.when}>
      <Card>
        <div class="stack">
          <fieldset class="span-field">
            <legend class="label">{words.sellOut}</legend>
            <div class="grid-2">
              <DateInput
                label={words.first}
                error={faults.outFirst ?? null}
                value={form.outFirst}
                onValue={(outFirst) => change({ outFirst, ...(form.outLast ? {} : { outLast: outFirst }) })}
              />
              <DateInput
                label={words.last}
                error={faults.outLast ?? null}
                min={form.outFirst || undefined}
                value={form.outLast}
                onValue={(outLast) => change({ outLast })}
              />
            </div>
          </fieldset>
          <fieldset class="span-field">
            <legend class="label">{words.sellIn}</legend>
            <div class="grid-2">
              <DateInput
                label={words.first}
                optional
                value={form.inFirst}
                onValue={(inFirst) => change({ inFirst })}
              />
              <DateInput
                label={words.last}
                optional
                error={faults.inLast || null}
                min={form.inFirst || undefined}
                value={form.inLast}
                onValue={(inLast) => change({ inLast })}
              />
            </div>
          </fieldset>
          {isWhole && (
            <Windows
              sellIn={buying ? { starts_on: form.inFirst, ends_on: form.inLast } : null}
              sellOut={{ starts_on: form.outFirst, ends_on: form.outLast }}
            />
          )}
        </div>
      </Card>
    </Section>
  );
}

function More({ plan: { value: form, change } }: PartProps) {
  const words = { ...planningWords.value, ...planWords.value };
  return (
    <Section title={words.more}>
      <Card>
        <div class="stack">
          <TextArea
            label={words.brief}
            hint={words.briefHint}
            optional
            rows={4}
            maxLength={5000}
            value={form.brief}
            onValue={(brief) => change({ brief })}
          />
          <PlanPictures pictures={form.pictures} onPictures={(pictures) => change({ pictures })} />
          <Select
            label={words.kit}
            optional
            value={form.kit}
            options={[
              { value: "", label: words.noKit },
              ...catalogue.value.map((item) => ({ value: item.id, label: itemName(item) })),
            ]}
            onValue={(kit) => change({ kit })}
          />
          <TextArea
            label={words.brandNote}
            hint={words.brandNoteHint}
            optional
            rows={2}
            maxLength={5000}
            value={form.brandNote}
            onValue={(brandNote) => change({ brandNote })}
          />
        </div>
      </Card>
    </Section>
  );
}
