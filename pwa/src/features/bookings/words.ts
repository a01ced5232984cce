import { own } from "../../i18n/own";
import { en } from "./en";
import { fr } from "./fr";

export const words = own(fr, en);
