import { useState } from "preact/hooks";
import type { Body } from "../../core/wire";
import { phone } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { NoteSheet } from "../account/note-sheet";
import { callLink } from "../account/ways";
import { text } from "../accounts/brief";
import { Frame } from "../app/frame";
import { call } from "../session/session";
import { OnlineStockOuts } from "../stock-outs/online-card";
import "../../styles/screens/brand.css";
import { OnlineTimeline } from "./online-timeline";
import { Trouble } from "./trouble";
import { useReading } from "./use-reading";

interface Found {
  account: Body;
  contacts: Body[];
}

/** Any account of the brand, as headquarters read it: online, its whole timeline; a note is written as everywhere. */
export function OnlineAccountScreen({ id }: { id: string }) {
  const { brand } = t.value;
  const [isWriting, setWriting] = useState(false);
  const reading = useReading(id, async () => (await call("GET", `/api/v1/accounts/${id}`)) as Found);
  const { value: found, refusal } = reading;
  const place =
    found && [text(found.account, "postcode"), text(found.account, "city")].filter(Boolean).join(" ");
  return (
    <Frame
      title={found ? text(found.account, "name") : brand.timeline}
      subtitle={place}
      tab="coverage"
      back="/"
      aside={
        found && (
          <>
            <OnlineStockOuts account={id} />
            <People found={found} />
          </>
        )
      }
      action={
        found && (
          <Button kind="primary" icon="note" onClick={() => setWriting(true)}>
            {brand.write}
          </Button>
        )
      }
    >
      {refusal?.status === 404 ? (
        <EmptyState icon="store" title={brand.notFound}>
          {brand.notFoundHelp}
        </EmptyState>
      ) : refusal ? (
        <Trouble refusal={refusal} onRetry={reading.again} />
      ) : found ? (
        <OnlineTimeline account={id} contacts={found.contacts} />
      ) : (
        <Skeleton rows={6} />
      )}
      <NoteSheet account={id} open={isWriting} onClose={() => setWriting(false)} />
    </Frame>
  );
}

function People({ found }: { found: Found }) {
  const { brand } = t.value;
  const { account, contacts } = found;
  const here = contacts.filter((contact) => text(contact, "name") !== "" && !contact.fields.left_on);
  const interval = account.fields.visit_interval_days;
  return (
    <>
      <Card>
        <div class="stack-s">
          <p class="strong">
            {[text(account, "banner"), text(account, "external_id")].filter(Boolean).join(" · ")}
          </p>
          <p>
            {[text(account, "address"), text(account, "postcode"), text(account, "city")]
              .filter(Boolean)
              .join(", ")}
          </p>
          {text(account, "phone") && (
            <p>
              <a class="link" href={callLink(text(account, "phone"))}>
                {phone(text(account, "phone"))}
              </a>
            </p>
          )}
          {typeof interval === "number" && <p class="muted">{brand.interval(interval)}</p>}
        </div>
      </Card>
      <Section title={brand.contacts} count={here.length}>
        {here.length === 0 ? (
          <p class="muted">{brand.noContacts}</p>
        ) : (
          <Card flush>
            <List>
              {here.map((contact) => (
                <Contact key={contact.id} contact={contact} />
              ))}
            </List>
          </Card>
        )}
      </Section>
    </>
  );
}

function Contact({ contact }: { contact: Body }) {
  const [name, role, number] = ["name", "role", "phone"].map((field) => text(contact, field));
  return (
    <ListRow
      leading={<Avatar name={name ?? ""} />}
      title={name}
      subtitle={[role, number && phone(number)].filter(Boolean).join(" · ")}
      trailing={
        number ? (
          <IconButton
            icon="call"
            kind="soft"
            label={t.value.brand.callName(name ?? "")}
            href={callLink(number)}
          />
        ) : undefined
      }
    />
  );
}
