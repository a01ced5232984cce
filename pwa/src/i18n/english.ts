import { counter } from "./plural";

/** The counter of every English dictionary file. */
export const count = counter("en");
