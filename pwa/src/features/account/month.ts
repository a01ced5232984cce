import { language } from "../../i18n/language";

/** "novembre 2026" */
export const monthOf = (at: number): string =>
  new Intl.DateTimeFormat(language.value === "fr" ? "fr-FR" : "en-GB", {
    month: "long",
    year: "numeric",
  }).format(at);
