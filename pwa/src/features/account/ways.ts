import type { Shown } from "../../core/preview";
import { phone as sayPhone } from "../../i18n/format";
import { text } from "../accounts/brief";

/** Where a map app finds the account; null when nothing says where it is. iPhones do not know `geo:`. */
export function mapLink(
  account: Shown,
  isApple = /iPhone|iPad|Macintosh/.test(navigator.userAgent),
): string | null {
  const { lat_e7, lon_e7 } = account.fields;
  const words = ["name", "address", "postcode", "city"].map((field) => text(account, field)).filter(Boolean);
  if (typeof lat_e7 === "number" && typeof lon_e7 === "number") {
    const point = `${lat_e7 / 1e7},${lon_e7 / 1e7}`;
    return isApple
      ? `https://maps.apple.com/?daddr=${point}`
      : `geo:${point}?q=${point}(${encodeURIComponent(text(account, "name"))})`;
  }
  if (words.length < 2) return null;
  const query = encodeURIComponent(words.join(" "));
  return isApple ? `https://maps.apple.com/?daddr=${query}` : `geo:0,0?q=${query}`;
}

/** A phone number as people type it, in a box that may be sent back: plain spaces only. */
export const writtenPhone = (account: Shown): string =>
  sayPhone(text(account, "phone")).replaceAll("\u202f", " ");

export const callLink = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, "")}`;
export const mailLink = (email: string): string => `mailto:${email}`;
