import type { Shown } from "../../core/preview";
import type { Draft } from "../../store/port";

export type DraftKind = "visit" | "note" | "task" | "account" | "edit";

/** A form left half written, and where it goes on. */
export interface DraftLine {
  key: string;
  kind: DraftKind;
  savedMs: number;
  href: string;
  /** The account it is about, when this phone has it. */
  account: Shown | null;
}

/** Read what the drafts are about from their keys: `visit:account:visit`, `note:account`, `edit:entity`, `account:new`. */
export function draftLines(drafts: Iterable<Draft>, find: (id: string) => Shown | undefined): DraftLine[] {
  return [...drafts]
    .flatMap(({ key, savedMs }) => {
      const [kind = "", first = "", second = ""] = key.split(":");
      const entity = find(first);
      const account = entity?.kind === "account" ? entity : (find(entity?.account ?? "") ?? null);
      const at = account ? `/accounts/${account.id}` : "";
      const line = (as: DraftKind, href: string): DraftLine[] => [{ key, kind: as, savedMs, href, account }];
      if (key === "account:new") return line("account", "/accounts/new");
      if (account === null) return [];
      switch (kind) {
        case "visit":
          return line("visit", `${at}/visit/${second}`);
        case "note":
        case "task":
          return line(kind, `${at}?write=${kind}`);
        case "contact":
          return line("edit", `${at}/contacts/new`);
        case "edit":
          if (entity?.kind === "contact") return line("edit", `${at}/contacts/${entity.id}`);
          return line("edit", entity?.kind === "account" ? `${at}/edit` : at);
        default:
          return [];
      }
    })
    .sort((a, b) => b.savedMs - a.savedMs);
}
