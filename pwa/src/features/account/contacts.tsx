import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { fromDay, shortDay } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Avatar } from "../../ui/avatar";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { text } from "../accounts/brief";
import { isErased } from "./people";
import { callLink, mailLink } from "./ways";

/** The people there, with their roles; one tap calls or writes. */
export function Contacts({ account, contacts }: { account: Shown; contacts: Shown[] }) {
  const { contacts: words } = t.value.account;
  const [showsFormer, setShowsFormer] = useState(false);
  const named = contacts.filter((contact) => !isErased(contact));
  const here = named.filter((contact) => !contact.fields.left_on);
  const former = named.filter((contact) => contact.fields.left_on);
  const add = `/accounts/${account.id}/contacts/new`;
  return (
    <Section
      title={words.title}
      action={
        <LinkButton href={add} icon="plus" kind="plain">
          {words.add}
        </LinkButton>
      }
    >
      {here.length === 0 ? (
        <EmptyState icon="contact" title={words.empty}>
          {words.emptyText}
        </EmptyState>
      ) : (
        <Card flush>
          <List>
            {[...here, ...(showsFormer ? former : [])].map((contact) => (
              <ContactRow key={contact.id} contact={contact} />
            ))}
          </List>
        </Card>
      )}
      {former.length > 0 && !showsFormer && (
        <Button kind="plain" icon="down" onClick={() => setShowsFormer(true)}>
          {words.former(former.length)}
        </Button>
      )}
    </Section>
  );
}

function ContactRow({ contact }: { contact: Shown }) {
  const { contacts: words } = t.value.account;
  const [name, phone, email, leftOn] = ["name", "phone", "email", "left_on"].map((field) =>
    text(contact, field),
  );
  const about = [text(contact, "role"), text(contact, "department")].filter(Boolean).join(" · ");
  const gone = leftOn ? words.leftOn(shortDay(fromDay(leftOn))) : "";
  return (
    <ListRow
      href={`/accounts/${contact.account}/contacts/${contact.id}`}
      leading={<Avatar name={name ?? ""} />}
      title={name}
      subtitle={gone || about || undefined}
      pending={contact.pending !== undefined}
      trailing={
        phone || email ? (
          <>
            {email && <IconButton icon="mail" label={words.mailName(name ?? "")} href={mailLink(email)} />}
            {phone && (
              <IconButton icon="call" kind="soft" label={words.callName(name ?? "")} href={callLink(phone)} />
            )}
          </>
        ) : undefined
      }
    />
  );
}
