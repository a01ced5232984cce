import { own } from "../../i18n/own";

/** Apart from the room's own words: the first screens carry no more of it than this. */
export const tileWords = own(
  { title: "Challenges", none: "Aucun en cours", some: (n: number) => `${n} en cours ou à venir` },
  { title: "Challenges", none: "None running", some: (n: number) => `${n} running or to come` },
);
