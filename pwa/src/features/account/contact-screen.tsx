import { useState } from "preact/hooks";
import type { Intent } from "../../core/op";
import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { text } from "../accounts/brief";
import { edit, newId, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { isStore } from "../session/session";
import { AccountMissing } from "./account-screen";
import { Clashes } from "./clashes";
import { ContactGone } from "./contact-gone";
import { changes, editIntent, isEmail, openForm } from "./edits";
import { isErased } from "./people";
import { useDraft } from "./use-draft";
import { callLink, mailLink, writtenPhone } from "./ways";

const FIELDS = ["name", "role", "department", "phone", "email", "preferred_channel", "brand_note"] as const;
const CHANNELS = ["", "visit", "phone", "video", "email", "chat"] as const;

/** A person at an account: who they are and how to reach them. `contact` is an id, or "new". */
export function ContactScreen({ account, contact }: { account: string; contact: string }) {
  const { contacts: words } = t.value.account;
  const store = shown.value.get(account);
  const found = shown.value.get(contact);
  if (store?.kind !== "account" || (contact !== "new" && found?.kind !== "contact"))
    return <AccountMissing />;
  if (found && isErased(found)) {
    return (
      <Frame title={words.editTitle} tab="accounts" back={() => back(`/accounts/${account}`)}>
        <EmptyState
          icon="contact"
          title={words.erasedTitle}
          action={
            <LinkButton icon="plus" href={`/accounts/${account}/contacts/new`}>
              {words.addLong}
            </LinkButton>
          }
        >
          {words.erasedText}
        </EmptyState>
      </Frame>
    );
  }
  return <ContactForm store={store} contact={found} />;
}

function ContactForm({ store, contact }: { store: Shown; contact: Shown | undefined }) {
  const { account: words, shell } = t.value;
  const leave = (): void => back(`/accounts/${store.id}`);
  const draft = useDraft(contact ? `edit:${contact.id}` : `contact:${store.id}`, () =>
    contact
      ? openForm(
          { ...contact.fields, phone: writtenPhone(contact) },
          FIELDS,
          edit("contact.edit", contact.id, {}, [...FIELDS]),
        )
      : openForm({}, FIELDS, { kind: "contact.add", entity: "", args: {} }),
  );
  const [isWrong, setWrong] = useState(false);
  const { values } = draft.value;
  const set = (field: (typeof FIELDS)[number]) => (value: string) =>
    draft.change({ values: { ...values, [field]: value } });
  const errors = mistakes(values);
  const save = async (): Promise<void> => {
    if (errors.name || errors.email) return setWrong(true);
    const intent = contact
      ? editIntent("contact.edit", contact.id, draft.value)
      : adding(store.id, changes(draft.value));
    if (intent && !(await draft.submit([intent]))) return;
    toast({ text: intent ? words.saved : words.form.nothing });
    leave();
  };
  const name = contact ? text(contact, "name") : words.contacts.addTitle;
  return (
    <Frame
      title={name}
      subtitle={text(store, "name")}
      tab={isStore() ? "home" : "accounts"}
      back={leave}
      withoutTabs
      action={
        <Button kind="primary" icon="check" onClick={() => void save()}>
          {shell.save}
        </Button>
      }
    >
      {contact && <Clashes bodies={[contact]} />}
      {draft.restored && (
        <Banner
          title={words.form.restored}
          action={<Button onClick={() => void draft.discard()}>{words.form.restart}</Button>}
        />
      )}
      {contact && <Reach contact={contact} />}
      <Card>
        <div class="stack">
          <TextInput
            label={t.value.words.field.name}
            value={values.name ?? ""}
            onValue={set("name")}
            autoCapitalize="words"
            autoComplete="off"
            maxLength={200}
            autoFocus={!contact}
            error={isWrong ? errors.name : draft.trouble && words.notKept}
          />
          <TextInput
            label={t.value.words.field.role}
            value={values.role ?? ""}
            onValue={set("role")}
            autoCapitalize="sentences"
            maxLength={200}
            hint={words.contacts.roleHint}
          />
          <TextInput
            label={t.value.words.field.phone}
            type="tel"
            value={values.phone ?? ""}
            onValue={set("phone")}
            maxLength={40}
          />
          <TextInput
            label={t.value.words.field.email}
            type="email"
            value={values.email ?? ""}
            onValue={set("email")}
            maxLength={254}
            error={isWrong ? errors.email : null}
          />
          <TextInput
            label={t.value.words.field.department}
            value={values.department ?? ""}
            onValue={set("department")}
            maxLength={200}
          />
          <Select
            label={t.value.words.field.preferred_channel}
            value={values.preferred_channel ?? ""}
            onValue={set("preferred_channel")}
            options={CHANNELS.map((value) => ({
              value: value as string,
              label: value === "" ? words.contacts.none : t.value.words.channel[value],
            }))}
          />
          {!isStore() && (
            <TextArea
              label={t.value.words.field.brand_note}
              value={values.brand_note ?? ""}
              onValue={set("brand_note")}
              hint={words.contacts.brandNoteHint}
              maxLength={10_000}
            />
          )}
        </div>
      </Card>
      {contact && <ContactGone contact={contact} onDone={leave} />}
    </Frame>
  );
}

function Reach({ contact }: { contact: Shown }) {
  const { shell } = t.value;
  const [phone, email] = [text(contact, "phone"), text(contact, "email")];
  if (!phone && !email) return null;
  return (
    <div class="ways">
      {phone && (
        <LinkButton href={callLink(phone)} icon="call" outside>
          {shell.call}
        </LinkButton>
      )}
      {email && (
        <LinkButton href={mailLink(email)} icon="mail" outside>
          {shell.email}
        </LinkButton>
      )}
    </div>
  );
}

const adding = (account: string, fields: Fields): Intent => ({
  kind: "contact.add",
  entity: newId(),
  args: { account, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) },
});

function mistakes(values: Record<string, string>): { name: string | null; email: string | null } {
  const { contacts, form } = t.value.account;
  const email = (values.email ?? "").trim();
  return {
    name: (values.name ?? "").trim() === "" ? contacts.nameMissing : null,
    email: email === "" || isEmail(email) ? null : form.emailWrong,
  };
}
