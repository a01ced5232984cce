import type { Shown } from "../../core/preview";
import { ago, distance } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Chip } from "../../ui/chip";
import { ListRow } from "../../ui/list-row";
import { loaded } from "../app/device";
import { text } from "./brief";

interface Props {
  account: Shown;
  href: string;
  /** ms since 1970; undefined: never, or not known on this phone. */
  lastMs: number | undefined;
  metres?: number | undefined;
  isDisputed: boolean;
  isOverdue: boolean;
}

/** One account of a list: where, how far, when somebody was last there, and what waits. */
export function AccountRow({ account, href, lastMs, metres, isDisputed, isOverdue }: Props) {
  const { accounts: words } = t.value;
  const place = [text(account, "city"), text(account, "postcode")].filter(Boolean).join(" ");
  const isProspect = account.fields.status === "prospect";
  // "Never" is said once every visit kept here is in memory.
  const never = loaded.value === "all" ? words.neverSeen : "";
  const seen = lastMs === undefined ? never : words.seen(ago(lastMs));
  const hasChips = isDisputed || isOverdue || isProspect || account.pending !== undefined;
  return (
    <ListRow
      href={href}
      title={text(account, "name")}
      subtitle={[place, seen].filter(Boolean).join(" · ")}
      meta={metres === undefined ? undefined : distance(metres)}
      pending={account.pending !== undefined}
      chips={
        hasChips ? (
          <>
            {isDisputed && (
              <Chip tone="warn" icon="conflict">
                {words.conflict}
              </Chip>
            )}
            {isOverdue && (
              <Chip tone="warn" icon="clock">
                {words.late}
              </Chip>
            )}
            {isProspect && <Chip tone="accent">{words.prospect}</Chip>}
            {account.pending && <Chip icon="cloud-up">{words.pending}</Chip>}
          </>
        ) : undefined
      }
    />
  );
}
