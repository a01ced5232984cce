import { fold } from "./fold";
import type { Fields } from "./wire";

// Twin of backend/accounts/groups.py and places.py, held to sync/vectors/promotion.json.

/** What decides whether something planned for a group of stores is for this one. */
export interface Shop {
  id: string;
  /** Its banner's name, folded: however it is written, it is one. */
  banner: string;
  department: string | null;
  closed_on: string | null;
  is_store: boolean;
}

const CORSICA: Record<string, string> = { "0": "2A", "1": "2A", "2": "2B", "6": "2B" };

/** The French département of a postcode: "75", "2A", "974"; null for what belongs to none. */
export function departement(postcode: string): string | null {
  if (!/^\d{5}$/.test(postcode)) return null;
  if (postcode.startsWith("20")) return CORSICA[postcode.charAt(2)] ?? null;
  if (postcode.startsWith("97")) return /^97[1-6]/.test(postcode) ? postcode.slice(0, 3) : null;
  const two = postcode.slice(0, 2);
  return two >= "01" && two <= "95" ? two : null;
}

/** Read it off an account. */
export function shopOf({ id, fields }: { id: string; fields: Fields }): Shop {
  const said = (name: string): string | null => (typeof fields[name] === "string" ? fields[name] : null);
  const postcode = said("postcode");
  return {
    id,
    banner: fold(said("banner") ?? ""),
    department: postcode !== null && (said("country") ?? "FR") === "FR" ? departement(postcode) : null,
    closed_on: said("closed_on"),
    is_store: (said("level") ?? "store") === "store",
  };
}

/** Which stores something is for, as one scope says it: the brand knows all of it, a store what is its own. */
export interface Where {
  banners?: string[];
  departments?: string[];
  stores?: string[];
  /** For the brand accounts; for a store the ids their parts would have. */
  excluded?: string[];
  /** The one banner whose scope this is. */
  banner?: string;
}

/**
 * Whether something is for a store that is open on a day. `part`: the id that the store's part in it has, or would have.
 * `faces`: what is known of where it is, from every scope it was read in; one that leaves the store out outweighs the others.
 */
export function isForShop(part: string, faces: Where[], shop: Shop, day: string): boolean {
  if (!shop.is_store || (shop.closed_on !== null && shop.closed_on <= day)) return false;
  const isLeftOut = faces.some(
    ({ excluded = [] }) => excluded.length > 0 && (excluded.includes(shop.id) || excluded.includes(part)),
  );
  return !isLeftOut && faces.some((where) => holds(where, shop));
}

function holds({ banners = [], departments = [], stores = [], banner }: Where, shop: Shop): boolean {
  if (stores.includes(shop.id)) return true;
  const named = banner === undefined ? banners : [banner];
  if (named.length === 0 && departments.length === 0 && stores.length > 0) return false;
  return (
    (named.length === 0 || (shop.banner !== "" && named.some((one) => fold(one) === shop.banner))) &&
    (departments.length === 0 || (shop.department !== null && departments.includes(shop.department)))
  );
}
