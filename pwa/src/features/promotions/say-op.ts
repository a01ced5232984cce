import type { Shown } from "../../core/preview";
import type { Op } from "../../core/wire";
import { text } from "../accounts/brief";
import { nameOf, type Problem } from "./model";
import { promotionWords } from "./words";

/** What an op on a promotion was about, in one line: its name, and what is wrong where something is. */
export function sayPromotion(op: Op, about: Shown | undefined, shown: Map<string, Shown>): string {
  const { name_fr, problem, promotion } = op.args;
  const id =
    typeof promotion === "string"
      ? promotion
      : about?.kind === "participation"
        ? text(about, "promotion")
        : op.entity;
  const found = shown.get(id);
  const name = found?.kind === "promotion" ? nameOf(found) : typeof name_fr === "string" ? name_fr : "";
  const wrong = typeof problem === "string" ? promotionWords.value.problem[problem as Problem] : "";
  return [name, wrong].filter(Boolean).join(" · ");
}
