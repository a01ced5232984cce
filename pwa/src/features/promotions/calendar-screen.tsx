import "../../styles/screens/orders.css";
import "../../styles/screens/promotions.css";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import type { Body } from "../../core/wire";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { List } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { lazy } from "../app/lazy";
import { back } from "../app/router";
import { type Page, PagedList, usePages } from "../brand/paged-list";
import { RequestNav } from "../orders/request-nav";
import { Refused, refusedOf } from "../planning/refused";
import { call, isHeadquarters, isStore } from "../session/session";
import { BrandProgress, countsOf, ProgressLine } from "./coverage";
import {
  type Phase,
  partOf,
  phaseOf,
  promotions,
  promotionsOf,
  sellOut,
  standingOf,
  storesOf,
} from "./model";

import { PromotionRow } from "./row";
import { Season } from "./season";
import { promotionWords } from "./words";

// With the form it leads to: only those who plan have either.
const Correct = lazy(async () => (await import("./plan-correct")).CorrectPlan, null);

/** The promotions of one store: now, next, past, with or without a network. */
export function StoreCalendar({ account }: { account: string }) {
  const words = promotionWords.value;
  const here = shown.value.get(account);
  return (
    <Frame
      title={words.title}
      subtitle={here && text(here, "name")}
      tab={isStore() ? "home" : "accounts"}
      back={() => back(isStore() ? "/" : `/accounts/${account}`)}
    >
      <Phases
        found={here ? promotionsOf(here) : []}
        none={words.list.noneStore}
        row={(promotion) => <PromotionRow key={promotion.id} promotion={promotion} account={account} />}
      />
    </Frame>
  );
}

/** Those of a rep's stores, and how far these are; headquarters' all, and how far every store is. */
export function Calendar() {
  const words = promotionWords.value;
  const isDesk = isHeadquarters();
  const found = isDesk ? promotions.value : promotions.value.filter((one) => storesOf(one).length > 0);
  const open = found.filter((one) => phaseOf(one) !== "past");
  return (
    <Frame
      title={words.title}
      tab={isDesk ? "requests" : "today"}
      {...(isDesk ? {} : { back: () => back("/") })}
      action={
        isDesk ? (
          <LinkButton kind="primary" icon="plus" href="/promotions/new">
            {words.list.plan}
          </LinkButton>
        ) : undefined
      }
      aside={
        open.length > 0 ? (
          <Section title={words.list.month}>
            <Season promotions={open} />
          </Section>
        ) : undefined
      }
    >
      {isDesk && <RequestNav current="promotions" />}
      {isDesk && <Refused refused={refusedOf("promotion")} way={(queued) => <Correct queued={queued} />} />}
      <Phases
        found={found}
        none={isDesk ? words.list.noneBrand : words.list.noneRep}
        row={(promotion) => (
          <PromotionRow
            key={promotion.id}
            promotion={promotion}
            chips={
              promotion.status === "cancelled" ? undefined : isDesk ? (
                <BrandProgress promotion={promotion} />
              ) : (
                <OwnProgress promotion={promotion} />
              )
            }
          />
        )}
      />
      {isDesk && <Older before={found[0]} />}
    </Frame>
  );
}

function OwnProgress({ promotion }: { promotion: Shown }) {
  const stores = storesOf(promotion);
  return <ProgressLine counts={countsOf(stores.map(({ id }) => standingOf(partOf(promotion.id, id))))} />;
}

interface PhasesProps {
  found: Shown[];
  none: string;
  row: (promotion: Shown) => ComponentChildren;
}

const PAST = 6;

/** What runs, what comes, what was: the last with its newest first, and folded where it is long. */
function Phases({ found, none, row }: PhasesProps) {
  const words = promotionWords.value;
  const [isAll, setAll] = useState(false);
  const of = (phase: Phase): Shown[] => found.filter((one) => phaseOf(one) === phase);
  const off = of("off").filter((one) => phaseOf({ ...one, status: "planned" }) !== "past");
  const past = [...of("past"), ...of("off").filter((one) => !off.includes(one))].sort((a, b) =>
    sellOut(b).starts_on.localeCompare(sellOut(a).starts_on),
  );
  const groups: [string, Shown[]][] = [
    [words.list.now, of("now")],
    [
      words.list.next,
      [...of("next"), ...off].sort((a, b) => sellOut(a).starts_on.localeCompare(sellOut(b).starts_on)),
    ],
    [words.list.past, isAll ? past : past.slice(0, PAST)],
  ];
  if (found.length === 0) {
    return loaded.value !== "all" ? (
      <Skeleton rows={5} />
    ) : (
      <EmptyState icon="tag" title={words.list.noneTitle}>
        {none}
      </EmptyState>
    );
  }
  return (
    <>
      {groups.map(
        ([title, group]) =>
          group.length > 0 && (
            <Section key={title} title={title} count={group.length}>
              <Card flush>
                <List>{group.map(row)}</List>
              </Card>
            </Section>
          ),
      )}
      {!isAll && past.length > PAST && (
        <Button wide icon="down" onClick={() => setAll(true)}>
          {words.list.seePast(past.length)}
        </Button>
      )}
    </>
  );
}

/** What is older than a device keeps is read when it is asked for. */
function Older({ before }: { before: Shown | undefined }) {
  const words = promotionWords.value;
  const [isOpen, setOpen] = useState(false);
  if (!before) return null;
  return isOpen ? (
    <OlderList until={sellOut(before).starts_on} />
  ) : (
    <Button kind="plain" icon="down" onClick={() => setOpen(true)}>
      {words.list.older}
    </Button>
  );
}

function OlderList({ until }: { until: string }) {
  const words = promotionWords.value;
  const pages = usePages(until, async (after): Promise<Page<Body>> => {
    const asked = new URLSearchParams({ last_on: until, limit: "20", ...(after ? { after } : {}) });
    const said = (await call("GET", `/api/v1/promotions?${asked}`)) as {
      promotions: Body[];
      next: string | null;
    };
    return { rows: said.promotions.filter(({ id }) => !shown.value.has(id)), next: said.next };
  });
  return (
    <PagedList
      pages={pages}
      label={words.list.past}
      none={words.list.noneTitle}
      noneHelp={words.noStoresHelp}
      row={(promotion) => <PromotionRow key={promotion.id} promotion={promotion} />}
    />
  );
}
