import { count } from "../english";
import type { today as french } from "../fr/today";

const days = (n: number): string => count(n, { one: "# day", other: "# days" });

export const today: typeof french = {
  title: "Today",
  log: "Log a visit",
  unsent: (n) => count(n, { one: "# entry to send", other: "# entries to send" }),
  unsentHelp: "Kept on this phone; they leave by themselves as soon as there is a network.",
  review: (n) => count(n, { one: "# entry needs you", other: "# entries need you" }),
  reviewHelp: "The server has answered, and the choice is yours.",
  toConfirm: (n) => count(n, { one: "# booking to confirm", other: "# bookings to confirm" }),
  toConfirmHelp: "A store waits for your answer; the time is kept for them.",
  week: "My week",
  drafts: "Pick up where you left",
  draft: (at, name) => `Draft of ${at}: ${name}`,
  draftKind: {
    visit: "Visit report",
    note: "Note",
    task: "Task",
    account: "New store",
    edit: "Unfinished edit",
  },
  newAccount: "new store",
  next: "Next visit",
  planned: "Planned visits",
  start: "Start",
  resume: "Resume",
  underWay: "Under way",
  unfinished: (day) => `Begun ${day}, to finish`,
  missed: (day) => `Planned ${day}, not made yet`,
  lastVisit: (age) => `Last visit ${age}`,
  neverVisited: "First visit",
  promised: (words) => `Promised: ${words}`,
  openTasks: (n) => count(n, { one: "# open task", other: "# open tasks" }),
  overdue: "Stores to see again",
  overdueWhy: (since, interval) => `${days(since)} without a visit, planned every ${days(interval)}`,
  neverWhy: (interval) => `Never visited, planned every ${days(interval)}`,
  emptyTitle: "No visit planned today",
  emptyText: "Call at a store of the “to see again” list, or log a visit anywhere.",
  noOverdue: "All your stores are seen in time. A store comes back here when its visit interval has passed.",
  waitingTitle: "Your stores are on their way",
  waitingText:
    "They come with the first exchange. Keep the app open with a network; after that everything works without.",
  noAccountsTitle: "No store in your territory",
  noAccountsText: "Ask your brand manager for a territory, or add a first prospect.",
};
