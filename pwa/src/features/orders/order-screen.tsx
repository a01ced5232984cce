import "../../styles/screens/orders.css";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { fromDay, shortDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { Sheet } from "../../ui/sheet";
import { Skeleton } from "../../ui/skeleton";
import { TextArea } from "../../ui/text-area";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { Frame } from "../app/frame";
import { back, go } from "../app/router";
import { nameOf as storeOnline } from "../brand/directory";
import { Trouble } from "../brand/trouble";
import { isHeadquarters, isStore } from "../session/session";
import { cancel, placeAgain, step } from "./deeds";
import { InstallSheet } from "./install-sheet";
import { itemName } from "./items";
import {
  type Line,
  linesOf,
  lookOf,
  onWay,
  sayLines,
  statusOf,
  stepsOf,
  toShipOf,
  waitingOf,
} from "./orders";
import { Picture } from "./picture";
import { ReceiveSheet } from "./receive-sheet";
import { Refused } from "./refused";
import { ShipSheet } from "./ship-sheet";
import { type Step, Steps } from "./steps";
import { Talk } from "./talk";
import { useThing } from "./thing";
import { orderWords } from "./words";

type Open = "ship" | "receive" | "install" | "decline" | null;

/** One order, from the wish to the wall: what is in it, where it is, what each side has said. */
export function OrderScreen({ account, id }: { account: string; id: string }) {
  const words = orderWords.value;
  const { body: order, isReading, refusal, again } = useThing(account, "pos_order", id);
  const [open, setOpen] = useState<Open>(null);
  const here = shown.value.get(account);
  const close = (): void => setOpen(null);
  return (
    <Frame
      title={order ? sayLines(linesOf(order), 1) : words.title}
      subtitle={here ? text(here, "name") : storeOnline(account)}
      tab={isHeadquarters() ? "requests" : isStore() ? "home" : "accounts"}
      back={() => back("/orders")}
      action={order && <MainAction order={order} onOpen={setOpen} />}
      aside={
        order ? (
          <>
            <Section title={words.course}>
              <Steps steps={courseOf(order)} />
            </Section>
            <Talk about={id} account={account} />
          </>
        ) : undefined
      }
    >
      {!isHeadquarters() && <Refused account={account} />}
      {refusal ? (
        <Trouble refusal={refusal} onRetry={again} />
      ) : !order ? (
        isReading ? (
          <Skeleton rows={6} />
        ) : (
          <EmptyState icon="truck" title={words.notHere}>
            {words.notHereHelp}
          </EmptyState>
        )
      ) : (
        <>
          <Standing order={order} />
          <Contents order={order} />
          <Others order={order} onOpen={setOpen} />
          {open === "ship" && <ShipSheet order={order} onClose={close} />}
          {open === "receive" && <ReceiveSheet order={order} onClose={close} />}
          {open === "install" && <InstallSheet order={order} onClose={close} />}
          {open === "decline" && <DeclineSheet order={order} onClose={close} />}
        </>
      )}
    </Frame>
  );
}

function Standing({ order }: { order: Shown }) {
  const words = orderWords.value;
  const status = statusOf(order);
  const look = lookOf(status);
  const wanted = text(order, "wanted_on");
  const [reason, note] = [text(order, "reason"), text(order, "note")];
  return (
    <Card>
      <div class="stands">
        <span class={`state-icon tone-${look.tone}`}>
          <Icon name={look.icon} />
        </span>
        <div>
          <p class="stands-title">{words.status[status]}</p>
          <p class="muted">{words.statusHelp[status]}</p>
        </div>
      </div>
      {waitingOf(order) > 0 && (
        <Chip tone="warn" icon="wait">
          {words.partly(waitingOf(order))}
        </Chip>
      )}
      <dl class="facts">
        <div>
          <dt>{words.wantedLabel}</dt>
          <dd>{wanted ? shortDay(fromDay(wanted)) : words.soon}</dd>
        </div>
        {reason && (
          <div>
            <dt>{words.reasonLabel}</dt>
            <dd>{reason}</dd>
          </div>
        )}
        {note && (
          <div>
            <dt>{words.noteLabel}</dt>
            <dd class="said">{note}</dd>
          </div>
        )}
        <div>
          <dt>{words.by}</dt>
          <dd>{order.actor.name}</dd>
        </div>
      </dl>
    </Card>
  );
}

/** What was asked for, and how much of it is where. */
function Contents({ order }: { order: Shown }) {
  const words = orderWords.value;
  const lines = linesOf(order);
  return (
    <Section title={words.contents} count={lines.reduce((sum, line) => sum + line.quantity, 0)}>
      <Card flush>
        <ul class="basket basket-card">
          {lines.map((line) => {
            const item = shown.value.get(line.item);
            return (
              <li key={line.item}>
                <Picture item={item} size={96} />
                <span>
                  <span class="strong">{words.line(line.quantity, itemName(item))}</span>
                  <span class="muted small basket-more">{sayCounts(line)}</span>
                </span>
              </li>
            );
          })}
        </ul>
      </Card>
    </Section>
  );
}

/** Only what is not nought, and nothing for a line of which everything stands where the order does. */
function sayCounts(line: Line): string {
  const { counts, asked } = orderWords.value;
  if (line.given === undefined) return asked;
  const given = line.given;
  const parts = [
    [line.quantity - given, counts.waiting],
    [given - (line.shipped ?? 0), counts.toShip],
    [onWay(line), counts.onWay],
    [line.received ?? 0, counts.received],
    [line.missing ?? 0, counts.missing],
  ] as const;
  return parts.flatMap(([n, say]) => (n > 0 ? [say(n)] : [])).join(" · ");
}

const WAY = ["accepted", "shipped", "received", "installed"] as const;

/** Every step that was taken, dated and signed, then those to come. */
function courseOf(order: Shown): Step[] {
  const words = orderWords.value;
  const { shell, words: shared } = t.value;
  const signed = ({ name, side }: Shown["actor"]): string => shell.by(name, shared.side[side]);
  const pending = order.pending?.length ?? 0;
  const steps = stepsOf(order);
  const done: Step[] = [
    {
      key: "submitted",
      icon: "cart",
      title: words.step.submitted,
      at: order.occurred_at,
      who: signed(order.actor),
      pending: order.status === "asked",
    },
    ...steps.map((one, n): Step => {
      const titles: Record<string, string> = words.step;
      const part = one.what.startsWith("rest_") ? "cancelled" : "accepted";
      const status = one.what in words.status ? (one.what as keyof typeof words.status) : part;
      return {
        key: `${n}`,
        icon: lookOf(status).icon,
        title: titles[one.what] ?? one.what,
        at: one.at,
        who: one.by.name ? signed(one.by) : undefined,
        pending: order.status !== "asked" && n >= steps.length - pending,
        more: <StepMore step={one} />,
      };
    }),
  ];
  const status = statusOf(order);
  if (status === "cancelled" || status === "declined") return done;
  const reached = WAY.indexOf(status as (typeof WAY)[number]);
  // A request that waits on this phone, or for stock, has its first answer still to come.
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

function StepMore({ step: one }: { step: ReturnType<typeof stepsOf>[number] }) {
  const words = orderWords.value;
  const missing = (one.missing ?? []) as { item: string; quantity: number }[];
  const said = [
    one.what === "shipped" && words.carrier(String(one.carrier ?? ""), String(one.tracking ?? "")),
    one.what === "received" && (missing.length > 0 ? words.missing(sayLines(missing, 5)) : words.complete),
    typeof one.reason === "string" && one.reason,
    typeof one.note === "string" && one.note,
  ].filter(Boolean);
  const picture = typeof one.picture === "string" ? one.picture : "";
  return (
    <>
      {said.map((line) => (
        <p key={String(line)}>{line}</p>
      ))}
      {picture && (
        <a href={`/media/${picture}-1080.webp`} target="_blank" rel="noreferrer">
          <img class="step-pic" src={`/media/${picture}-320.webp`} alt={words.install.shown} loading="lazy" />
        </a>
      )}
    </>
  );
}

interface ActionProps {
  order: Shown;
  onOpen: (open: Open) => void;
}

/** The next step of whoever looks: the brand ships, the store receives and installs. */
function MainAction({ order, onOpen }: ActionProps) {
  const { deed } = orderWords.value;
  const status = statusOf(order);
  if (isHeadquarters()) {
    return toShipOf(order) > 0 && !order.pending ? (
      <Button kind="primary" icon="truck" onClick={() => onOpen("ship")}>
        {deed.ship}
      </Button>
    ) : null;
  }
  if (status === "shipped") {
    return (
      <Button kind="primary" icon="check" onClick={() => onOpen("receive")}>
        {deed.receive}
      </Button>
    );
  }
  return status === "received" ? (
    <Button kind="primary" icon="task-done" onClick={() => onOpen("install")}>
      {deed.install}
    </Button>
  ) : null;
}

function Others({ order, onOpen }: ActionProps) {
  const { deed } = orderWords.value;
  const isLeft = waitingOf(order) + toShipOf(order) > 0 || order.status === "asked";
  const hasLeft = linesOf(order).some((line) => (line.shipped ?? 0) > 0);
  const anew = async (): Promise<void> => {
    const id = await placeAgain(order);
    if (id) go(`/accounts/${order.account}/orders/${id}`, { replace: true });
  };
  return (
    <div class="cluster">
      {!isHeadquarters() && !isLeft && (
        <Button icon="retry" onClick={() => void anew()}>
          {deed.again}
        </Button>
      )}
      {isLeft && isHeadquarters() && (
        <Button kind="danger" icon="close" onClick={() => onOpen("decline")}>
          {deed.decline}
        </Button>
      )}
      {isLeft && !isHeadquarters() && (
        <Button kind="danger" icon="close" onClick={() => void cancel(order)}>
          {hasLeft ? deed.cancelRest : deed.cancel}
        </Button>
      )}
    </div>
  );
}

function DeclineSheet({ order, onClose }: { order: Shown; onClose: () => void }) {
  const { decline } = orderWords.value;
  const [reason, setReason] = useState("");
  const save = async (): Promise<void> => {
    if (await step(order, "decline", { reason: reason.trim() })) onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={decline.title}
      actions={
        <Button kind="danger" icon="close" wide disabled={reason.trim() === ""} onClick={() => void save()}>
          {decline.save}
        </Button>
      }
    >
      <TextArea
        label={decline.reason}
        hint={decline.hint}
        required
        autoFocus
        maxLength={200}
        value={reason}
        onValue={setReason}
      />
    </Sheet>
  );
}
