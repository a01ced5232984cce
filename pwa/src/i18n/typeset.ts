type Words = { [key: string]: unknown };

const NARROW = "\u202f";

/** French typography: narrow no-break spaces inside « » and before ; : ? ! and the curly apostrophe. */
export const french = (text: string): string =>
  text
    .replace(/ (?=[;:?!»])/g, NARROW)
    .replace(/« /g, `«${NARROW}`)
    .replaceAll("'", "’");

export const english = (text: string): string => text.replaceAll("'", "’");

/**
 * Typeset a whole dictionary, so that authors write plain spaces and apostrophes.
 * The sentences that functions make are typeset when they are made.
 */
export function typeset<T>(words: T, rule: (text: string) => string): T {
  return set(words, rule) as T;
}

function set(value: unknown, rule: (text: string) => string): unknown {
  if (typeof value === "string") return rule(value);
  if (typeof value === "function") return (...given: unknown[]) => set(value(...given), rule);
  if (Array.isArray(value)) return value.map((item) => set(item, rule));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value as Words).map(([key, item]) => [key, set(item, rule)]));
}
