import { account } from "./fr/account";
import { accounts } from "./fr/accounts";
import { brand } from "./fr/brand";
import { conflicts } from "./fr/conflicts";
import { demo } from "./fr/demo";
import { errors } from "./fr/errors";
import { home } from "./fr/home";
import { me } from "./fr/me";
import { outbox } from "./fr/outbox";
import { rescue } from "./fr/rescue";
import { session } from "./fr/session";
import { shell } from "./fr/shell";
import { sync } from "./fr/sync";
import { today } from "./fr/today";
import { visit } from "./fr/visit";
import { words } from "./fr/words";
import { french, typeset } from "./typeset";

const written = {
  account,
  accounts,
  brand,
  conflicts,
  demo,
  errors,
  home,
  me,
  outbox,
  rescue,
  session,
  shell,
  sync,
  today,
  visit,
  words,
};

/** Every word of the screens, one object per screen; the other languages are typed by it. */
export type Dictionary = typeof written;

export const fr: Dictionary = typeset(written, french);
