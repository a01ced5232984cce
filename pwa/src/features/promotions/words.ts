import { promotions as en } from "../../i18n/en/promotions";
import { promotions as fr } from "../../i18n/fr/promotions";
import { own } from "../../i18n/own";

export const promotionWords = own(fr, en);
