import type { Shown } from "../../core/preview";
import { atMs, DAY_MS, text } from "../accounts/brief";
import { lastVisits } from "../accounts/last-visits";
import { accounts, shown } from "../app/device";
import { me } from "../session/session";

/** A visit to make today, or one that was planned and has not been made. */
export interface Planned {
  visit: Shown;
  account: Shown;
  isLate: boolean;
}

/** An account nobody called at for longer than its interval, and by how much. */
export interface Overdue {
  account: Shown;
  lastMs: number | null;
  intervalDays: number;
  daysSince: number | null;
}

export function plannedVisits(now: Date): Planned[] {
  const endOfDay = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
  const startOfDay = endOfDay - DAY_MS;
  return [...shown.value.values(), ...bookedVisits()]
    .filter((body) => body.kind === "visit" && (body.status === "planned" || body.status === "in_progress"))
    .filter((visit) => atMs(visit) < endOfDay)
    .flatMap((visit) => {
      const account = shown.value.get(visit.account ?? "");
      return account
        ? [{ visit, account, isLate: atMs(visit) < startOfDay && visit.status === "planned" }]
        : [];
    })
    .sort((a, b) => atMs(a.visit) - atMs(b.visit));
}

/** Bookings of this rep's as the visits they become; one that was begun or logged is a visit already. */
function bookedVisits(): Shown[] {
  return [...shown.value.values()].flatMap((body) =>
    body.kind === "booking" &&
    typeof body.visit === "string" &&
    body.fields.resource === me().id &&
    !shown.value.has(body.visit)
      ? [
          {
            ...body,
            id: body.visit,
            kind: "visit",
            status: "planned",
            fields: { purpose: text(body, "agenda") },
          },
        ]
      : [],
  );
}

/** Bookings that wait for this rep's yes. */
export const toConfirm = (): number =>
  [...shown.value.values()].filter(
    (body) =>
      body.kind === "booking" && body.status === "asked" && !body.pending && body.fields.resource === me().id,
  ).length;

export function overdueAccounts(nowMs: number): Overdue[] {
  const found: Overdue[] = [];
  const last = lastVisits.value;
  const planned = plannedAhead(nowMs);
  for (const account of accounts.value) {
    const intervalDays = account.fields.visit_interval_days;
    if (typeof intervalDays !== "number" || planned.has(account.id)) continue;
    const lastMs = last.get(account.id) ?? null;
    const daysSince = lastMs === null ? null : Math.floor((nowMs - lastMs) / DAY_MS);
    if (daysSince === null || daysSince > intervalDays)
      found.push({ account, lastMs, intervalDays, daysSince });
  }
  const rank = (one: Overdue) => (one.daysSince === null ? 99 : one.daysSince / one.intervalDays);
  return found.sort((a, b) => rank(b) - rank(a) || (a.account.id < b.account.id ? -1 : 1));
}

/** Accounts somebody is going to: a store that is late but planned needs nobody to think of it. */
function plannedAhead(nowMs: number): Set<string> {
  const found = new Set<string>();
  for (const body of shown.value.values())
    if (body.status === "planned" && body.account !== null && atMs(body) > nowMs - DAY_MS / 2)
      found.add(body.account);
  return found;
}
