import { language } from "../i18n/language";
import { french } from "../i18n/typeset";

/** Sample words of the gallery; screens have theirs in the dictionaries. */
export const say = (fr: string, en: string): string => (language.value === "fr" ? french(fr) : en);
