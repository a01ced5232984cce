import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/language";
import { List, ListRow } from "../../ui/list-row";
import { SearchInput } from "../../ui/search-input";
import { text } from "../accounts/brief";
import { searchAccounts } from "../accounts/search";
import { call, isHeadquarters } from "../session/session";

export interface Picked {
  id: string;
  name: string;
  place: string;
}

const MOST = 30;

interface Props {
  /** The account that is being worked on. */
  busy?: string | undefined;
  onPick: (account: Picked) => void;
}

/** Find an account: on this phone for a rep, on the server for headquarters. */
export function PickAccount({ busy, onPick }: Props) {
  const { me, shell } = t.value;
  const [query, setQuery] = useState("");
  const found = useAccounts(query);
  return (
    <div class="stack">
      <SearchInput label={me.inviteSearch} value={query} onValue={setQuery} />
      {found.length === 0 && <p class="muted">{me.inviteNone}</p>}
      <List label={me.inviteAccount}>
        {found.map((account) => (
          <ListRow
            key={account.id}
            title={account.name}
            subtitle={account.place}
            meta={busy === account.id ? shell.busy : undefined}
            onClick={() => {
              if (!busy) onPick(account);
            }}
          />
        ))}
      </List>
    </div>
  );
}

function useAccounts(query: string): Picked[] {
  const [online, setOnline] = useState<Picked[]>([]);
  useEffect(() => {
    if (!isHeadquarters()) return;
    let isHere = true;
    const timer = setTimeout(async () => {
      const path = `/api/v1/accounts?limit=${MOST}&q=${encodeURIComponent(query)}`;
      const said = (await call("GET", path).catch(() => ({ accounts: [] }))) as {
        accounts: { id: string; name: string; postcode: string | null; city: string | null }[];
      };
      if (!isHere) return;
      setOnline(
        said.accounts.map(({ id, name, postcode, city }) => ({
          id,
          name,
          place: `${postcode ?? ""} ${city ?? ""}`.trim(),
        })),
      );
    }, 200);
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [query]);
  if (isHeadquarters()) return online;
  return searchAccounts(query)
    .slice(0, MOST)
    .map((account) => ({
      id: account.id,
      name: text(account, "name"),
      place: `${text(account, "postcode")} ${text(account, "city")}`.trim(),
    }));
}
