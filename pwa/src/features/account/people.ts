import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { text } from "../accounts/brief";
import { shown } from "../app/device";

/** A contact's or a store's name by id; "" when this phone does not know the id. */
export function nameOf(id: string): string {
  const found = shown.value.get(id);
  if (found === undefined) return "";
  return found.kind === "contact" && isErased(found)
    ? t.value.account.contacts.somebody
    : text(found, "name");
}

/** Erased, or about to be: an erasure on its way leaves a contact without a name. */
export const isErased = (contact: Shown): boolean => contact.erased === true || text(contact, "name") === "";

/** "Nadia Perrin, Cheffe de rayon" */
export function nameAndRole(contact: Shown): string {
  return [text(contact, "name"), text(contact, "role")].filter(Boolean).join(", ");
}
