import { stockOuts as en } from "../../i18n/en/stock-outs";
import { stockOuts as fr } from "../../i18n/fr/stock-outs";
import { own } from "../../i18n/own";

export const stockOutWords = own(fr, en);
