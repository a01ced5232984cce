import { fromDay, shortDay, weekday } from "../../i18n/format";
import type { Window } from "./hours";
import { words } from "./words";

/** "Lundi", "Lun" of an ISO weekday. */
export function weekdayName(day: number, width: "long" | "short" = "long"): string {
  const name = weekday(day, width);
  return name.charAt(0).toUpperCase() + name.slice(1).replace(".", "");
}

export const sayWindows = (windows: readonly Window[]): string =>
  windows.map(({ opens, closes }) => `${opens}–${closes}`).join(", ") || words.value.closed;

/** "jeu. 24 déc." or "24 déc. – 2 janv." */
export function sayDates(first: string, last: string): string {
  if (first !== last) return `${shortDay(fromDay(first))} – ${shortDay(fromDay(last))}`;
  const day = ((new Date(fromDay(first)).getDay() + 6) % 7) + 1;
  return `${weekdayName(day, "short")} ${shortDay(fromDay(first))}`;
}
