import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { outbox, shown } from "../app/device";

interface Twin {
  account: string;
  name: string;
  city: string | null;
}

/** What the server found to look like the prospect this phone added: named in its receipt, never refused. */
export function LikelyTwins({ account }: { account: Shown }) {
  const { account: words } = t.value;
  const [isClosed, setClosed] = useState(false);
  const added = outbox.value.find(({ op }) => op.kind === "account.add" && op.entity === account.id);
  const twins = (added?.receipt?.params.duplicates ?? []) as unknown as Twin[];
  if (isClosed || twins.length === 0) return null;
  return (
    <Banner tone="warn" title={words.twinsTitle} onClose={() => setClosed(true)}>
      <p>{words.twinsText}</p>
      <ul class="plain">
        {twins.map((twin) => {
          const name = [twin.name, twin.city].filter(Boolean).join(", ");
          return (
            <li key={twin.account}>
              {shown.value.has(twin.account) ? <a href={`/accounts/${twin.account}`}>{name}</a> : name}
            </li>
          );
        })}
      </ul>
    </Banner>
  );
}
