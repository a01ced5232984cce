import "../../styles/screens/help.css";
import { dayWord } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Icon, type IconName } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { nameOf, readDirectory } from "../brand/directory";
import { useReading } from "../brand/use-reading";
import { isStore } from "../session/session";
import { MessageThread } from "./thread";
import { words } from "./words";

/** What a conversation is about, in words; "" when this phone does not know it. */
export function titleOf(root: string): string {
  const body = shown.value.get(root);
  if (!body) return "";
  if (body.kind === "message") {
    const topics: Record<string, string> = words.value.topic;
    return topics[text(body, "topic")] ?? words.value.thread;
  }
  const kinds: Record<string, string> = t.value.words.kind;
  return [kinds[body.kind], dayWord(body.occurred_at)].filter(Boolean).join(" · ");
}

/** Where the thing itself is shown. */
const PLACES: Record<string, { at: (id: string) => string; icon: IconName }> = {
  booking: { at: (id) => `/bookings/${id}`, icon: "calendar" },
  pos_order: { at: (id) => `/orders/${id}`, icon: "box" },
  stock_out: { at: (id) => `/stock-outs/${id}`, icon: "alert" },
};

/** One conversation, with a way to the thing it is about and to the store. */
export function ThreadScreen({ root }: { root: string }) {
  const w = words.value;
  const body = shown.value.get(root);
  const account = shown.value.get(body?.account ?? "");
  const place = body && PLACES[body.kind];
  return (
    <Frame
      title={titleOf(root) || w.thread}
      subtitle={account ? text(account, "name") : null}
      tab={isStore() ? "home" : "accounts"}
      back={() => back(account ? `/accounts/${account.id}` : "/")}
    >
      {body?.account ? (
        <>
          <Card flush>
            <List>
              {body && place && (
                <ListRow
                  href={place.at(root)}
                  leading={<Icon name={place.icon} />}
                  title={titleOf(root)}
                  subtitle={w.open}
                />
              )}
              <ListRow
                href={`/accounts/${body.account}`}
                leading={<Icon name="store" />}
                title={account ? text(account, "name") : ""}
                subtitle={body.kind === "visit" ? text(body, "summary") || w.account : w.account}
              />
            </List>
          </Card>
          <MessageThread about={root} account={body.account} />
        </>
      ) : loaded.value === "all" ? (
        <EmptyState icon="mail" title={w.missing}>
          {w.missingText}
        </EmptyState>
      ) : (
        <Skeleton rows={5} />
      )}
    </Frame>
  );
}

/** The same for headquarters: everything but the store's name is read where it is shown. */
export function OnlineThreadScreen({ root, account }: { root: string; account: string }) {
  const w = words.value;
  const named = useReading("directory", async () => {
    await readDirectory();
    return true;
  });
  const store = nameOf(account);
  return (
    <Frame
      title={w.thread}
      subtitle={store || null}
      tab="coverage"
      back={() => back(account ? `/accounts/${account}` : "/")}
    >
      {account === "" || (named.value && store === "") ? (
        <EmptyState icon="mail" title={w.missing}>
          {w.missingText}
        </EmptyState>
      ) : (
        <>
          <Card flush>
            <List>
              <ListRow
                href={`/accounts/${account}`}
                leading={<Icon name="store" />}
                title={store || w.account}
                subtitle={w.account}
              />
            </List>
          </Card>
          <MessageThread about={root} account={account} />
        </>
      )}
    </Frame>
  );
}
