import { useState } from "preact/hooks";
import type { Intent } from "../../core/op";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Section } from "../../ui/section";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { text } from "../accounts/brief";
import { edit, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { isStore } from "../session/session";
import { AccountMissing } from "./account-screen";
import { changes, type EditForm, editIntent, isEmail, openForm } from "./edits";
import { sayHours } from "./hours";
import { Tags } from "./tags";
import { useDraft } from "./use-draft";
import { writtenPhone } from "./ways";

const SHARED = ["address", "postcode", "city", "phone", "email", "website", "opening_hours"] as const;
const BRAND = ["name", "banner"] as const;
const INTERVAL = "visit_interval_days";
const ALL = [...BRAND, ...SHARED, INTERVAL];

/** What both sides keep about a store; its name, rhythm and tags are the brand's. */
export function EditAccountScreen({ id }: { id: string }) {
  const account = shown.value.get(id);
  return account?.kind === "account" ? <EditAccountForm account={account} /> : <AccountMissing />;
}

function EditAccountForm({ account }: { account: Shown }) {
  const { account: words, shell } = t.value;
  const fieldWords: Record<string, string> = t.value.words.field;
  const leave = (): void => back(`/accounts/${account.id}`);
  const draft = useDraft(`edit:${account.id}`, () =>
    openForm(
      { ...account.fields, phone: writtenPhone(account) },
      ALL,
      edit("account.edit", account.id, {}, ALL),
    ),
  );
  const [isWrong, setWrong] = useState(false);
  const { values } = draft.value;
  const errors = mistakes(values);
  const input = (field: string, type: "text" | "tel" | "email" | "url" = "text") => (
    <TextInput
      key={field}
      label={fieldWords[field] ?? field}
      type={type}
      value={values[field] ?? ""}
      maxLength={field === "opening_hours" ? 500 : field === "phone" ? 40 : 200}
      error={isWrong ? (errors[field] ?? null) : null}
      onValue={(value) => draft.change({ values: { ...values, [field]: value } })}
    />
  );
  const save = async (): Promise<void> => {
    if (Object.keys(errors).length > 0) return setWrong(true);
    const intents = intentsOf(account.id, draft.value);
    if (intents.length > 0 && !(await draft.submit(intents))) return;
    toast({ text: intents.length > 0 ? words.saved : words.form.nothing });
    leave();
  };
  const hours = (values.opening_hours ?? "").trim();
  return (
    <Frame
      title={words.form.title}
      subtitle={text(account, "name")}
      tab={isStore() ? "home" : "accounts"}
      back={leave}
      withoutTabs
      action={
        <Button kind="primary" icon="check" onClick={() => void save()}>
          {shell.save}
        </Button>
      }
    >
      {draft.restored && (
        <Banner
          title={words.form.restored}
          action={<Button onClick={() => void draft.discard()}>{words.form.restart}</Button>}
        />
      )}
      {draft.trouble && <Banner tone="problem" title={words.notKept} />}
      <p class="muted small">{words.form.sharedHint}</p>
      <Section title={words.form.reach}>
        <Card>
          <div class="stack">
            {input("phone", "tel")}
            {input("email", "email")}
            {input("website", "url")}
            {input("opening_hours")}
            {hours !== "" && <p class="hint">{words.form.hoursRead(sayHours(hours).join(" ; "))}</p>}
            {hours === "" && <p class="hint">{words.form.hoursHint}</p>}
          </div>
        </Card>
      </Section>
      <Section title={words.form.where}>
        <Card>
          <div class="stack">
            {input("address")}
            <div class="grid-2">
              {input("postcode")}
              {input("city")}
            </div>
          </div>
        </Card>
      </Section>
      {!isStore() && (
        <Section title={words.form.brand}>
          <Card>
            <div class="stack">
              {input("name")}
              {input("banner")}
              <TextInput
                label={fieldWords[INTERVAL] ?? INTERVAL}
                type="number"
                value={values[INTERVAL] ?? ""}
                maxLength={3}
                hint={words.form.intervalHint}
                error={isWrong ? (errors[INTERVAL] ?? null) : null}
                onValue={(value) => draft.change({ values: { ...values, [INTERVAL]: value } })}
              />
              <Tags account={account} />
            </div>
          </Card>
        </Section>
      )}
    </Frame>
  );
}

/** Fields and rhythm are two kinds of op; only what was changed travels, with what was seen at opening. */
function intentsOf(account: string, form: EditForm): Intent[] {
  const fields = editIntent("account.edit", account, form, [...BRAND, ...SHARED]);
  const interval = changes(form)[INTERVAL];
  const plan: Intent | null =
    interval === undefined
      ? null
      : {
          kind: "account.plan",
          entity: account,
          args: { [INTERVAL]: interval === null ? null : Number(interval) },
          base: INTERVAL in form.base ? { [INTERVAL]: form.base[INTERVAL] ?? [] } : {},
        };
  return [fields, plan].filter((intent) => intent !== null);
}

function mistakes(values: Record<string, string>): Record<string, string> {
  const { form } = t.value.account;
  const found: Record<string, string> = {};
  const email = (values.email ?? "").trim();
  if (email !== "" && !isEmail(email)) found.email = form.emailWrong;
  if ((values.name ?? "").trim() === "") found.name = t.value.accounts.new.nameMissing;
  const interval = (values[INTERVAL] ?? "").trim();
  if (interval !== "" && !(/^\d+$/.test(interval) && Number(interval) >= 1 && Number(interval) <= 730))
    found[INTERVAL] = form.intervalWrong;
  return found;
}
