import { count } from "../english";
import type { errors as French } from "../fr/errors";

export const errors: typeof French = {
  title: "Something broke",
  text: "Your entries are kept on this phone. Reload the page.",
  reload: "Reload",
  notFound: "This page does not exist",
  notFoundText: "The address has changed, or the link is incomplete.",
  goHome: "Back to the start",
  noStorage: "This browser cannot keep your work",
  noStorageText: "Leave private browsing, or free some space, then open the app again.",
  offline: "No network",
  offlineText: "This page needs the network. The rest of the app works without.",
  server: "The server does not answer",
  serverText: "Try again in a moment. Nothing is lost.",
  required: "Required",
  tooLong: (n) => count(n, { one: "# character too many", other: "# characters too many" }),
  badPhone: "This number is not complete. Example: +33 6 12 34 56 78",
  badEmail: "This address is not complete. Example: name@example.com",
};
