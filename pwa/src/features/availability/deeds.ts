import type { Fields } from "../../core/wire";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { edit } from "../app/device";
import { type Availability, argsOf, type Weekly, type Window } from "./hours";
import { words } from "./words";

const set = (user: string, args: Fields) => perform([edit("availability.set", user, args)]);

/** Another usual week; taken back, the one before. */
export async function saveWeek(user: string, held: Availability, windows: Weekly[]): Promise<boolean> {
  if (!(await set(user, argsOf({ ...held, windows })))) return false;
  const before = argsOf(held);
  toast({
    text: words.value.saved,
    undo: () => void set(user, before).then((done) => done && toast({ text: words.value.undone })),
  });
  return true;
}

/** The first time: a usual week to begin with. */
export async function begin(user: string, zone: string, windows: Weekly[], country: string): Promise<void> {
  const args = { ...argsOf({ zone, windows }), ...(country ? { country } : {}) };
  if (await set(user, args)) toast({ text: words.value.begun });
}

/** Only what was changed beside what always goes along: what somebody else changed meanwhile stays theirs. */
export async function saveRules(user: string, held: Availability, changed: Fields): Promise<boolean> {
  if (Object.keys(changed).length === 0) return true;
  if (!(await set(user, { ...argsOf(held), ...changed }))) return false;
  toast({ text: words.value.saved });
  return true;
}

/** Some dates: other windows, closed, or (null) like their weekdays again. Taken back, each as it was. */
export async function except(
  user: string,
  held: Availability,
  dates: readonly string[],
  windows: Window[] | null,
): Promise<boolean> {
  const op = (date: string, given: Window[] | null) => ({
    kind: "availability.except",
    entity: user,
    args: { date, windows: given?.map(({ opens, closes }) => ({ opens, closes })) ?? null },
  });
  if (!(await perform(dates.map((date) => op(date, windows))))) return false;
  const w = words.value;
  toast({
    text: windows === null ? w.likeBefore : w.saved,
    undo: () =>
      void perform(dates.map((date) => op(date, held.exceptions[date] ?? null))).then(
        (done) => done && toast({ text: w.undone }),
      ),
  });
  return true;
}
