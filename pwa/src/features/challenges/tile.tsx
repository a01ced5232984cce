import { computed } from "@preact/signals";
import { toDay } from "../../i18n/format";
import { Tile } from "../../ui/tile";
import { shown } from "../app/device";
import { tileWords } from "./tile-words";

const known = computed(() => [...shown.value.values()].filter((body) => body.kind === "challenge"));

/** On the first screens of stores and reps, once there is a challenge. */
export function ChallengeTile() {
  const words = tileWords.value;
  const all = known.value;
  const today = toDay(Date.now());
  const open = all.filter((body) => body.status === "planned" && String(body.ends_on) >= today).length;
  if (all.length === 0) return null;
  return (
    <Tile href="/challenges" icon="chart" label={words.title} about={open ? words.some(open) : words.none} />
  );
}
