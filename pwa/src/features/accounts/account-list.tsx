import { useEffect, useRef, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { List } from "../../ui/list-row";
import { AccountRow } from "./account-row";
import { disputed, lastVisits } from "./last-visits";

export interface Found {
  account: Shown;
  metres?: number;
}

interface Props {
  label: string;
  /** What was looked for: another search starts at its top. */
  about: string;
  found: Found[];
  overdue: Set<string>;
  hrefOf: (account: Shown) => string;
}

/** A screenful comes at once and more as one scrolls; ten thousand rows at a time would choke a cheap phone. */
const FIRST = 9;
const STEP = 48;
const BY_ITSELF = 200;

export function AccountList({ label, about, found, overdue, hrefOf }: Props) {
  const [grown, setGrown] = useState({ about, most: FIRST });
  // Looked up, not reset by an effect: that would draw all the rows of the search before this one first.
  const most = grown.about === about ? grown.most : FIRST;
  const setMost = (next: number): void => setGrown({ about, most: next });
  const end = useRef<HTMLDivElement>(null);
  const left = found.length - most;
  useEffect(() => {
    if (left <= 0 || most >= BY_ITSELF || !end.current) return;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) setMost(most + STEP);
      },
      { rootMargin: "600px" },
    );
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [left, most, about]);
  return (
    <>
      <Card flush>
        <List label={label}>
          {found.slice(0, most).map(({ account, metres }, place) => (
            // By place: a letter typed changes the words of rows, it does not make and throw away rows (they hold no state).
            <AccountRow
              key={place}
              account={account}
              href={hrefOf(account)}
              lastMs={lastVisits.value.get(account.id)}
              metres={metres}
              isDisputed={disputed.value.has(account.id)}
              isOverdue={overdue.has(account.id)}
            />
          ))}
        </List>
      </Card>
      <div ref={end} />
      {left > 0 && most >= BY_ITSELF && (
        <Button wide icon="down" onClick={() => setMost(most + BY_ITSELF)}>
          {t.value.accounts.more(Math.min(BY_ITSELF, left))}
        </Button>
      )}
    </>
  );
}
