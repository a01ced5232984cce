import { account } from "./en/account";
import { accounts } from "./en/accounts";
import { brand } from "./en/brand";
import { conflicts } from "./en/conflicts";
import { demo } from "./en/demo";
import { errors } from "./en/errors";
import { home } from "./en/home";
import { me } from "./en/me";
import { outbox } from "./en/outbox";
import { rescue } from "./en/rescue";
import { session } from "./en/session";
import { shell } from "./en/shell";
import { sync } from "./en/sync";
import { today } from "./en/today";
import { visit } from "./en/visit";
import { words } from "./en/words";
import type { Dictionary } from "./fr";
import { english, typeset } from "./typeset";

const written: Dictionary = {
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

export const en: Dictionary = typeset(written, english);
