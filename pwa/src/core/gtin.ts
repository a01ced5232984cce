import { fold } from "./fold";
import { uuid5 } from "./uuid5";

/** GS1 General Specifications 7.9: 8, 12, 13 or 14 digits, the last a check digit. */
export function isGtin(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false;
  const sum = Array.from(text.padStart(14, "0"), Number).reduce(
    (all, n, at) => all + n * (at % 2 ? 1 : 3),
    0,
  );
  return sum % 10 === 0;
}

/** What a product goes by (`sync/vectors/interval.json`): its GTIN in 14 digits, or `~` and the folded name of one without. */
export const productKey = (gtin: string | null, label: string): string =>
  gtin === null ? `~${fold(label)}` : gtin.padStart(14, "0");

const STOCK_OUTS = "cb3247ac-a7cf-5c5e-b5af-4149c8bdfb5a";

/** The one id of a product's stock-outs at a store, which every device works out alike. */
export const stockOutId = (account: string, key: string): string => uuid5(STOCK_OUTS, `${account}|${key}`);
