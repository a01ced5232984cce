import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/language";
import { names } from "./class-names";
import { Icon } from "./icon";
import { type SyncStatus, saySync } from "./sync-words";

interface Props {
  status: SyncStatus;
  /** The page "on this phone". */
  href: string;
}

/** Said only once a state has lasted: a send that takes half a second is not news to a screen reader. */
const SETTLE_MS = 2_000;

export function SyncChip({ status, href }: Props) {
  const said = saySync(status);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    if (status.phase === "sending") return;
    const timer = setTimeout(() => setSpoken(said.text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [said.text, status.phase]);
  return (
    <>
      <a class={names("sync", `tone-${said.tone}`)} href={href} title={said.explain}>
        <Icon name={said.icon} size="s" />
        <span class="sync-text">{said.text}</span>
        <span class="sr-only"> – {t.value.sync.open}</span>
      </a>
      <span class="sr-only" role="status">
        {spoken}
      </span>
    </>
  );
}
