import type { Shown } from "../../core/preview";
import { isErased } from "../account/people";
import { briefOf } from "../accounts/brief";

/** Who can be met at an account: known there, not gone, not erased. */
export const peopleAt = (account: string): Shown[] =>
  briefOf(account).contacts.filter((contact) => !isErased(contact) && !contact.fields.left_on);
