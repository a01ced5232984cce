import { count } from "../english";
import type { sync as French } from "../fr/sync";

export const sync: typeof French = {
  allSent: (at) => `All sent · ${at}`,
  never: "Not synced yet",
  toSend: (n) => count(n, { one: "# to send", other: "# to send" }),
  sending: (n) => count(n, { zero: "Updating…", one: "Sending # entry…", other: "Sending # entries…" }),
  offline: "Offline",
  offlineKept: (n) => count(n, { one: "Offline · # kept here", other: "Offline · # kept here" }),
  offlineAsOf: (at) => `Offline · ${at}`,
  waiting: (at) => `Trying again at ${at}`,
  waitingKept: (n, at) =>
    count(n, { one: `# to send · retry at ${at}`, other: `# to send · retry at ${at}` }),
  signedOut: "Sign in again",
  signedOutKept: (n) =>
    count(n, { one: "Sign in again · # kept here", other: "Sign in again · # kept here" }),
  updateNeeded: "Update needed",
  storage: "This phone has stopped saving",
  open: "See what is on this phone",
  explain: {
    idle: "Everything you wrote has arrived.",
    sending: "Your entries are on their way. You can carry on.",
    offline: "No network. Your entries are kept on this phone and will go by themselves.",
    waiting: "The server did not answer. Sending resumes by itself; nothing is lost.",
    "signed-out": "Your session has ended. Your entries are kept; sign in again to send them.",
    "update-needed": "This version is too old. Your entries go first, then the app updates.",
    storage: "This phone refuses to save. Free some space, or export your entries before closing.",
  },
  savedHere: (at) => `Saved on this phone · ${at}`,
  asOf: (at) => `up to date at ${at}`,
  asOfNow: "up to date",
  fromYesterday: (at) => `as of yesterday ${at}`,
  from: (at) => `as of ${at}`,
  noData: "not received yet",
};
