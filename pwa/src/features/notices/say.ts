import type { Shown } from "../../core/preview";
import { brief, fromDay, shortDay, time } from "../../i18n/format";
import { language } from "../../i18n/language";
import { english, french } from "../../i18n/typeset";
import type { IconName } from "../../ui/icon";
import { productOf, sayGtin } from "../stock-outs/products";
import { en, fr } from "./catalogue.gen";
import { words } from "./words";

interface Step {
  what: string;
  at: string;
  channel?: string;
  code?: string;
  via?: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** What a parameter that is not there leaves at the ends of a sentence. */
const LOOSE = /^[\s·:,]+|[\s·:,]+$/g;

/** A notice's two lines, the same as on a phone's lock screen; one this version does not know has its topic for a title. */
export function sayNotice(notice: Shown): { title: string; text: string } {
  const spoken = language.value;
  const known = (spoken === "fr" ? fr : en)[String(notice.fields.what)];
  const topics: Record<string, string> = words.value.topic;
  if (!known) return { title: topics[String(notice.fields.topic)] ?? words.value.unknown, text: "" };
  const params = (notice.fields.params ?? {}) as Record<string, unknown>;
  const say = (sentence: string): string => {
    const whole = sentence.replace(/\{(\w+)\}/g, (_, name: string) =>
      shownAs(name, params[name] ?? params[`${name}_${spoken}`] ?? params[`${name}_fr`]),
    );
    return (spoken === "fr" ? french : english)(whole.replace(LOOSE, "").replace(/\s+/g, " "));
  };
  return { title: say(known[1]), text: say(known[2]) };
}

function shownAs(name: string, value: unknown): string {
  const text = value === undefined || value === null ? "" : String(value);
  if (name === "gtin" && text) return String(productOf(text)?.fields.name ?? sayGtin(text));
  if (INSTANT.test(text)) return `${shortDay(text)}${language.value === "fr" ? " à " : ", "}${time(text)}`;
  return DAY.test(text) ? shortDay(fromDay(text)) : text;
}

/** What became of it, in the order it happened: sent where, failed why, seen how. Empty: it is in the list, nothing else. */
export function sayFate(notice: Shown): string[] {
  const { fate, why } = words.value;
  const steps = (notice.fields.steps ?? []) as unknown as Step[];
  const first = (is: (step: Step) => boolean): Step | undefined => steps.find(is);
  const said: string[] = [];
  const mailed = first((step) => step.what === "mailed");
  const reached = first((step) => step.what === "delivered");
  const lost = first((step) => step.what === "failed" && step.channel === "push");
  if (reached) said.push(fate.phone(brief(reached.at)));
  else if (lost && !mailed)
    said.push(fate.lost((why as Record<string, string>)[lost.code ?? ""] ?? why.other));
  if (mailed) {
    const how = mailed.channel === "digest" ? fate.digest : lost && !reached ? fate.instead : fate.mail;
    said.push(how(brief(mailed.at)));
  } else if (first((step) => step.what === "failed" && step.channel !== "push")) said.push(fate.unsent);
  const read =
    first((step) => step.what === "read" && step.via !== "inbox") ?? first((step) => step.what === "read");
  if (read) {
    const how = read.via === "push" ? fate.push : read.via === "mail" ? fate.fromMail : fate.read;
    said.push(how(brief(read.at)));
  }
  return said;
}

const ICONS: Record<string, IconName> = {
  tasks: "task",
  visits: "visit",
  bookings: "calendar",
  pos_orders: "truck",
  stock_outs: "alert",
  messages: "mail",
  promotions: "tag",
  challenges: "chart",
  conflicts: "conflict",
};

export const iconOf = (topic: unknown): IconName => ICONS[String(topic)] ?? "bell";
