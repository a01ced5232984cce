import type { Op } from "../../core/wire";
import { bookingOf, nameOf, sayWhen } from "./model";

/** What a request about a booking asks for: the service, and the time it names or the booking has. */
export function sayRequest(op: Op): string {
  const booking = bookingOf(op.entity);
  const named = [op.args.wanted, op.args.starts_at].find((at) => typeof at === "string");
  const at = named === undefined ? booking?.startMs : Date.parse(String(named));
  return [nameOf(booking?.service ?? null), at ? sayWhen(at) : ""].filter(Boolean).join(" · ");
}
