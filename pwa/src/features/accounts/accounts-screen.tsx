import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Banner } from "../../ui/banner";
import { Button, LinkButton } from "../../ui/button";
import { FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { SearchInput } from "../../ui/search-input";
import { Skeleton } from "../../ui/skeleton";
import { accounts, loaded, shown, status } from "../app/device";
import { Frame } from "../app/frame";
import { go } from "../app/router";
import { overdueAccounts } from "../today/agenda";
import { AccountList } from "./account-list";
import { near, placed, toggleNear } from "./near";
import { searchAccounts } from "./search";

/** Kept while the app is open: coming back from an account finds the list as it was left. */
const query = signal("");
const only = signal<{ overdue: boolean; prospects: boolean }>({ overdue: false, prospects: false });

export function AccountsScreen() {
  const { accounts: words } = t.value;
  return (
    <Frame
      title={words.title}
      tab="accounts"
      actions={<IconButton icon="plus" label={words.add} href="/accounts/new" />}
    >
      <AccountPicker hrefOf={(account) => `/accounts/${account.id}`} />
    </Frame>
  );
}

/** Search, near me and filters over every account of this phone. */
export function AccountPicker({
  hrefOf,
  autoFocus,
}: {
  hrefOf: (account: Shown) => string;
  autoFocus?: boolean;
}) {
  const { accounts: words } = t.value;
  const rows = shown.value;
  // Until the visits are in memory every store would look forgotten.
  const isWhole = loaded.value === "all";
  const overdue = useMemo(
    () => new Set(isWhole ? overdueAccounts(Date.now()).map((one) => one.account.id) : []),
    [rows, isWhole],
  );
  const isFiltered = only.value.overdue || only.value.prospects;
  const all = searchAccounts(query.value);
  const matching = isFiltered
    ? all.filter(
        (account) =>
          (!only.value.overdue || overdue.has(account.id)) &&
          (!only.value.prospects || account.fields.status === "prospect"),
      )
    : all;
  const found = placed(matching);
  return (
    <>
      <div class="stack-s">
        <SearchInput
          label={words.search}
          placeholder={words.placeholder}
          value={query.value}
          autoFocus={autoFocus}
          found={words.found(found.length)}
          onEnter={() => {
            const first = found[0];
            if (first && query.value.trim() !== "") go(hrefOf(first.account));
          }}
          onValue={(value) => {
            query.value = value;
          }}
        />
        <FilterBar label={words.filters}>
          <FilterChip icon="pin" pressed={near.value !== null} onPress={(on) => void toggleNear(on)}>
            {words.near}
          </FilterChip>
          <FilterChip
            icon="clock"
            count={overdue.size}
            pressed={only.value.overdue}
            onPress={(on) => {
              only.value = { ...only.value, overdue: on };
            }}
          >
            {words.overdue}
          </FilterChip>
          <FilterChip
            pressed={only.value.prospects}
            onPress={(on) => {
              only.value = { ...only.value, prospects: on };
            }}
          >
            {words.prospects}
          </FilterChip>
        </FilterBar>
        <NearWords left={matching.length - found.length} />
      </div>
      {found.length > 0 ? (
        <AccountList
          label={words.found(found.length)}
          about={query.value}
          found={found}
          overdue={overdue}
          hrefOf={hrefOf}
        />
      ) : (
        <NothingFound isFiltered={isFiltered} />
      )}
    </>
  );
}

/** What became of asking where the phone is. */
function NearWords({ left }: { left: number }) {
  const { accounts: words } = t.value;
  const here = near.value;
  if (here === null) return null;
  if (here.kind === "asking") {
    return (
      <p class="muted small" role="status">
        {words.locating}
      </p>
    );
  }
  if (here.kind !== "here") {
    const { title, text } = words.nowhere[here.kind];
    return (
      <Banner tone="warn" title={title} onClose={() => void toggleNear(false)}>
        {text}
      </Banner>
    );
  }
  return left > 0 ? <p class="muted small">{words.withoutPosition(left)}</p> : null;
}

function NothingFound({ isFiltered }: { isFiltered: boolean }) {
  const { accounts: words, today } = t.value;
  if (loaded.value === "nothing") return <Skeleton rows={8} />;
  const add = (
    <LinkButton icon="plus" href="/accounts/new">
      {words.add}
    </LinkButton>
  );
  if (accounts.value.length === 0) {
    const waits = status.value.syncedMs === null;
    return (
      <EmptyState
        icon={waits ? "wait" : "store"}
        title={waits ? today.waitingTitle : today.noAccountsTitle}
        action={waits ? undefined : add}
      >
        {waits ? today.waitingText : today.noAccountsText}
      </EmptyState>
    );
  }
  if (isFiltered && query.value === "") {
    return (
      <EmptyState
        icon="filter"
        title={words.noneFilteredTitle}
        action={
          <Button
            icon="retry"
            onClick={() => {
              only.value = { overdue: false, prospects: false };
            }}
          >
            {words.clearFilters}
          </Button>
        }
      >
        {words.noneFilteredText}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="search" title={words.noneTitle(query.value)} action={add}>
      {words.noneText}
    </EmptyState>
  );
}
