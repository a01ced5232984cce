import { count } from "../english";
import type { conflicts as French } from "../fr/conflicts";

export const conflicts: typeof French = {
  title: "Conflicts",
  intro:
    "Two people wrote the same field without seeing each other. Both values are kept; choose the one that stays.",
  none: "Nothing to settle",
  noneHelp:
    "When two people write the same field at the same time, both values wait here for somebody to choose.",
  open: (n) => count(n, { one: "# field to settle", other: "# fields to settle" }),
  kept: (value) => `Value kept: ${value}`,
  undone: (value) => `The other value is kept: ${value}`,
  other: "Write another value",
  otherTitle: "Another value",
  done: { true: "Done", false: "To do" },
  days: (n) => count(n, { one: "every day", other: "every # days" }),
};
