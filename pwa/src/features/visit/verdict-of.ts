import type { Shown } from "../../core/preview";

/** Where the phone was, as it travels: degrees x 1e7, metres. */
export interface Position {
  lat_e7: number;
  lon_e7: number;
  accuracy_m: number;
}

export type PositionVerdict = "near" | "far" | "unknown";

/** The same rule and figures as backend/visits/decide.py. */
const NEAR_M = 200;
const METRES_PER_E7 = 0.011132;

/** Metres between a position and the account, or null when the account has no position. */
export function metresAway(position: Position, account: Shown): number | null {
  const { lat_e7, lon_e7 } = account.fields;
  if (typeof lat_e7 !== "number" || typeof lon_e7 !== "number") return null;
  const north = (position.lat_e7 - lat_e7) * METRES_PER_E7;
  const east =
    (position.lon_e7 - lon_e7) * METRES_PER_E7 * Math.cos((position.lat_e7 / 1e7) * (Math.PI / 180));
  return Math.hypot(north, east);
}

/** `near`, `far`, or `unknown` when either side has no position or the fix is too loose to tell. */
export function verdictOf(position: Position | null, account: Shown): PositionVerdict {
  const away = position && metresAway(position, account);
  if (position === null || away === null) return "unknown";
  if (away <= NEAR_M) return "near";
  return away - position.accuracy_m <= NEAR_M ? "unknown" : "far";
}
