import { counter } from "./plural";

/** The counter of every French dictionary file. */
export const count = counter("fr");
