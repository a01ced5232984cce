import type { ComponentChildren } from "preact";
import { t } from "../i18n/language";
import { names } from "./class-names";
import { type Tab, TabBar } from "./tab-bar";
import { ToastRegion } from "./toast";
import { TopBar, type TopBarProps } from "./top-bar";

interface Props extends TopBarProps {
  /** At most five; none hides the bar (sign-in, writing a visit). */
  tabs?: Tab[] | undefined;
  current?: string | undefined;
  /** Under the bar, over everything: signed out, storage trouble. */
  banner?: ComponentChildren;
  /** The screen's main action, at the thumb. See ActionBar. */
  action?: ComponentChildren;
  /** Second column on a wide screen, below the content on a phone. */
  aside?: ComponentChildren;
  children: ComponentChildren;
}

export function AppShell({ tabs, current, banner, action, aside, children, ...bar }: Props) {
  const hasTabs = tabs !== undefined && tabs.length > 0;
  return (
    <div class={names("app", hasTabs && "app-tabs", aside !== undefined && "app-aside")}>
      <a class="skip" href="#main">
        {t.value.shell.skip}
      </a>
      <TopBar {...bar} />
      <main id="main" class="main" tabIndex={-1}>
        {banner}
        <div class="columns">
          <div class="column">{children}</div>
          {aside !== undefined && <div class="column">{aside}</div>}
        </div>
      </main>
      <div class="foot">
        <ToastRegion />
        {action !== undefined && action !== null && (
          <section class="action-bar" aria-label={t.value.shell.actions}>
            {action}
          </section>
        )}
      </div>
      {hasTabs && <TabBar tabs={tabs} current={current} />}
    </div>
  );
}
