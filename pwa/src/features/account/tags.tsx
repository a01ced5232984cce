import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { IconButton } from "../../ui/icon-button";
import { TextInput } from "../../ui/text-input";
import { edit } from "../app/device";
import { perform } from "./perform";

/** The brand's tags on a store: each tap is its own op, so there is nothing to save. */
export function Tags({ account }: { account: Shown }) {
  const { form } = t.value.account;
  const [written, setWritten] = useState("");
  const tags = (account.fields.tags ?? []) as string[];
  const add = async (): Promise<void> => {
    const tag = written.trim();
    if (tag === "" || tags.includes(tag)) return setWritten("");
    if (await perform([{ kind: "account.tag", entity: account.id, args: { tags: [tag] } }])) setWritten("");
  };
  return (
    <div class="stack-s">
      <p class="label">{form.tags}</p>
      {tags.length > 0 && (
        <ul class="cluster plain">
          {tags.map((tag) => (
            <li key={tag} class="tag-off">
              <span>{tag}</span>
              <IconButton
                icon="close"
                label={form.tagOff(tag)}
                onClick={() => void perform([edit("account.untag", account.id, { tags: [tag] })])}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        class="in-line"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <TextInput
          label={form.tagNew}
          bare
          placeholder={form.tagNew}
          value={written}
          maxLength={60}
          onValue={setWritten}
        />
        <IconButton icon="plus" kind="soft" label={form.tagAdd} onClick={() => void add()} />
      </form>
    </div>
  );
}
