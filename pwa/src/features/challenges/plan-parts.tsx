import { toDay } from "../../i18n/format";
import { Card } from "../../ui/card";
import { DateInput } from "../../ui/date-input";
import { Section } from "../../ui/section";
import { Segmented } from "../../ui/segmented";
import { Switch } from "../../ui/switch";
import { TextArea } from "../../ui/text-area";
import { TextInput } from "../../ui/text-input";
import type { Kept } from "../account/use-draft";
import { PlanProducts } from "../planning/products";
import { PlanWhere } from "../planning/where";
import { planningWords } from "../planning/words";
import { type Phase, sayTie } from "./challenges";
import { type ChallengeForm, type Faults, isOfSales, METRICS, measuredBy, tiesOf } from "./plan-form";
import { PlanPromotions, spanOf } from "./plan-promotions";
import { challengeWords } from "./words";

interface PartProps {
  plan: Kept<ChallengeForm>;
  phase: Phase;
  faults: Faults;
}

export function What({ plan: { value: form, change }, faults }: PartProps) {
  const say = planningWords.value;
  return (
    <Section title={say.what}>
      <Card>
        <div class="stack">
          <TextInput
            label={say.nameFr}
            lang="fr"
            maxLength={200}
            autoCapitalize="sentences"
            error={faults.name_fr ?? null}
            value={form.name_fr}
            onValue={(name_fr) => change({ name_fr })}
          />
          <TextInput
            label={say.nameEn}
            lang="en"
            optional
            maxLength={200}
            autoCapitalize="sentences"
            value={form.name_en}
            onValue={(name_en) => change({ name_en })}
          />
        </div>
      </Card>
    </Section>
  );
}

/** By what stores are compared: until it begins. */
export function Rules({ plan: { value: form, change }, faults }: PartProps) {
  const { plan: words } = challengeWords.value;
  const say = planningWords.value;
  const isOne = form.metric === "uplift";
  const choose = (promotions: string[]): void => {
    const span = form.first ? undefined : spanOf(promotions[0] ?? "");
    // The days of its promotion, as long as none are chosen.
    change({ promotions, ...(span ? { first: span.starts_on, last: span.ends_on } : {}) });
  };
  return (
    <Section title={words.rules}>
      <Card>
        <div class="stack measure">
          <Segmented
            label={words.metric}
            hint={words.metricHelp[form.metric]}
            value={form.metric}
            choices={METRICS.map((value) => ({ value, label: words.metricShort[value] }))}
            onValue={(metric) => change(measuredBy(form, metric))}
          />
          {isOfSales(form.metric) ? (
            <div class="stack-s">
              <p class="label">{say.products}</p>
              <PlanProducts
                chosen={form.products}
                error={faults.products ?? null}
                onChosen={(products) => change({ products })}
              />
            </div>
          ) : (
            <div class="stack-s">
              <p class="label">{isOne ? words.promotion : words.promotions}</p>
              <PlanPromotions
                chosen={form.promotions}
                isOne={isOne}
                error={faults.promotions ?? null}
                onChosen={choose}
              />
            </div>
          )}
          <Segmented
            label={words.tieBreak}
            hint={sayTie(form.metric, form.tie)}
            value={form.tie}
            choices={tiesOf(form.metric).map((value) => ({ value, label: words.ties[value] }))}
            onValue={(tie) => change({ tie })}
          />
        </div>
      </Card>
    </Section>
  );
}

export function When({ plan: { value: form, change }, phase, faults }: PartProps) {
  const { plan: words } = challengeWords.value;
  const say = planningWords.value;
  if (phase === "ended") return null;
  return (
    <Section title={say.when}>
      <Card>
        <div class="stack-s">
          <div class="grid-2">
            {phase === "planned" && (
              <DateInput
                label={say.first}
                error={faults.first ?? null}
                value={form.first}
                onValue={(first) => change({ first, ...(form.last ? {} : { last: first }) })}
              />
            )}
            <DateInput
              label={say.last}
              error={faults.last ?? null}
              min={phase === "running" ? toDay(Date.now()) : form.first || undefined}
              value={form.last}
              onValue={(last) => change({ last })}
            />
          </div>
          <p class="hint">{words.result}</p>
        </div>
      </Card>
    </Section>
  );
}

export function Win({ plan: { value: form, change } }: PartProps) {
  const { plan: words } = challengeWords.value;
  const say = planningWords.value;
  return (
    <Section title={words.win}>
      <Card>
        <div class="stack">
          <TextArea
            label={words.prizeFr}
            lang="fr"
            hint={words.prizeHint}
            optional
            rows={2}
            maxLength={5000}
            value={form.prize_fr}
            onValue={(prize_fr) => change({ prize_fr })}
          />
          <TextArea
            label={words.prizeEn}
            lang="en"
            optional
            rows={2}
            maxLength={5000}
            value={form.prize_en}
            onValue={(prize_en) => change({ prize_en })}
          />
          <TextArea
            label={say.brandNote}
            hint={say.brandNoteHint}
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

/** Which stores, and whether they read one another's names: a promise to stay without is kept once it has begun. */
export function Who({ plan: { value: form, change }, phase, wasNamed }: PartProps & { wasNamed: boolean }) {
  const { plan: words } = challengeWords.value;
  return (
    <Section title={words.who}>
      <Card>
        <div class="stack">
          <PlanWhere form={form} onChange={change} />
          {phase === "planned" || wasNamed ? (
            <Switch
              label={words.named}
              hint={words.namedHelp}
              checked={form.isNamed}
              onChecked={(isNamed) => change({ isNamed })}
            />
          ) : (
            <p class="hint">{words.begunNames}</p>
          )}
        </div>
      </Card>
    </Section>
  );
}
