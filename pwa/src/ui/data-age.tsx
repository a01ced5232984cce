import { daysBetween, moment, time } from "../i18n/format";
import { t } from "../i18n/language";
import { Icon } from "./icon";

interface Props {
  /** ms since 1970 of the last complete exchange; null: never. */
  syncedMs: number | null;
  now?: number | undefined;
}

/** "à jour à 18:05", "données d'hier 18:05", "données du 12 nov. 18:05" */
export function sayAge(syncedMs: number | null, now: number): string {
  const { sync } = t.value;
  if (syncedMs === null) return sync.noData;
  const days = daysBetween(syncedMs, now);
  if (days <= 0) return sync.asOf(time(syncedMs));
  return days === 1 ? sync.fromYesterday(time(syncedMs)) : sync.from(moment(syncedMs, now));
}

export function DataAge({ syncedMs, now = Date.now() }: Props) {
  const isOld = syncedMs === null || daysBetween(syncedMs, now) > 0;
  return (
    <span class={isOld ? "data-age data-age-old" : "data-age"}>
      <Icon name="clock" size="s" />
      <span>{sayAge(syncedMs, now)}</span>
    </span>
  );
}
