import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { useDraft } from "../account/use-draft";
import { newId } from "../app/device";
import { Frame } from "../app/frame";
import { back, go } from "../app/router";
import { text } from "./brief";
import { askWhere } from "./here";
import { likelyTwins } from "./search";

const FIELDS = ["name", "banner", "address", "postcode", "city", "phone"] as const;
type Prospect = Record<(typeof FIELDS)[number], string> & { lat_e7: number | null; lon_e7: number | null };

const blank = (): Prospect => ({
  name: "",
  banner: "",
  address: "",
  postcode: "",
  city: "",
  phone: "",
  lat_e7: null,
  lon_e7: null,
});

/** Add a prospect; stores that look like it are shown as its name is written. */
export function NewAccountScreen() {
  const { accounts: words, account } = t.value;
  const draft = useDraft("account:new", blank);
  const form = draft.value;
  const [isWrong, setWrong] = useState(false);
  const twins = likelyTwins(`${form.name} ${form.city}`.trim(), form.postcode.trim());
  const name = form.name.trim();
  const save = async (): Promise<void> => {
    if (name === "") return setWrong(true);
    const id = newId();
    if (!(await draft.submit([{ kind: "account.add", entity: id, args: argsOf(form) }]))) return;
    toast({ text: words.new.saved });
    go(`/accounts/${id}`, { replace: true });
  };
  return (
    <Frame
      title={words.new.title}
      tab="accounts"
      back={() => back("/accounts")}
      withoutTabs
      action={
        <Button kind="primary" icon="check" onClick={() => void save()}>
          {words.new.save}
        </Button>
      }
    >
      {draft.restored && (
        <Banner
          title={account.form.restored}
          action={<Button onClick={() => void draft.discard()}>{t.value.visit.restart}</Button>}
        />
      )}
      {draft.trouble && <Banner tone="problem" title={account.notKept} />}
      <Card>
        <div class="stack">
          {FIELDS.map((field) => (
            <Fragment key={field}>
              <TextInput
                label={words.new[field]}
                value={form[field]}
                type={field === "phone" ? "tel" : "text"}
                autoCapitalize="words"
                autoFocus={field === "name"}
                maxLength={field === "phone" ? 40 : field === "postcode" ? 12 : 200}
                hint={field === "name" ? words.new.nameHint : undefined}
                error={field === "name" && isWrong && name === "" ? words.new.nameMissing : null}
                onValue={(value) => draft.change({ [field]: value })}
              />
              {field === "name" && <Twins twins={name === "" ? [] : twins} />}
            </Fragment>
          ))}
          <PlaceButton form={form} onPlace={(lat_e7, lon_e7) => draft.change({ lat_e7, lon_e7 })} />
        </div>
      </Card>
    </Frame>
  );
}

function Twins({ twins }: { twins: Shown[] }) {
  const { new: words } = t.value.accounts;
  return (
    <div role="status">
      {twins.length > 0 && (
        <Card tone="warn">
          <p>
            <span class="strong">{words.twinsTitle}</span>
            <br />
            <span class="small">{words.twinsText}</span>
          </p>
          <ul class="twins">
            {twins.map((account) => (
              <li key={account.id}>
                <a class="btn btn-quiet" href={`/accounts/${account.id}`}>
                  <span>
                    {text(account, "name")}
                    <span class="muted">
                      {" "}
                      · {[text(account, "postcode"), text(account, "city")].filter(Boolean).join(" ")}
                    </span>
                  </span>
                  <Icon name="next" size="s" />
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

/** The store's place, taken in front of it on a tap. */
function PlaceButton({ form, onPlace }: { form: Prospect; onPlace: (lat: number, lon: number) => void }) {
  const { accounts: words } = t.value;
  const [state, setState] = useState<"idle" | "asking" | "refused" | "slow" | "unavailable">("idle");
  const ask = async (): Promise<void> => {
    setState("asking");
    const here = await askWhere();
    setState(here.kind === "here" ? "idle" : here.kind);
    if (here.kind === "here") onPlace(Math.round(here.latitude * 1e7), Math.round(here.longitude * 1e7));
  };
  const hasPlace = form.lat_e7 !== null;
  return (
    <div class="stack-s">
      <Button icon={hasPlace ? "check" : "pin"} busy={state === "asking"} onClick={() => void ask()}>
        {hasPlace ? words.new.hereDone : words.new.here}
      </Button>
      <p class="hint" role="status">
        {state === "asking"
          ? words.locating
          : state === "idle"
            ? words.new.hereHint
            : words.nowhere[state].title}
      </p>
    </div>
  );
}

function argsOf(form: Prospect): Fields {
  const args: Fields = { country: "FR" };
  for (const field of FIELDS) if (form[field].trim() !== "") args[field] = form[field].trim();
  if (form.lat_e7 !== null && form.lon_e7 !== null)
    Object.assign(args, { lat_e7: form.lat_e7, lon_e7: form.lon_e7 });
  return args;
}
