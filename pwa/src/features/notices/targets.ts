import { shown } from "../app/device";

/** What a notice is about, as it or the address of a tapped push says. */
export interface Target {
  /** The kind of notice; "" when only the address is known. */
  what: string;
  kind: string;
  id: string;
  /** The account. */
  about: string;
}

/** The address of what a notice is about: the server need not know the app's screens. */
export function placeOf({ what, kind, id, about }: Target): string {
  if (what === "conflict") return "/conflicts";
  const there = (rest = ""): string => (about ? `/accounts/${about}${rest}` : INBOX);
  switch (kind) {
    case "booking":
      return `/bookings/${id}`;
    case "pos_order":
      return there(`/orders/${id}`);
    case "stock_out":
      return there(`/stock-outs/${id}`);
    case "promotion":
      return `/promotions/${id}`;
    case "participation":
      // Its screen finds the promotion: a push may be ahead of what this phone holds.
      return there(`/promotions/${id}`);
    case "challenge":
      return `/challenges/${id}`;
    case "standing": {
      const of = shown.value.get(id)?.fields.challenge;
      return typeof of === "string" && about ? `/challenges/${of}/${about}` : "/challenges";
    }
    case "contact":
      return there(`/contacts/${id}`);
    case "message":
      return `/thread/${String(shown.value.get(id)?.fields.about ?? id)}`;
    case "account":
      return `/accounts/${id}`;
    case "notice":
      return "/me/notifications";
    default:
      // Visits, tasks, notes and verbatims stand on the account's page.
      return there();
  }
}

export const INBOX = "/notices";

/** `to=KIND.ID&about=ACCOUNT`, as the server writes it; null where it names nothing. */
export function targetIn(query: string): Target | null {
  const given = new URLSearchParams(query);
  const [kind = "", id = ""] = (given.get("to") ?? "").split(".");
  const is = /^[\w-]+$/;
  if (!is.test(kind) || !is.test(id)) return null;
  const about = given.get("about") ?? "";
  return { what: "", kind, id, about: is.test(about) ? about : "" };
}
