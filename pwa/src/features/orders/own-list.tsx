import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Card } from "../../ui/card";
import { FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import type { IconName } from "../../ui/icon";
import { List } from "../../ui/list-row";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { isStore } from "../session/session";

const MOST = 100;

interface Words {
  open: string;
  ended: string;
  none: string;
  noneHelp: string;
  noneEnded: string;
  noneEndedHelp: string;
}

interface Props {
  title: string;
  icon: IconName;
  words: Words;
  bodies: Shown[];
  isOpen: (body: Shown) => boolean;
  /** A line; `store` where the list holds several stores. */
  row: (body: Shown, store: string | undefined) => ComponentChildren;
  action?: ComponentChildren;
  /** Above everything: what was refused. */
  children?: ComponentChildren;
}

/** What is under way and what has ended, from this phone: a store's own, or those of a rep's stores. */
export function OwnList({ title, icon, words, bodies, isOpen, row, action, children }: Props) {
  const [isEnded, setEnded] = useState(false);
  const open = bodies.filter(isOpen);
  const found = isEnded ? bodies.filter((body) => !isOpen(body)) : open;
  const storeOf = (account: string | null): string | undefined => {
    const body = shown.value.get(account ?? "");
    return isStore() || !body ? undefined : text(body, "name");
  };
  return (
    <Frame title={title} tab={isStore() ? "home" : "today"} back={() => back("/")} action={action}>
      {children}
      <FilterBar label={title}>
        <FilterChip pressed={!isEnded} count={open.length} onPress={() => setEnded(false)}>
          {words.open}
        </FilterChip>
        <FilterChip pressed={isEnded} count={bodies.length - open.length} onPress={() => setEnded(true)}>
          {words.ended}
        </FilterChip>
      </FilterBar>
      {found.length > 0 ? (
        <Card flush>
          <List label={isEnded ? words.ended : words.open}>
            {found.slice(0, MOST).map((body) => row(body, storeOf(body.account)))}
          </List>
        </Card>
      ) : loaded.value !== "all" ? (
        <Skeleton rows={5} />
      ) : (
        <EmptyState icon={icon} title={isEnded ? words.noneEnded : words.none}>
          {isEnded ? words.noneEndedHelp : words.noneHelp}
        </EmptyState>
      )}
      <p class="muted small">{t.value.account.timeline.keeps}</p>
    </Frame>
  );
}
