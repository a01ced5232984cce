import "../../styles/screens/today.css";
import { useMemo } from "preact/hooks";
import { day } from "../../i18n/format";
import { t } from "../../i18n/language";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Icon, type IconName } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { List } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { accounts, drafts, loaded, shown, status, toReview, unsent } from "../app/device";
import { Frame } from "../app/frame";
import { lazy } from "../app/lazy";
import { plannedVisits, toConfirm } from "./agenda";
import { DemoCard } from "./demo-card";
import { Drafts } from "./drafts";
import { NextVisit } from "./next-visit";
import { OverdueSection } from "./overdue";
import { PlannedRow } from "./planned-row";
import { isUnderWay } from "./visit-chips";

const TerritoryRequests = lazy(async () => (await import("../orders/requests")).TerritoryRequests, null);

/** A rep's day: what is planned, what was left half done, which stores wait too long. */
export function TodayScreen() {
  const { today } = t.value;
  return (
    <Frame
      title={today.title}
      subtitle={<span class="initial">{day(Date.now())}</span>}
      tab="today"
      actions={<IconButton icon="calendar" label={today.week} href="/week" />}
      action={
        <LinkButton kind="primary" icon="plus" href="/visit">
          {today.log}
        </LinkButton>
      }
      aside={
        <>
          <TerritoryRequests />
          {accounts.value.length > 0 && <OverdueSection />}
          <DemoCard />
        </>
      }
    >
      <Outbox />
      <ToConfirm />
      <Drafts />
      <Planned />
    </Frame>
  );
}

/** What is still only here, and what came back with a question. */
function Outbox() {
  const { today } = t.value;
  const [waiting, asked] = [unsent.value.length, toReview.value.length];
  return (
    <>
      {asked > 0 && <OutboxLine icon="alert" what={today.review(asked)} help={today.reviewHelp} />}
      {waiting > 0 && <OutboxLine icon="cloud-up" what={today.unsent(waiting)} help={today.unsentHelp} />}
    </>
  );
}

/** Stores that wait for a yes. */
function ToConfirm() {
  const { today } = t.value;
  const waiting = toConfirm();
  if (waiting === 0) return null;
  return (
    <OutboxLine icon="calendar" what={today.toConfirm(waiting)} help={today.toConfirmHelp} href="/bookings" />
  );
}

interface LineProps {
  icon: IconName;
  what: string;
  help: string;
  href?: string;
}

function OutboxLine({ icon, what, help, href = "/phone" }: LineProps) {
  return (
    <a class="card card-warn unsent" href={href}>
      <Icon name={icon} />
      <span>
        <span class="strong">{what}</span>
        <br />
        <span class="small">{help}</span>
      </span>
      <Icon name="next" size="s" />
    </a>
  );
}

function Planned() {
  const { today } = t.value;
  const rows = shown.value;
  const agenda = useMemo(() => plannedVisits(new Date()), [rows]);
  // A visit already half written is among the drafts, at the top.
  const planned = agenda
    .filter(({ visit, account }) => !drafts.value.has(`visit:${account.id}:${visit.id}`))
    .sort((a, b) => Number(isUnderWay(b)) - Number(isUnderWay(a)));
  const [first, ...rest] = planned;
  if (loaded.value === "nothing") return <Skeleton rows={5} />;
  if (accounts.value.length === 0) return <NoAccounts />;
  if (first === undefined) {
    return loaded.value === "all" ? (
      <EmptyState icon="calendar" title={today.emptyTitle}>
        {today.emptyText}
      </EmptyState>
    ) : (
      <Skeleton rows={5} />
    );
  }
  return (
    <>
      <NextVisit planned={first} />
      {rest.length > 0 && (
        <Section title={today.planned} count={rest.length}>
          <Card flush>
            <List>
              {rest.map((one) => (
                <PlannedRow key={one.visit.id} planned={one} />
              ))}
            </List>
          </Card>
        </Section>
      )}
    </>
  );
}

function NoAccounts() {
  const { today, accounts: words } = t.value;
  if (status.value.syncedMs === null) {
    return (
      <EmptyState icon="wait" title={today.waitingTitle}>
        {today.waitingText}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="store"
      title={today.noAccountsTitle}
      action={
        <LinkButton icon="plus" href="/accounts/new">
          {words.add}
        </LinkButton>
      }
    >
      {today.noAccountsText}
    </EmptyState>
  );
}
