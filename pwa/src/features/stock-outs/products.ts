import { computed } from "@preact/signals";
import { fold, matches } from "../../core/fold";
import { productKey } from "../../core/gtin";
import type { Shown } from "../../core/preview";
import { compare } from "../../i18n/format";
import { text } from "../accounts/brief";
import { shown } from "../app/device";

interface Indexed {
  product: Shown;
  key: string;
  name: string;
  folded: string;
}

/** A body is folded once: a new one stands for it when it changes. */
const known = new WeakMap<Shown, Indexed>();

function indexed(product: Shown): Indexed {
  const found = known.get(product);
  if (found) return found;
  const [name, gtin] = [text(product, "name"), text(product, "gtin")];
  const words = [name, text(product, "brand"), text(product, "category"), gtin];
  const made = { product, key: productKey(gtin, ""), name, folded: fold(words.join(" ")) };
  known.set(product, made);
  return made;
}

const index = computed<Indexed[]>(() =>
  [...shown.value.values()]
    .filter((body) => body.kind === "product")
    .map(indexed)
    .sort((a, b) => compare(a.name, b.name)),
);
const byKey = computed(() => new Map(index.value.map((one) => [one.key, one.product])));

/** By name or GTIN, accents and case aside; none asked: all, by name. */
export function searchProducts(query: string): Shown[] {
  const words = fold(query).split(" ").filter(Boolean);
  return index.value.filter((one) => matches(one.folded, words)).map((one) => one.product);
}

/** The product of a GTIN of any length, when the catalogue has it. */
export const productOf = (gtin: string | null | undefined): Shown | undefined =>
  gtin ? byKey.value.get(productKey(gtin, "")) : undefined;

/** A GTIN as it stands under the bars: its 14 digits without the zeros that only fill them up. */
export const sayGtin = (gtin: string): string => {
  const bare = gtin.replace(/^0+/, "");
  return bare.padStart(bare.length <= 8 ? 8 : 13, "0");
};

/** A product by its name in the catalogue, else by its code. */
export function productName(gtin: string): string {
  const product = productOf(gtin);
  return product ? text(product, "name") : sayGtin(gtin);
}
