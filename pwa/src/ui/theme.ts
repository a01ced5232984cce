import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark" | "sun";

export const THEMES: readonly Theme[] = ["system", "light", "dark", "sun"];

const KEY = "comptoir.theme";
const darkSystem = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

/** What was chosen; `system` follows the phone. */
export const theme = signal<Theme>("system");

/** Called once, before the first render. */
export function startTheme(): void {
  theme.value = remembered();
  paint();
  darkSystem().addEventListener("change", paint);
}

export function setTheme(next: Theme): void {
  theme.value = next;
  paint();
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser that keeps nothing wears the chosen theme until it is closed.
  }
}

/** The stylesheet knows three themes; the phone's wish is read here, so that no rule is written twice. */
function paint(): void {
  const worn = theme.value === "system" ? (darkSystem().matches ? "dark" : "light") : theme.value;
  const root = document.documentElement;
  root.dataset.theme = worn;
  const bar = getComputedStyle(root).getPropertyValue("--bar").trim();
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.setAttribute("content", bar);
}

function remembered(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return THEMES.find((one) => one === kept) ?? "system";
  } catch {
    return "system";
  }
}
