/** The forms of a counted sentence; `#` stands for the number. French needs "many" only above a million. */
export interface Forms {
  zero?: string;
  one: string;
  other: string;
}

export type Counter = (n: number, forms: Forms) => string;

/** A counter for one language: `count(2, { one: "# magasin", other: "# magasins" })` → "2 magasins". */
export function counter(locale: string): Counter {
  // Made at the first count: dictionaries are read before the first paint, Intl objects are slow to make.
  let rules: Intl.PluralRules | undefined;
  let digits: Intl.NumberFormat | undefined;
  return (n, forms) => {
    // `zero` is a sentence of its own ("aucun magasin"), not a plural rule.
    if (n === 0 && forms.zero !== undefined) return forms.zero;
    rules ??= new Intl.PluralRules(locale);
    digits ??= new Intl.NumberFormat(locale);
    const form = rules.select(n) === "one" ? forms.one : forms.other;
    return form.replaceAll("#", digits.format(n));
  };
}
