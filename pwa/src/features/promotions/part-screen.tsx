import "../../styles/screens/orders.css";
import "../../styles/screens/promotions.css";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { participationId } from "../../core/promotion";
import { daysBetween, fromDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { nameOf as storeOnline } from "../brand/directory";
import { Trouble } from "../brand/trouble";
import { type Step, Steps } from "../orders/steps";
import { useThing } from "../orders/thing";
import { Refused, refusedOf } from "../planning/refused";
import { usePlanned } from "../planning/thing";
import { isHeadquarters, isStore } from "../session/session";
import { nameOf as productOut } from "../stock-outs/cases";
import { CalledOff, Contents, Offer } from "./about";
import {
  dayThere,
  isForStore,
  lookOf,
  missingAt,
  nameOf,
  type Problem,
  phaseOf,
  problemOf,
  sellOut,
  standingOf,
  statusOf,
  stepsOf,
} from "./model";
import { type Open, PartSheet } from "./part-sheets";
import { StoreResults } from "./results";
import { money } from "./say";
import { promotionWords } from "./words";

/** `id`: the promotion, or the store's part in it, which is what notices and the timeline name. */
export function PartScreen({ account, id }: { account: string; id: string }) {
  const words = promotionWords.value;
  const named = shown.value.get(id);
  const promotionId = named?.kind === "participation" ? text(named, "promotion") : id;
  const { planned: promotion, ...read } = usePlanned("promotion", promotionId);
  const { body: part, ...said } = useThing(account, "participation", participationId(promotionId, account));
  const refusal = read.refusal ?? said.refusal;
  // Headquarters read what a store said: until then nothing is claimed of it.
  const isReading = (read.isReading && !promotion) || (isHeadquarters() && said.isReading && !part);
  const again = read.refusal ? read.again : said.again;
  const [open, setOpen] = useState<Open | null>(null);
  const here = shown.value.get(account);
  const isHere = promotion !== null && (!here || isForStore(promotion, here));
  return (
    <Frame
      title={promotion ? nameOf(promotion) : words.one}
      subtitle={here ? text(here, "name") : storeOnline(account)}
      tab={isHeadquarters() ? "requests" : isStore() ? "home" : "accounts"}
      back={() => back(isHeadquarters() ? `/promotions/${promotionId}` : `/accounts/${account}/promotions`)}
      action={promotion && isHere && <MainAction promotion={promotion} part={part} onOpen={setOpen} />}
      aside={
        promotion ? (
          <>
            <Course part={part} />
            {phaseOf(promotion) !== "next" && (
              <StoreResults promotion={promotion} account={account} part={part} />
            )}
          </>
        ) : undefined
      }
    >
      {refusal ? (
        <Trouble refusal={refusal} onRetry={again} />
      ) : isReading ? (
        <Skeleton rows={6} />
      ) : !promotion ? (
        <EmptyState icon="tag" title={words.notHere}>
          {words.notHereHelp}
        </EmptyState>
      ) : (
        <>
          <Refused refused={refusedOf("promotion", participationId(promotionId, account))} />
          <CalledOff promotion={promotion} />
          <OutOfStock promotion={promotion} account={account} />
          {promotion.status !== "cancelled" && (
            <Standing promotion={promotion} part={part} isHere={isHere} onOpen={setOpen} />
          )}
          <Offer promotion={promotion} />
          <Contents promotion={promotion} account={isHeadquarters() ? undefined : account} />
          {open && <PartSheet open={open} here={{ promotion, account }} onClose={() => setOpen(null)} />}
        </>
      )}
    </Frame>
  );
}

/** The shelf is empty while customers are told to come: the one thing to put right first. */
function OutOfStock({ promotion, account }: { promotion: Shown; account: string }) {
  const words = promotionWords.value;
  const phase = phaseOf(promotion);
  const missing = phase === "now" || phase === "next" ? missingAt(promotion, account) : [];
  const [first] = missing;
  if (!first) return null;
  return (
    <Card tone={phase === "now" ? "problem" : "warn"}>
      <div class="stack-s" role={phase === "now" ? "alert" : undefined}>
        <p class="strong refused-title">
          <Icon name="alert" size="s" />
          {phase === "now" ? words.outTitle : words.outSoon}
        </p>
        <p>{words.outText(missing.map(productOut).join(", "))}</p>
        <LinkButton icon="next" href={`/accounts/${account}/stock-outs/${first.id}`}>
          {words.outSee}
        </LinkButton>
      </div>
    </Card>
  );
}

interface StandingProps {
  promotion: Shown;
  part: Shown | null;
  isHere: boolean;
  onOpen: (open: Open) => void;
}

/** Where the store stands to it, in one look, and the other things that can be said. */
function Standing({ promotion, part, isHere, onOpen }: StandingProps) {
  const words = promotionWords.value;
  const [status, wrong] = [statusOf(part), problemOf(part)];
  const look = lookOf(standingOf(part));
  const isOver = phaseOf(promotion) === "past";
  const help = status === "committed" && phaseOf(promotion) === "now" ? "running" : status;
  return (
    <Card>
      <div class="stands">
        <span class={`state-icon tone-${look.tone}`}>
          <Icon name={look.icon} />
        </span>
        <div>
          <p class="stands-title">
            {wrong ? words.problemTitle(words.problem[wrong as Problem] ?? wrong) : words.statusTitle[status]}
          </p>
          <p class="muted">
            {isOver ? words.statusHelp.past : wrong ? words.statusTitle[status] : words.statusHelp[help]}
          </p>
        </div>
      </div>
      {part?.pending && (
        <Chip tone="warn" icon="cloud-up">
          {t.value.shell.pending}
        </Chip>
      )}
      {!isHere && <p class="muted small">{words.notHereStore}</p>}
      {!isHeadquarters() && <Others {...{ promotion, part, isHere, onOpen }} />}
    </Card>
  );
}

function Others({ promotion, part, isHere, onOpen }: StandingProps) {
  const { deed } = promotionWords.value;
  const status = statusOf(part);
  const phase = phaseOf(promotion);
  return (
    <div class="cluster">
      {isHere && phase !== "past" && (
        <Button icon="alert" onClick={() => onOpen("report")}>
          {deed.problem}
        </Button>
      )}
      {status === "none" && phase === "now" && (
        <Button icon="task-done" onClick={() => onOpen("execute")}>
          {deed.executed}
        </Button>
      )}
      {phase === "past" && (
        <Button icon="edit" onClick={() => onOpen("result")}>
          {deed.result}
        </Button>
      )}
      {status === "committed" && phase !== "past" && (
        <Button kind="plain" icon="close" onClick={() => onOpen("withdraw")}>
          {deed.withdraw}
        </Button>
      )}
    </div>
  );
}

const EARLY_DAYS = 3;

/** At the thumb: what comes next here. */
function MainAction({ promotion, part, onOpen }: Omit<StandingProps, "isHere">) {
  const { deed } = promotionWords.value;
  const phase = phaseOf(promotion);
  const status = statusOf(part);
  if (isHeadquarters() || phase === "off" || phase === "past") return null;
  if (status === "none" || status === "withdrawn") {
    return (
      <Button kind="primary" icon="check" onClick={() => onOpen("commit")}>
        {status === "none" ? deed.commit : deed.again}
      </Button>
    );
  }
  // It may be put up on the eve, not weeks ahead.
  const isSoon = daysBetween(fromDay(dayThere()), fromDay(sellOut(promotion).starts_on)) <= EARLY_DAYS;
  return isSoon && (status === "committed" || problemOf(part)) ? (
    <Button kind="primary" icon="task-done" onClick={() => onOpen("execute")}>
      {deed.executed}
    </Button>
  ) : null;
}

/** Everything that was said of it here, dated and signed. */
function Course({ part }: { part: Shown | null }) {
  const words = promotionWords.value;
  const { shell, words: shared } = t.value;
  const said = stepsOf(part);
  const pending = part?.pending?.length ?? 0;
  const steps = said.map((step, n): Step => {
    const { units, value_minor, quantity, problem, picture } = step;
    const titles: Record<string, string> = words.step;
    const lines = [
      typeof problem === "string" && (words.problem[problem as Problem] ?? problem),
      typeof quantity === "number" && words.quantityOf(quantity),
      typeof units === "number" &&
        typeof value_minor === "number" &&
        `${units} · ${money(value_minor, String(step.currency ?? "EUR"))}`,
    ].filter(Boolean);
    const note = step.note ?? step.reason;
    return {
      key: `${n}`,
      icon: step.what === "result" ? "chart" : lookOf(step.what as "problem").icon,
      title: titles[step.what] ?? step.what,
      at: step.at,
      who: shell.by(step.by.name, shared.side[step.by.side]),
      pending: n >= said.length - pending,
      more: (
        <>
          {lines.length > 0 && <p>{lines.join(" · ")}</p>}
          {note ? <p class="said">{String(note)}</p> : null}
          {typeof picture === "string" && (
            <a href={`/media/${picture}-1080.webp`} target="_blank" rel="noreferrer">
              <img
                class="step-pic"
                src={`/media/${picture}-320.webp`}
                alt={titles[step.what] ?? ""}
                loading="lazy"
              />
            </a>
          )}
        </>
      ),
    };
  });
  return (
    <Section title={words.course}>
      {steps.length > 0 ? <Steps steps={steps} /> : <p class="muted">{words.noCourse}</p>}
    </Section>
  );
}
