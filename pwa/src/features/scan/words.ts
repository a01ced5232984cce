import { scan as en } from "../../i18n/en/scan";
import { scan as fr } from "../../i18n/fr/scan";
import { own } from "../../i18n/own";

export const scanWords = own(fr, en);
