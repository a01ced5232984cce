import type { demo as French } from "../fr/demo";

export const demo: typeof French = {
  title: "Three things to try",
  text: "This is a demonstration: stores and people are invented.",
  offline: "Switch your network off",
  offlineText: "Log a visit in flight mode. Switch back on: it arrives, once.",
  kill: "Close it mid-sentence",
  killText: "Start a visit, close the tab, open again: the draft is there.",
  both: "Be the store as well",
  bothText: "In a private window, enter as nadia@example.org and change the same phone number as you do.",
  hide: "Hide",
};
