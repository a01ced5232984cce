import { challenges as en } from "../../i18n/en/challenges";
import { challenges as fr } from "../../i18n/fr/challenges";
import { own } from "../../i18n/own";

export const challengeWords = own(fr, en);
