import type { Fields } from "../../core/wire";
import { language } from "../../i18n/language";
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
import type { Mechanic } from "./model";
import { fromMinor, toMinor } from "./numbers";
import { planWords } from "./plan-words";

/** A plan as its form holds it: everything as it was typed. */
export interface PlanForm extends Group {
  mechanic: Mechanic;
  name_fr: string;
  name_en: string;
  products: string[];
  price: string;
  before: string;
  outFirst: string;
  outLast: string;
  inFirst: string;
  inLast: string;
  kit: string;
  brief: string;
  brandNote: string;
  pictures: string[];
}

export const MOST_PICTURES = 10;

/** A plan as it stands, to be changed; nothing: a new one. */
export function formOf(fields: Fields = {}): PlanForm {
  const [out, buying, where] = [inside(fields.sell_out), inside(fields.sell_in), inside(fields.where)];
  const isFrench = language.value === "fr";
  return {
    mechanic: (words(fields.mechanic) || "temporary_price_reduction") as Mechanic,
    name_fr: words(fields.name_fr),
    name_en: words(fields.name_en),
    products: names(fields.products),
    price: fromMinor(fields.price_minor, isFrench),
    before: fromMinor(fields.regular_price_minor, isFrench),
    outFirst: words(out.starts_on),
    outLast: words(out.ends_on),
    inFirst: words(buying.starts_on),
    inLast: words(buying.ends_on),
    ...groupOf(where),
    kit: words(fields.pos_kit),
    brief: words(fields.brief),
    brandNote: words(fields.brand_note),
    pictures: names(fields.pictures),
  };
}

/** What the op carries; null where a field that may be empty is. */
export function fieldsOf(form: PlanForm): Fields {
  const [price, before] = [toMinor(form.price), toMinor(form.before)];
  return {
    mechanic: form.mechanic,
    name_fr: form.name_fr.trim(),
    name_en: form.name_en.trim() || null,
    products: form.products,
    sell_out: { starts_on: form.outFirst, ends_on: form.outLast },
    sell_in: form.inFirst ? { starts_on: form.inFirst, ends_on: form.inLast } : null,
    where: whereOf(form),
    price_minor: price,
    regular_price_minor: before,
    currency: price === null && before === null ? null : "EUR",
    pos_kit: form.kit || null,
    brief: form.brief.trim() || null,
    brand_note: form.brandNote.trim() || null,
    pictures: form.pictures,
  };
}

export type Faults = Partial<
  Record<"name_fr" | "products" | "price" | "before" | "outFirst" | "outLast" | "inLast", string>
>;

/** What is wrong with it, each at its field, in the reader's language. */
export function faultsOf(form: PlanForm): Faults {
  const say = { ...planningWords.value, ...planWords.value };
  const [price, before] = [toMinor(form.price), toMinor(form.before)];
  const found: Faults = {};
  if (form.name_fr.trim() === "") found.name_fr = say.nameMissing;
  if (form.products.length === 0) found.products = say.productsMissing;
  if (form.products.length > MOST_PRODUCTS) found.products = say.productsMany;
  if (form.price.trim() !== "" && price === null) found.price = say.priceWrong;
  if (form.before.trim() !== "" && before === null) found.before = say.priceWrong;
  if (price !== null && before !== null && price > before) found.price = say.priceOrder;
  if (!form.outFirst) found.outFirst = say.dayMissing;
  const out = form.outLast ? wrongSpan(form.outFirst, form.outLast) : say.dayMissing;
  if (out) found.outLast = out;
  if (Boolean(form.inFirst) !== Boolean(form.inLast)) found.inLast = say.both;
  else if (form.inFirst && wrongSpan(form.inFirst, form.inLast))
    found.inLast = wrongSpan(form.inFirst, form.inLast);
  return found;
}
