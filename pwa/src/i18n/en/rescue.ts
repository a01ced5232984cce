import { count } from "../english";
import type { rescue as French } from "../fr/rescue";

export const rescue: typeof French = {
  title: "Rescue page",
  intro: "This page reads what is kept on this device, without the app. It erases no entry.",
  found: "On this device",
  reading: "Reading…",
  nothing: "This browser keeps no entry.",
  space: (user) => `Space ${user}`,
  unsent: (n) => count(n, { zero: "nothing to send", one: "# entry to send", other: "# entries to send" }),
  kept: (n) => count(n, { one: "# entry kept in all", other: "# entries kept in all" }),
  drafts: (n) => count(n, { zero: "no draft", one: "# draft", other: "# drafts" }),
  broken: "This space could not be read.",
  export: "1. Put the entries in safety",
  exportHelp:
    "One file, with the entries and the drafts. Send it to support: they can put them back on the server.",
  exportNow: "Export to a file",
  exported: "File ready.",
  failed: "The file could not be made. Try again, or keep this page open and call support.",
  clean: "2. Renew the app",
  cleanHelp:
    "Removes the program the browser keeps and fetches it again from the server. Your entries and drafts stay. Needs a network.",
  cleanNow: "Fetch the app again",
  cleaned: "Done. Your entries are still here.",
  back: "Open Comptoir",
  never: "Do not clear the site's data in the browser: that would erase the entries.",
};
