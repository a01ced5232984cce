import type { Json } from "../../core/wire";
import { fromDay, list, moment, phone, shortDay, weekday } from "../../i18n/format";
import { t } from "../../i18n/language";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

/** "lun. 09:00–12:30, lun. 13:30–17:30": hours of a week, or of one day. */
const sayHours = (windows: Json[]): string =>
  windows
    .map((one) => one as { day?: number; opens: string; closes: string })
    .map(({ day, opens, closes }) => `${day ? `${weekday(day, "short")} ` : ""}${opens}–${closes}`)
    .join(", ");

/** The value of a field as a person reads it; "" when it is empty. `nameOf` says who or what an id stands for. */
export function sayValue(field: string, value: Json | undefined, nameOf?: (id: string) => string): string {
  if (value === null || value === undefined || value === "") return "";
  const { conflicts, words } = t.value;
  if (typeof value === "boolean") return value ? conflicts.done.true : conflicts.done.false;
  if (typeof value === "number")
    return field === "visit_interval_days" ? conflicts.days(value) : String(value);
  if (field === "windows" && Array.isArray(value)) return sayHours(value);
  if (Array.isArray(value)) {
    return list(
      value.map((item) => (typeof item === "string" ? (nameOf?.(item) ?? item) : "")).filter(Boolean),
    );
  }
  if (typeof value === "object")
    return list(
      Object.values(value)
        .map((item) => sayValue("", item))
        .filter(Boolean),
    );
  const known: Record<string, { [word: string]: string }> = {
    audience: words.audience,
    preferred_channel: words.channel,
    channel: words.channel,
    level: words.level,
    status: words.accountStatus,
    value: words.verdict,
  };
  const word = known[field]?.[value];
  if (word !== undefined) return word;
  if (field === "phone") return phone(value);
  if (DAY.test(value)) return shortDay(fromDay(value));
  if (INSTANT.test(value)) return moment(value);
  return nameOf?.(value) ?? value;
}
