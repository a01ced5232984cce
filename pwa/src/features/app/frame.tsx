import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n/language";
import { AppShell } from "../../ui/app-shell";
import { Banner } from "../../ui/banner";
import { LinkButton } from "../../ui/button";
import { IconButton } from "../../ui/icon-button";
import { SyncChip } from "../../ui/sync-chip";
import type { Tab } from "../../ui/tab-bar";
import { unread } from "../notices/unread";
import { isHeadquarters, isStore, session } from "../session/session";
import { conflicts, status, toReview, trouble, unsent } from "./device";

export type TabId =
  | "today"
  | "accounts"
  | "home"
  | "coverage"
  | "verbatims"
  | "unsettled"
  | "requests"
  | "phone"
  | "conflicts"
  | "me";

interface Props {
  title: string;
  tab?: TabId;
  subtitle?: ComponentChildren;
  /** Where back leads; screens of a tab have none. */
  back?: string | (() => void);
  actions?: ComponentChildren;
  banner?: ComponentChildren;
  /** The screen's main action, at the thumb. */
  action?: ComponentChildren;
  aside?: ComponentChildren;
  /** A form to be finished: no tabs to lose oneself in. */
  withoutTabs?: boolean;
  children: ComponentChildren;
}

/** Every screen's surroundings: bar, sync chip, tabs of the role, and what must be said above everything. */
export function Frame({ title, tab, withoutTabs, banner, actions, children, ...rest }: Props) {
  useEffect(() => {
    document.title = `${title} · Comptoir`;
    const main = document.querySelector<HTMLElement>("#main");
    // A screen that opened for writing has put the keyboard where it belongs.
    if (!main?.contains(document.activeElement)) main?.focus({ preventScroll: true });
  }, [title]);
  const chip = <SyncChip status={{ ...status.value, unsent: unsent.value.length }} href="/phone" />;
  return (
    <AppShell
      title={title}
      current={tab}
      sync={session.value ? chip : undefined}
      tabs={session.value && !withoutTabs ? tabsOf() : undefined}
      actions={session.value && !withoutTabs && rest.back === undefined ? <Bell>{actions}</Bell> : actions}
      banner={
        <>
          <Warnings />
          {banner}
        </>
      }
      {...rest}
    >
      {children}
    </AppShell>
  );
}

/** On the first screen of every tab: what one was told, and how much of it is unread. */
function Bell({ children }: { children: ComponentChildren }) {
  const { shell } = t.value;
  const count = unread.value.length;
  return (
    <>
      {children}
      <IconButton icon="bell" href="/notices" label={shell.notices(count)} badge={count} />
    </>
  );
}

function Warnings() {
  const { sync } = t.value;
  if (trouble.value) return <Banner tone="problem" title={sync.storage} children={sync.explain.storage} />;
  if (status.value.phase === "signed-out") {
    return (
      <Banner
        tone="warn"
        title={sync.signedOut}
        children={sync.explain["signed-out"]}
        action={
          <LinkButton href="/sign-in" kind="primary" icon="key">
            {sync.signedOut}
          </LinkButton>
        }
      />
    );
  }
  return null;
}

function tabsOf(): Tab[] {
  const { tabs } = t.value.shell;
  const phone: Tab = {
    id: "phone",
    label: tabs.phone,
    icon: "device",
    href: "/phone",
    badge: unsent.value.length + toReview.value.length,
  };
  const clashes: Tab = {
    id: "conflicts",
    label: tabs.conflicts,
    icon: "conflict",
    href: "/conflicts",
    badge: conflicts.value.length,
  };
  const me: Tab = { id: "me", label: tabs.me, icon: "me", href: "/me" };
  if (isHeadquarters()) {
    return [
      { id: "coverage", label: tabs.coverage, icon: "chart", href: "/" },
      { id: "verbatims", label: tabs.verbatims, icon: "quote", href: "/verbatims" },
      { id: "requests", label: tabs.requests, icon: "truck", href: "/orders" },
      { id: "unsettled", label: tabs.unsettled, icon: "inbox", href: "/unsettled" },
      me,
    ];
  }
  if (isStore()) return [{ id: "home", label: tabs.home, icon: "home", href: "/" }, phone, clashes, me];
  return [
    { id: "today", label: tabs.today, icon: "today", href: "/" },
    { id: "accounts", label: tabs.accounts, icon: "store", href: "/accounts" },
    phone,
    clashes,
    me,
  ];
}
