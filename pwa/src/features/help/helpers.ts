import { departement } from "../../core/group";
import type { Shown } from "../../core/preview";
import { compare } from "../../i18n/format";
import { text } from "../accounts/brief";
import { shown } from "../app/device";

export const TOPICS = ["order", "delivery", "invoice", "shelf", "training", "product"] as const;
export type Topic = (typeof TOPICS)[number];

const list = (helper: Shown, field: string): string[] =>
  Array.isArray(helper.fields[field]) ? (helper.fields[field] as string[]) : [];

/** How close a helper is to a store: one named for its département and banner is closest; null: for other stores. */
export function closeness(helper: Shown, store: Shown): number | null {
  const [departements, banners] = [list(helper, "departements"), list(helper, "banners")];
  const area = departement(text(store, "postcode")) ?? "";
  if (departements.length > 0 && !departements.includes(area)) return null;
  const banner = text(store, "banner");
  if (banners.length > 0 && !banners.some((one) => compare(one, banner) === 0)) return null;
  return (departements.length > 0 ? 2 : 0) + (banners.length > 0 ? 1 : 0);
}

/** The person to ask about a topic; null when the brand named nobody. */
export function helperFor(
  store: Shown,
  topic: Topic,
  all: Iterable<Shown> = shown.value.values(),
): Shown | null {
  return (
    [...all]
      .filter(
        (body) => body.kind === "helper" && body.retired_at === undefined && text(body, "topic") === topic,
      )
      .flatMap((helper) => {
        const near = closeness(helper, store);
        return near === null ? [] : [{ helper, near }];
      })
      .sort((a, b) => b.near - a.near || compare(text(a.helper, "name"), text(b.helper, "name")))[0]
      ?.helper ?? null
  );
}
