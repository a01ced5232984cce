import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { ago, daysBetween, moment, phone as sayPhone, shortDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { DataAge } from "../../ui/data-age";
import { Icon } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";
import { atMs, type Brief, text } from "../accounts/brief";
import { status } from "../app/device";
import { isStore } from "../session/session";
import { sayHours } from "./hours";
import { PlanSheet } from "./plan-sheet";
import { callLink, mailLink, mapLink } from "./ways";

/** Where it is, how to reach it, when somebody was there and when somebody comes. */
export function AccountHead({ account, brief }: { account: Shown; brief: Brief }) {
  const { account: words, shell } = t.value;
  const [address, phone, email, hours] = ["address", "phone", "email", "opening_hours"].map((field) =>
    text(account, field),
  );
  const place = [address, [text(account, "postcode"), text(account, "city")].filter(Boolean).join(" ")];
  const map = mapLink(account);
  const tags = isStore() ? [] : ((account.fields.tags ?? []) as string[]);
  return (
    <Card>
      <div class="stack-s">
        <p class="account-place">{place.filter(Boolean).join(", ")}</p>
        {hours && (
          <p class="muted small account-hours">
            <Icon name="clock" size="s" />
            <span>{sayHours(hours).join(" ; ")}</span>
          </p>
        )}
        <div class="cluster">
          {account.fields.status === "prospect" && !isStore() && <Chip tone="accent">{words.prospect}</Chip>}
          {account.pending && (
            <Chip icon="cloud-up" tone="warn">
              {words.pending}
            </Chip>
          )}
          {tags.map((tag) => (
            <Chip key={tag} icon="tag">
              {tag}
            </Chip>
          ))}
        </div>
        <Ways phone={phone} email={email} map={map} />
        {!isStore() && (
          <div class="ways">
            <LinkButton href={`/book/${account.id}`} icon="calendar">
              {words.book}
            </LinkButton>
            <LinkButton href={`/help/${account.id}`} icon="mail">
              {words.help}
            </LinkButton>
          </div>
        )}
        <Facts account={account} brief={brief} />
        {brief.lastVisit && text(brief.lastVisit, "promise") && (
          <div class="account-promise">
            <p class="strong small">{words.promised}</p>
            <p>{text(brief.lastVisit, "promise")}</p>
          </div>
        )}
        <p class="spread small">
          {phone ? <span class="muted">{sayPhone(phone)}</span> : <span />}
          <DataAge syncedMs={status.value.syncedMs} />
        </p>
      </div>
    </Card>
  );

  function Ways(ways: { phone: string | undefined; email: string | undefined; map: string | null }) {
    if (!ways.phone && !ways.email && !ways.map) return null;
    return (
      <div class="ways">
        {ways.phone && (
          <LinkButton href={callLink(ways.phone)} icon="call" outside>
            {shell.call}
          </LinkButton>
        )}
        {ways.map && (
          <LinkButton href={ways.map} icon="directions" outside>
            {shell.directions}
          </LinkButton>
        )}
        {ways.email && (
          <LinkButton href={mailLink(ways.email)} icon="mail" outside>
            {shell.email}
          </LinkButton>
        )}
      </div>
    );
  }
}

/** Last visit, next visit, and the interval they are held against. */
function Facts({ account, brief }: { account: Shown; brief: Brief }) {
  const { facts, plan } = t.value.account;
  const [isPlanning, setPlanning] = useState(false);
  const { lastVisit, nextVisit } = brief;
  const every = account.fields.visit_interval_days;
  const since = lastVisit ? daysBetween(atMs(lastVisit), Date.now()) : null;
  const late = typeof every === "number" && since !== null && !nextVisit ? since - every : 0;
  return (
    <>
      <dl class="facts">
        <div>
          <dt>{facts.last}</dt>
          <dd>
            {lastVisit ? ago(lastVisit.occurred_at) : facts.never}
            {lastVisit && <span class="muted"> · {shortDay(lastVisit.occurred_at)}</span>}
          </dd>
        </div>
        <div>
          <dt>{facts.next}</dt>
          <dd>
            {nextVisit ? moment(nextVisit.occurred_at) : facts.noNext}
            {!isStore() && (
              <IconButton
                icon="calendar"
                kind="soft"
                label={nextVisit ? plan.change : plan.title}
                onClick={() => setPlanning(true)}
              />
            )}
          </dd>
        </div>
        {typeof every === "number" && (
          <div>
            <dt>{facts.rhythm}</dt>
            <dd>
              {facts.every(every)}
              {late > 0 && <Chip tone="warn">{facts.due(late)}</Chip>}
            </dd>
          </div>
        )}
      </dl>
      <PlanSheet
        account={account.id}
        visit={nextVisit}
        open={isPlanning}
        onClose={() => setPlanning(false)}
      />
    </>
  );
}
