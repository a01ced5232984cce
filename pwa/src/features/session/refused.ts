import { t } from "../../i18n/language";
import type { Refusal } from "./session";

/** Why the server said no at the door, in the reader's language, with the way out. */
export function sayRefusal(refusal: Refusal, isAgain: boolean): string {
  const { session, errors } = t.value;
  switch (refusal.code) {
    case "offline":
      return isAgain ? session.offlineAgain : session.offline;
    case "code_wrong":
      return session.codeWrong(Number(refusal.extra.attempts_left) || 0);
    case "code_expired":
      return session.codeExpired;
    case "too_many_requests":
      return session.tooMany(Math.max(1, Math.ceil(Number(refusal.extra.retry_after ?? 60) / 60)));
    default:
      return refusal.message || errors.serverText;
  }
}
