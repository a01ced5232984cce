import { promotionPlan as en } from "../../i18n/en/promotion-plan";
import { promotionPlan as fr } from "../../i18n/fr/promotion-plan";
import { own } from "../../i18n/own";

export const planWords = own(fr, en);
