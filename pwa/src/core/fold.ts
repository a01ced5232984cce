/** Text as people search it: no accents, case or punctuation; the server folds the same way (backend/db/fold.py). */
export function fold(text: string): string {
  // Ten thousand names are folded when they arrive, and most are plain ASCII: the marks need not be looked for.
  if (!BEYOND_ASCII.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim();
  return text
    .replaceAll("œ", "oe")
    .replaceAll("Œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("Æ", "ae")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const BEYOND_ASCII = /[^\t-~]/;

/** Whether every word of a (folded) query begins or lies within the folded text. */
export function matches(folded: string, words: string[]): boolean {
  return words.every((word) => folded.includes(word));
}
