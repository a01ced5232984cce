import type { Queued } from "../../core/outbox";
import { time } from "../../i18n/format";
import { sayReceipt } from "../../i18n/receipts";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { dismiss } from "../app/device";
import { back } from "../app/router";
import { takeInstead } from "./deeds";
import { type Booking, sayWhen, weekday } from "./model";
import { words } from "./words";

interface Props {
  booking: Booking;
  refusal: Queued;
  /** Choose another time by hand. */
  onMove: () => void;
}

/** Why a request was not granted, and the nearest that would be: one tap asks for it. */
export function Refused({ booking, refusal, onMove }: Props) {
  const w = words.value;
  const { op, receipt } = refusal;
  if (!receipt) return null;
  const said = sayReceipt(receipt);
  const wanted = typeof op.args.wanted === "string" ? Date.parse(op.args.wanted) : null;
  const isNew = booking.status === "refused";
  const offers = receipt.next.filter(({ kind }) => kind === op.kind);
  const slots = offers.filter(
    ({ args }) => typeof args.wanted === "string" && args.waitlist === op.args.waitlist,
  );
  const queue = offers.find(({ args }) => args.waitlist === true && op.args.waitlist !== true);
  const drop = async (): Promise<void> => {
    if (isNew) back("/bookings");
    await dismiss(op.id);
  };
  return (
    <Card tone="problem">
      <div class="refused" role="alert">
        <h2>
          <Icon name="alert" />
          {isNew ? w.refusedTitle : op.kind === "booking.reschedule" ? w.refusedMove : w.refusedTitle}
        </h2>
        {wanted !== null && <p class="strong">{sayWhen(wanted)}</p>}
        <p>{said.what}</p>
        <p>{said.next}</p>
        {!isNew && op.kind === "booking.reschedule" && <p>{w.refusedKeep(sayWhen(booking.startMs))}</p>}
      </div>
      {slots.length > 0 && (
        <div class="stack-s">
          <h3>{w.nearest}</h3>
          <div class="offers">
            {slots.map(({ args }) => {
              const at = Date.parse(String(args.wanted));
              return (
                <button key={at} type="button" class="offer" onClick={() => void takeInstead(refusal, args)}>
                  <span class="sr-only">{w.take} </span>
                  <span class="small">{weekday(at)} </span>
                  <span class="offer-time">{time(at)}</span>
                </button>
              );
            })}
          </div>
        </div>
      )}
      <div class="cluster">
        {queue && (
          <Button kind="primary" icon="wait" onClick={() => void takeInstead(refusal, queue.args)}>
            {w.queueUp}
          </Button>
        )}
        {isNew ? (
          <LinkButton icon="calendar" href={`/book/${booking.account}/${booking.service?.id ?? ""}`}>
            {w.otherSlot}
          </LinkButton>
        ) : (
          op.kind === "booking.reschedule" && (
            <Button icon="calendar" onClick={onMove}>
              {w.otherSlot}
            </Button>
          )
        )}
        <Button kind="plain" onClick={() => void drop()}>
          {w.dismiss}
        </Button>
      </div>
    </Card>
  );
}
