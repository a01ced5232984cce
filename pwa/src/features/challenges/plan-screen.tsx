import "../../styles/screens/planning.css";
import "../../styles/screens/challenges.css";
import "../../styles/screens/stock-outs.css";
import { useEffect, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { toDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { useDraft } from "../account/use-draft";
import { edit, newId } from "../app/device";
import { Frame } from "../app/frame";
import { back, go } from "../app/router";
import { readDirectory } from "../brand/directory";
import { draftKey } from "../planning/correct";
import { changes, given, showFault } from "../planning/form";
import { usePlanned } from "../planning/thing";
import { planningWords } from "../planning/words";
import { isOver, phaseOf } from "./challenges";
import { ClosedRules } from "./closed-rules";
import { type ChallengeForm, faultsOf, fieldsOf, formOf } from "./plan-form";
import { Rules, What, When, Who, Win } from "./plan-parts";
import { spanOf } from "./plan-promotions";
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
