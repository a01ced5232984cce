import { computed, signal } from "@preact/signals";
import { type Dictionary, fr } from "./fr";

export type Language = "fr" | "en";

/** Their own names: a person who reads neither interface still finds theirs. */
export const LANGUAGES: readonly { value: Language; label: string }[] = [
  { value: "fr", label: "Français" },
  { value: "en", label: "English" },
];

const KEY = "comptoir.language";
const words = signal<{ language: Language; dictionary: Dictionary }>({ language: "fr", dictionary: fr });

export const language = computed<Language>(() => words.value.language);

/** The words of the screen: `t.value.today.title`. Reading it in a component redraws it when the language changes. */
export const t = computed<Dictionary>(() => words.value.dictionary);

/** Change the language at once, without reload, and remember it on this phone. */
export async function setLanguage(next: Language): Promise<void> {
  await show(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser that keeps nothing still speaks the chosen language until it is closed.
  }
}

/** Called once before the first render; waits only when the second language has to be read. */
export async function startLanguage(): Promise<void> {
  await show(remembered() ?? preferred(navigator.languages)).catch(() => show("fr"));
}

/** The first language a person reads that we write; French when we write none of theirs. */
export function preferred(tags: readonly string[]): Language {
  const codes = tags.map((tag) => tag.slice(0, 2).toLowerCase());
  const known = codes.find((code) => code === "fr" || code === "en");
  return known === "en" ? "en" : "fr";
}

async function show(next: Language): Promise<void> {
  const dictionary = next === "fr" ? fr : (await import("./en")).en;
  words.value = { language: next, dictionary };
  document.documentElement.lang = next;
}

function remembered(): Language | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "fr" || kept === "en" ? kept : null;
  } catch {
    return null;
  }
}
