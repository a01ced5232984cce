import type { Shown } from "../../core/preview";
import { number, percent } from "../../i18n/format";
import { language } from "../../i18n/language";
import { text } from "../accounts/brief";

/** "2,49 €", and without cents where there are none to say of large sums. */
export function money(minor: number, currency = "EUR", isRound = false): string {
  return new Intl.NumberFormat(language.value === "fr" ? "fr-FR" : "en-GB", {
    style: "currency",
    currency,
    ...(isRound ? { maximumFractionDigits: 0 } : {}),
  }).format(minor / 100);
}

/** "+36", "−4": the sign is part of what is said. */
export const signed = (text: string, value: number): string =>
  value > 0 ? `+${text}` : text.replace("-", "−");

export const signedPercent = (basisPoints: number): string => signed(percent(basisPoints), basisPoints);

export interface Price {
  now: string | null;
  before: string | null;
  /** "−22 %" */
  cut: string | null;
}

/** What it costs, as far as the plan says. */
export function priceOf(promotion: Shown): Price {
  const { price_minor, regular_price_minor } = promotion.fields;
  const currency = text(promotion, "currency") || "EUR";
  const [now, before] = [price_minor, regular_price_minor].map((one) =>
    typeof one === "number" ? one : null,
  );
  return {
    now: typeof now === "number" ? money(now, currency) : null,
    before: typeof before === "number" && before !== now ? money(before, currency) : null,
    cut:
      typeof now === "number" && typeof before === "number" && before > now
        ? signedPercent(-Math.round(((before - now) / before) * 10_000))
        : null,
  };
}

export const sayCount = (n: number): string => number(n);
