import { t } from "../../i18n/language";
import { Icon, type IconName } from "../../ui/icon";
import { Sheet } from "../../ui/sheet";

/** What the brand sees, in plain words: the audiences of the fields, as the server cuts them. */
export function WhatIsSeen({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { home, words } = t.value;
  return (
    <Sheet open={open} onClose={onClose} title={home.sees}>
      <div class="stack">
        <p>{home.seesIntro}</p>
        <Part icon="both" title={home.seesShared} lines={home.seesSharedList(words.audience.shared)} />
        <Part icon="lock" title={home.seesYours} lines={home.seesYoursList(words.audience.retailer)} />
        <Part icon="lock" title={home.seesTheirs} lines={home.seesTheirsList(words.audience.brand)} />
        <p class="muted small">{home.seesEnd}</p>
      </div>
    </Sheet>
  );
}

function Part({ icon, title, lines }: { icon: IconName; title: string; lines: readonly string[] }) {
  return (
    <section class="seen">
      <h3>
        <Icon name={icon} />
        {title}
      </h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
