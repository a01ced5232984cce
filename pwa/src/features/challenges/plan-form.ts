import type { Fields } from "../../core/wire";
import {
  type Group,
  groupOf,
  inside,
  MOST_PRODUCTS,
  names,
  whereOf,
  words,
  wrongSpan,
} from "../planning/form";
import { planningWords } from "../planning/words";
import type { Metric, TieBreak } from "./challenges";
import { challengeWords } from "./words";

/** A challenge as its form holds it. */
export interface ChallengeForm extends Group {
  name_fr: string;
  name_en: string;
  metric: Metric;
  products: string[];
  promotions: string[];
  first: string;
  last: string;
  tie: TieBreak;
  isNamed: boolean;
  prize_fr: string;
  prize_en: string;
  brandNote: string;
}

export const METRICS = ["units", "value", "uplift", "executed"] as const satisfies readonly Metric[];
const MOST_PROMOTIONS = 20;

export const isOfSales = (metric: Metric): boolean => metric === "units" || metric === "value";

/** What can part stores that are level: an uplift stood at no one day, what was put up has no second measure. */
export const tiesOf = (metric: Metric): readonly TieBreak[] =>
  isOfSales(metric)
    ? ["other", "earliest", "shared"]
    : metric === "uplift"
      ? ["other", "shared"]
      : ["earliest", "shared"];

/** A challenge as it stands, to be changed; nothing: a new one. */
export function formOf(fields: Fields = {}): ChallengeForm {
  const period = inside(fields.period);
  return {
    name_fr: words(fields.name_fr),
    name_en: words(fields.name_en),
    metric: (words(fields.metric) || "units") as Metric,
    products: names(fields.products),
    promotions: names(fields.promotions),
    first: words(period.starts_on),
    last: words(period.ends_on),
    tie: (words(fields.tie_break) || "other") as TieBreak,
    isNamed: fields.anonymous === false,
    prize_fr: words(fields.prize_fr),
    prize_en: words(fields.prize_en),
    brandNote: words(fields.brand_note),
    ...groupOf(inside(fields.where)),
  };
}

/** What the op carries; null where a field that may be empty is. What the measure does not count is let go. */
export function fieldsOf(form: ChallengeForm): Fields {
  return {
    name_fr: form.name_fr.trim(),
    name_en: form.name_en.trim() || null,
    metric: form.metric,
    products: isOfSales(form.metric) ? form.products : [],
    promotions: isOfSales(form.metric) ? [] : form.promotions,
    period: { starts_on: form.first, ends_on: form.last },
    where: whereOf(form),
    tie_break: form.tie,
    anonymous: !form.isNamed,
    prize_fr: form.prize_fr.trim() || null,
    prize_en: form.prize_en.trim() || null,
    brand_note: form.brandNote.trim() || null,
  };
}

/** Another measure, with a tie-break it knows. */
export function measuredBy(form: ChallengeForm, metric: Metric): Partial<ChallengeForm> {
  const ties = tiesOf(metric);
  const [first = "shared"] = ties;
  // One promotion alone has an uplift: several that were chosen would have to be chosen from again.
  const promotions = metric === "uplift" ? form.promotions.slice(0, 1) : form.promotions;
  return { metric, promotions, tie: ties.includes(form.tie) ? form.tie : first };
}

export interface Span {
  starts_on: string;
  ends_on: string;
}
export type Faults = Partial<Record<"name_fr" | "products" | "promotions" | "first" | "last", string>>;

interface Known {
  /** When a promotion runs, as far as this device knows. */
  spanOf: (promotion: string) => Span | undefined;
  /** The soonest its last day may be. */
  soonest?: string | undefined;
}

/** What is wrong with it, each at its field. */
export function faultsOf(form: ChallengeForm, { spanOf, soonest = "" }: Known): Faults {
  const { plan } = challengeWords.value;
  const say = planningWords.value;
  const found: Faults = {};
  if (form.name_fr.trim() === "") found.name_fr = say.nameMissing;
  if (isOfSales(form.metric)) {
    if (form.products.length === 0) found.products = say.productsMissing;
    if (form.products.length > MOST_PRODUCTS) found.products = say.productsMany;
  } else {
    if (form.promotions.length === 0) found.promotions = plan.promotionMissing;
    if (form.promotions.length > MOST_PROMOTIONS) found.promotions = plan.promotionsMany;
  }
  if (!form.first) found.first = say.dayMissing;
  const last = form.last ? wrongSpan(form.first, form.last) : say.dayMissing;
  if (last) found.last = last;
  else if (form.last < soonest) found.last = plan.lastPassed;
  const [promotion = ""] = form.promotions;
  const span = form.metric === "uplift" ? spanOf(promotion) : undefined;
  if (span && form.first && !last && (span.ends_on < form.first || span.starts_on > form.last))
    found.promotions = plan.promotionApart;
  return found;
}
