import "../../styles/screens/orders.css";
import "../../styles/screens/stock-outs.css";
import { useState } from "preact/hooks";
import type { ShownCase } from "../../core/interval";
import type { Shown } from "../../core/preview";
import { fromDay, list, shortDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { nameOf as storeOnline } from "../brand/directory";
import { Trouble } from "../brand/trouble";
import { type Step, Steps } from "../orders/steps";
import { Talk } from "../orders/talk";
import { useThing } from "../orders/thing";
import { isHeadquarters, isStore } from "../session/session";
import { AnswerSheet } from "./answer-sheet";
import { caseOf, casesOf, gtinOf, isOpen, lookOf, minutesSince, nameOf, saySpan, sayStatus } from "./cases";
import { backOnShelf, cancel, confirm, reportAgain, sawIt } from "./deeds";
import { productOf, sayGtin } from "./products";
import { stockOutWords } from "./words";

/** One empty shelf, from the first who saw it to the last who checked. */
export function StockOutScreen({ account, id }: { account: string; id: string }) {
  const words = stockOutWords.value;
  const { body, isReading, refusal, again } = useThing(account, "stock_out", id);
  const [sheet, setSheet] = useState<"acknowledge" | "supply" | null>(null);
  const here = shown.value.get(account);
  const store = here ? text(here, "name") : storeOnline(account);
  const one = body && caseOf(body);
  const gtin = body && gtinOf(body);
  return (
    <Frame
      title={body ? nameOf(body) : words.title}
      subtitle={[store, gtin && sayGtin(gtin)].filter(Boolean).join(" · ")}
      tab={isHeadquarters() ? "requests" : isStore() ? "home" : "accounts"}
      back={() => back("/stock-outs")}
      action={body && one && <MainAction body={body} one={one} onAnswer={setSheet} />}
      aside={
        body && one ? (
          <>
            <Course body={body} one={one} />
            <Talk about={id} account={account} />
          </>
        ) : undefined
      }
    >
      {refusal ? (
        <Trouble refusal={refusal} onRetry={again} />
      ) : !body || !one ? (
        isReading ? (
          <Skeleton rows={6} />
        ) : (
          <EmptyState icon="box" title={words.notHere}>
            {words.notHereHelp}
          </EmptyState>
        )
      ) : (
        <>
          <Standing body={body} one={one} />
          <Others body={body} one={one} onAnswer={setSheet} />
          <Before body={body} />
          {sheet && <AnswerSheet stockOut={body} kind={sheet} onClose={() => setSheet(null)} />}
        </>
      )}
    </Frame>
  );
}

/** Where it stands, in one look. */
function Standing({ body, one }: { body: Shown; one: ShownCase }) {
  const words = stockOutWords.value;
  const look = lookOf(one.status);
  const minutes = one.until === undefined ? minutesSince(one.since) : one.minutes;
  const substitutes = one.substitutes ?? [];
  return (
    <Card>
      <div class="stands">
        <span class={`state-icon tone-${look.tone}`}>
          <Icon name={look.icon} />
        </span>
        <div>
          <p class="stands-title">{sayStatus(one.status)}</p>
          <p class="muted">{words.statusHelp[one.status as keyof typeof words.statusHelp] ?? ""}</p>
        </div>
      </div>
      <dl class="facts">
        {minutes !== undefined && (
          <div>
            <dt>{one.until === undefined ? words.resolutionOpen : words.resolution}</dt>
            <dd>{saySpan(minutes)}</dd>
          </div>
        )}
        {one.cause && (
          <div>
            <dt>{words.causeLabel}</dt>
            <dd>{words.cause[one.cause as keyof typeof words.cause] ?? one.cause}</dd>
          </div>
        )}
        {one.expected_on && (
          <div>
            <dt>{words.expectedLabel}</dt>
            <dd>{shortDay(fromDay(one.expected_on))}</dd>
          </div>
        )}
      </dl>
      <div class="cluster">
        <Chip icon="contact">{words.witnesses(one.witnesses.length)}</Chip>
        {body.pending && (
          <Chip tone="warn" icon="cloud-up">
            {t.value.shell.pending}
          </Chip>
        )}
      </div>
      {substitutes.length > 0 && (
        <div class="stack-s">
          <p class="strong">{words.substitutes}</p>
          <ul class="substitutes">
            {substitutes.map((gtin) => (
              <li key={gtin}>
                <Icon name="box" size="s" />
                <span>{sayProduct(gtin)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

interface ActionProps {
  body: Shown;
  one: ShownCase;
  onAnswer: (kind: "acknowledge" | "supply") => void;
}

/** What the one who looks at it can do next: answer it at the brand, look at the shelf in the store. */
function MainAction({ body, one, onAnswer }: ActionProps) {
  const { deed } = stockOutWords.value;
  const isBack = one.status === "back_on_shelf";
  if (isHeadquarters()) {
    if (!isOpen(body)) return null;
    return one.status === "reported" || one.status === "not_confirmed" ? (
      <Button kind="primary" icon="check" onClick={() => onAnswer("acknowledge")}>
        {deed.acknowledge}
      </Button>
    ) : (
      <Button kind="primary" icon="truck" onClick={() => onAnswer("supply")}>
        {deed.supply}
      </Button>
    );
  }
  if (isBack) {
    return (
      <>
        <Button icon="close" onClick={() => void confirm(body, false)}>
          {deed.not}
        </Button>
        <Button kind="primary" icon="check" onClick={() => void confirm(body, true)}>
          {deed.confirm}
        </Button>
      </>
    );
  }
  return isOpen(body) ? (
    <Button kind="primary" icon="box" onClick={() => void backOnShelf(body)}>
      {deed.back}
    </Button>
  ) : (
    <Button kind="primary" icon="alert" onClick={() => void reportAgain(body)}>
      {deed.anew}
    </Button>
  );
}

/** The rest of what may be said, under the card. */
function Others({ body, one, onAnswer }: ActionProps) {
  const { deed } = stockOutWords.value;
  if (!isOpen(body)) return null;
  const isAnswered = one.status !== "reported" && one.status !== "not_confirmed";
  const isBrand = !isStore();
  return (
    <div class="cluster">
      {isBrand && (!isHeadquarters() || isAnswered) && (
        <Button icon="edit" onClick={() => onAnswer("acknowledge")}>
          {isAnswered ? deed.acknowledgeAgain : deed.acknowledge}
        </Button>
      )}
      {isBrand && one.status !== "in_supply" && !(isHeadquarters() && isAnswered) && (
        <Button icon="truck" onClick={() => onAnswer("supply")}>
          {deed.supply}
        </Button>
      )}
      {isHeadquarters() && (
        <Button icon="box" onClick={() => void backOnShelf(body)}>
          {deed.back}
        </Button>
      )}
      {!isHeadquarters() && !sawIt(one) && (
        <Button icon="alert" onClick={() => void reportAgain(body)}>
          {deed.seen}
        </Button>
      )}
      <Button kind="plain" icon="close" onClick={() => void cancel(body)}>
        {deed.cancel}
      </Button>
    </div>
  );
}

const WAY = ["reported", "acknowledged", "in_supply", "back_on_shelf", "confirmed"] as const;

const sayProduct = (gtin: string): string => {
  const product = productOf(gtin);
  return product ? text(product, "name") : sayGtin(gtin);
};

/** Everything that was said about it, dated and signed, then what is still to come. */
function Course({ body, one }: { body: Shown; one: ShownCase }) {
  const words = stockOutWords.value;
  return (
    <Section title={words.course}>
      <Steps steps={stepsOf(body, one)} />
    </Section>
  );
}

function stepsOf(body: Shown, one: ShownCase): Step[] {
  const words = stockOutWords.value;
  const { shell, words: shared } = t.value;
  let sightings = 0;
  const done = one.steps.map((step, n): Step => {
    const isSeen = step.what === "reported" && sightings++ > 0;
    const titles: Record<string, string> = words.step;
    const substitutes = (step.substitutes as string[] | undefined) ?? [];
    const said = [
      typeof step.cause === "string" && words.cause[step.cause as keyof typeof words.cause],
      typeof step.expected_on === "string" && words.expected(shortDay(fromDay(step.expected_on))),
      substitutes.length > 0 && words.instead(list(substitutes.map(sayProduct))),
    ].filter(Boolean);
    const note = step.note ?? step.reason;
    return {
      key: `${n}`,
      icon: isSeen ? "contact" : lookOf(step.what).icon,
      title: isSeen ? words.step.seen : (titles[step.what] ?? step.what),
      at: step.at,
      who: shell.by(step.by.name, shared.side[step.by.side]),
      pending: body.pending !== undefined && n >= one.steps.length - body.pending.length,
      more:
        said.length > 0 || note ? (
          <>
            {said.length > 0 && <p>{said.join(" · ")}</p>}
            {note ? <p class="said">{String(note)}</p> : null}
          </>
        ) : undefined,
    };
  });
  if (one.status === "cancelled" || one.status === "confirmed") return done;
  const reached = Math.max(0, WAY.indexOf(one.status as (typeof WAY)[number]));
  const ahead = WAY.slice(reached + 1).map(
    (what): Step => ({
      key: what,
      icon: lookOf(what).icon,
      title: words.step[what],
      at: null,
      who: words.toCome,
    }),
  );
  return [...done, ...ahead];
}

/** Earlier cases of the same product here: how long each lasted. */
function Before({ body }: { body: Shown }) {
  const words = stockOutWords.value;
  const past = casesOf(body).slice(0, -1).reverse();
  if (past.length === 0) return null;
  return (
    <Section title={words.before} count={past.length}>
      <Card flush>
        <List>
          {past.map((one) => (
            <ListRow
              key={one.since}
              leading={<Icon name={lookOf(one.status).icon} />}
              title={shortDay(one.since)}
              subtitle={
                typeof one.minutes === "number"
                  ? words.resolvedIn(saySpan(one.minutes))
                  : sayStatus(one.status)
              }
            />
          ))}
        </List>
      </Card>
    </Section>
  );
}
