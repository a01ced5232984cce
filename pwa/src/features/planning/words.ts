import { planning as en } from "../../i18n/en/planning";
import { planning as fr } from "../../i18n/fr/planning";
import { own } from "../../i18n/own";

export const planningWords = own(fr, en);
