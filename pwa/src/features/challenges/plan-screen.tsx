import "../../styles/screens/planning.css";
import "../../styles/screens/challenges.css";
import "../../styles/screens/stock-outs.css";
import { useEffect, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { DateInput } from "../../ui/date-input";
import { EmptyState } from "../../ui/empty-state";
import { Section } from "../../ui/section";
import { Segmented } from "../../ui/segmented";
import { Skeleton } from "../../ui/skeleton";
import { Switch } from "../../ui/switch";
import { TextArea } from "../../ui/text-area";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { type Kept, useDraft } from "../account/use-draft";
import { edit, newId } from "../app/device";
import { Frame } from "../app/frame";
import { back, go } from "../app/router";
import { readDirectory } from "../brand/directory";
import { draftKey } from "../planning/correct";
import { changes, given, showFault } from "../planning/form";
import { PlanProducts } from "../planning/products";
import { usePlanned } from "../planning/thing";
import { PlanWhere } from "../planning/where";
import { planningWords } from "../planning/words";
import { isOver, type Phase, phaseOf, sayTie } from "./challenges";
import { ClosedRules } from "./closed-rules";
import {
  type ChallengeForm,
  type Faults,
  faultsOf,
  fieldsOf,
  formOf,
  isOfSales,
  METRICS,
  measuredBy,
  tiesOf,
} from "./plan-form";
import { PlanPromotions, spanOf } from "./plan-promotions";
import { challengeWords } from "./words";

/** A challenge that is there, to be changed as far as it still may be. */
export function EditPlanScreen({ id }: { id: string }) {
  const { plan, notHere } = challengeWords.value;
  const { planned, isReading } = usePlanned("challenge", id);
  if (planned && !isOver(planned)) return <PlanScreen challenge={planned} />;
  const status = planned?.status === "cancelled" ? "cancelled" : "closed";
  return (
    <Frame title={plan.editTitle} tab="requests" back={() => back(`/challenges/${id}`)}>
      {isReading ? (
        <Skeleton rows={6} />
      ) : (
        <EmptyState icon="chart" title={planned ? plan.over : notHere}>
          {planned && plan.overHelp[status]}
        </EmptyState>
      )}
    </Frame>
  );
}

/** What stores are compared by, when, which of them, and what there is to win. Every word is kept here as it is written. */
export function PlanScreen({ challenge }: { challenge?: Shown }) {
  const { plan: words } = challengeWords.value;
  const say = planningWords.value;
  const plan = useDraft<ChallengeForm>(draftKey("challenge", challenge?.id), () => formOf(challenge?.fields));
  const [isTried, setTried] = useState(false);
  const [, setRead] = useState(false);
  useEffect(() => {
    readDirectory().then(
      () => setRead(true),
      () => undefined,
    );
  }, []);
  const phase = challenge ? phaseOf(challenge) : "planned";
  const soonest = phase === "running" ? toDay(Date.now()) : undefined;
  const faults = faultsOf(plan.value, { spanOf, soonest });
  const wrong = Object.keys(faults).length;
  const leave = challenge ? `/challenges/${challenge.id}` : "/challenges";

  const save = async (): Promise<void> => {
    setTried(true);
    if (wrong > 0) return showFault();
    const fields = fieldsOf(plan.value);
    if (!challenge) {
      const entity = newId();
      if (!(await plan.submit([{ kind: "challenge.plan", entity, args: given(fields) }]))) return;
      toast({ text: words.done });
      return go(`/challenges/${entity}`, { replace: true });
    }
    const args = changes(challenge.fields, fields);
    if (Object.keys(args).length === 0) toast({ text: say.nothing });
    else {
      if (!(await plan.submit([edit("challenge.edit", challenge.id, args)]))) return;
      toast({ text: words.saved });
    }
    go(leave, { replace: true });
  };

  const parts = { plan, phase, faults: isTried ? faults : {} };
  return (
    <Frame
      title={challenge ? words.editTitle : words.title}
      tab="requests"
      back={() => back(leave)}
      withoutTabs
      action={
        <Button kind="primary" icon="check" onClick={() => void save()}>
          {challenge ? say.saveEdit : words.save}
        </Button>
      }
      aside={
        <>
          <Who {...parts} wasNamed={challenge?.fields.anonymous === false} />
          <Win {...parts} />
        </>
      }
    >
      {isTried && wrong > 0 && (
        <p class="scan-trouble tone-problem" role="alert">
          {say.wrong(wrong)}
        </p>
      )}
      {plan.trouble && (
        <p class="scan-trouble tone-problem" role="alert">
          {t.value.account.trouble[plan.trouble.reason]}
        </p>
      )}
      {phase !== "planned" && challenge && <ClosedRules challenge={challenge} />}
      <What {...parts} />
      {phase === "planned" && <Rules {...parts} />}
      <When {...parts} />
    </Frame>
  );
}

interface PartProps {
  plan: Kept<ChallengeForm>;
  phase: Phase;
  faults: Faults;
}

function What({ plan: { value: form, change }, faults }: PartProps) {
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
function Rules({ plan: { value: form, change }, faults }: PartProps) {
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

function When({ plan: { value: form, change }, phase, faults }: PartProps) {
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

function Win({ plan: { value: form, change } }: PartProps) {
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
function Who({ plan: { value: form, change }, phase, wasNamed }: PartProps & { wasNamed: boolean }) {
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
