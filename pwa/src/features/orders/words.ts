import { orders as en } from "../../i18n/en/orders";
import { orders as fr } from "../../i18n/fr/orders";
import { own } from "../../i18n/own";

export const orderWords = own(fr, en);
