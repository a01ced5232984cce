import type { Shown } from "../../core/preview";
import { participationId } from "../../core/promotion";
import type { Fields } from "../../core/wire";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import type { Problem } from "./model";
import { promotionWords } from "./words";

/** What a store, or its rep, says about a promotion. Each says so, and where the kind allows takes it back. */
export interface Here {
  promotion: Shown;
  account: string;
}

const idOf = ({ promotion, account }: Here): string => participationId(promotion.id, account);

/** The words without those that say nothing. */
const said = (words: Fields): Fields =>
  Object.fromEntries(Object.entries(words).filter(([, value]) => value !== "" && value !== null));

const say = (here: Here, kind: string, words: Fields): Promise<unknown> =>
  perform([
    {
      kind: `promotion.${kind}`,
      entity: idOf(here),
      args: { account: here.account, promotion: here.promotion.id, ...said(words) },
    },
  ]);

export async function commit(here: Here, quantity: number | null, note: string): Promise<boolean> {
  if (!(await say(here, "commit", { quantity, note: note.trim() }))) return false;
  toast({ text: promotionWords.value.deed.commitDone, undo: () => void withdraw(here, "") });
  return true;
}

export async function withdraw(here: Here, reason: string): Promise<boolean> {
  const args = said({ reason: reason.trim() });
  if (!(await perform([{ kind: "promotion.withdraw", entity: idOf(here), args }]))) return false;
  toast({ text: promotionWords.value.deed.withdrawDone, undo: () => void commit(here, null, "") });
  return true;
}

export async function confirmExecution(here: Here, picture: string, note: string): Promise<boolean> {
  if (!(await say(here, "confirm_execution", { picture, note: note.trim() }))) return false;
  toast({ text: promotionWords.value.deed.executedDone });
  return true;
}

export async function reportProblem(
  here: Here,
  problem: Problem,
  picture: string,
  note: string,
): Promise<boolean> {
  if (!(await say(here, "report_problem", { problem, picture, note: note.trim() }))) return false;
  const { deed, problem: names } = promotionWords.value;
  toast({ text: deed.problemDone(names[problem]) });
  return true;
}

export async function typeResult(
  here: Here,
  units: number,
  value_minor: number,
  note: string,
): Promise<boolean> {
  if (!(await say(here, "result", { units, value_minor, currency: "EUR", note: note.trim() }))) return false;
  toast({ text: promotionWords.value.deed.resultDone });
  return true;
}
