import { t } from "../i18n/language";
import { Icon, type IconName } from "./icon";

export interface Tab {
  id: string;
  label: string;
  icon: IconName;
  href: string;
  /** Things waiting there: unsent entries, conflicts. */
  badge?: number | undefined;
}

interface Props {
  tabs: Tab[];
  current?: string | undefined;
}

/** At the bottom of a phone, at the side of a desk. */
export function TabBar({ tabs, current }: Props) {
  const { shell } = t.value;
  return (
    <nav class="tab-bar" aria-label={shell.main}>
      <p class="brand" aria-hidden="true">
        {shell.app}
      </p>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.id}>
            <a class="tab" href={tab.href} aria-current={tab.id === current ? "page" : undefined}>
              <span class="tab-icon">
                <Icon name={tab.icon} />
                {tab.badge !== undefined && tab.badge > 0 && (
                  <span class="badge">
                    <span aria-hidden="true">{tab.badge > 99 ? "99+" : tab.badge}</span>
                    <span class="sr-only">{shell.badge(tab.badge)}</span>
                  </span>
                )}
              </span>
              <span class="tab-label">{tab.label}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
