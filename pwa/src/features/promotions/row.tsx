import type { ComponentChildren } from "preact";
import type { Shown } from "../../core/preview";
import { fromDay } from "../../i18n/format";
import { language, t } from "../../i18n/language";
import { Chip } from "../../ui/chip";
import { ListRow } from "../../ui/list-row";
import {
  lookOf,
  missingAt,
  nameOf,
  partOf,
  phaseOf,
  sayMechanic,
  sayNear,
  saySpan,
  sayStanding,
  sellOut,
  standingOf,
} from "./model";
import { priceOf } from "./say";
import { promotionWords } from "./words";

/** The day it starts, as a leaf of a calendar: found at a glance in a list. */
export function Leaf({ promotion }: { promotion: Shown }) {
  const at = fromDay(sellOut(promotion).starts_on);
  const locale = language.value === "fr" ? "fr-FR" : "en-GB";
  return (
    <span class={`leaf leaf-${phaseOf(promotion)}`} aria-hidden="true">
      <span class="leaf-month">{new Intl.DateTimeFormat(locale, { month: "short" }).format(at)}</span>
      <span class="leaf-day">{new Date(at).getDate()}</span>
    </span>
  );
}

interface Props {
  promotion: Shown;
  /** The store it is looked at from. */
  account?: string | undefined;
  href?: string;
  chips?: ComponentChildren;
}

/** A promotion in a list: when, what, and where this store stands to it. */
export function PromotionRow({ promotion, account, href, chips }: Props) {
  const phase = phaseOf(promotion);
  const part = account === undefined ? undefined : partOf(promotion.id, account);
  const isPending = promotion.pending !== undefined || part?.pending !== undefined;
  const price = priceOf(promotion);
  const about = [sayMechanic(promotion), price.cut ?? price.now, saySpan(sellOut(promotion))];
  return (
    <ListRow
      href={
        href ?? (account ? `/accounts/${account}/promotions/${promotion.id}` : `/promotions/${promotion.id}`)
      }
      leading={<Leaf promotion={promotion} />}
      title={nameOf(promotion)}
      subtitle={about.filter(Boolean).join(" · ")}
      pending={isPending}
      chips={
        <>
          {phase !== "past" && (
            <Chip tone={phase === "off" ? "problem" : "plain"} icon={phase === "now" ? "clock" : undefined}>
              {sayNear(promotion)}
            </Chip>
          )}
          {account !== undefined && phase !== "off" && <Standing promotion={promotion} account={account} />}
          {chips}
          {isPending && (
            <Chip tone="warn" icon="cloud-up">
              {t.value.shell.pending}
            </Chip>
          )}
        </>
      }
    />
  );
}

/** Where a store stands to it, and whether its shelf is empty meanwhile. */
export function Standing({ promotion, account }: { promotion: Shown; account: string }) {
  const standing = standingOf(partOf(promotion.id, account));
  const { tone, icon } = lookOf(standing);
  const isOver = phaseOf(promotion) === "past";
  const isOut = phaseOf(promotion) === "now" && missingAt(promotion, account).length > 0;
  return (
    <>
      <Chip tone={isOver && standing === "none" ? "plain" : tone} icon={icon}>
        {sayStanding(standing)}
      </Chip>
      {isOut && (
        <Chip tone="problem" icon="box">
          {promotionWords.value.outChip}
        </Chip>
      )}
    </>
  );
}
