import { language } from "../../i18n/language";

const DAYS = {
  fr: {
    Mo: "lun.",
    Tu: "mar.",
    We: "mer.",
    Th: "jeu.",
    Fr: "ven.",
    Sa: "sam.",
    Su: "dim.",
    PH: "jours fériés",
  },
  en: { Mo: "Mon", Tu: "Tue", We: "Wed", Th: "Thu", Fr: "Fri", Sa: "Sat", Su: "Sun", PH: "public holidays" },
} as const;
const CLOSED = { fr: "fermé", en: "closed" } as const;

/** Days, hours and what stands between them: anything else is somebody's own sentence. */
const RULE = /^(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed|\d{1,2}:\d{2}|[\s,+-])+$/;

/** OpenStreetMap opening hours as people write them; what is not such a line stays as it was typed. */
export function sayHours(written: string, into: "fr" | "en" = language.value): string[] {
  return written
    .split(";")
    .map((rule) => rule.trim())
    .filter(Boolean)
    .map((rule) => (RULE.test(rule) ? say(rule, into) : rule));
}

function say(rule: string, into: "fr" | "en"): string {
  const days: Record<string, string> = DAYS[into];
  return rule
    .replaceAll("-", "–")
    .replace(/,(?=\S)/g, ", ")
    .replace(/[A-Z][a-zH]/g, (day) => days[day] ?? day)
    .replace(/off|closed/g, CLOSED[into]);
}
