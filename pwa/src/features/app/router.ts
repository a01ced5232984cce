import { computed, signal } from "@preact/signals";

/** Where the app is. A path like /accounts/ID; the server answers index.html for all of them. */
export const path = signal(location.pathname);

/** Set by a screen that holds words not yet kept; asked before an update reloads the page. */
export const isBusy = signal(false);

const pieces = computed(() => path.value.split("/").filter(Boolean));

/** The n-th part of the path, or "". */
export const part = (n: number): string => pieces.value[n] ?? "";

export function go(to: string, { replace = false } = {}): void {
  if (to === location.pathname) return;
  if (!replace) history.replaceState({ ...history.state, y: scrollY }, "");
  history[replace ? "replaceState" : "pushState"]({ inside: true }, "", to);
  path.value = location.pathname;
  scrollTo(0, 0);
}

/** Back where one came from inside the app, else to a place that makes sense. */
export function back(otherwise: string): void {
  if ((history.state as { inside?: boolean } | null)?.inside) history.back();
  else go(otherwise, { replace: true });
}

addEventListener("popstate", () => {
  const isElsewhere = path.value !== location.pathname;
  path.value = location.pathname;
  if (isElsewhere) scrollBack((history.state as { y?: number } | null)?.y ?? 0);
});

// The browser would scroll before the screen is drawn.
history.scrollRestoration = "manual";
const PATIENCE_MS = 1_000;

/** Scroll to where the reader left a screen; its list grows as it is scrolled, so it may take a few frames. */
function scrollBack(to: number): void {
  const until = performance.now() + PATIENCE_MS;
  const here = path.value;
  const step = (): void => {
    if (path.value !== here) return;
    scrollTo(0, to);
    if (Math.abs(scrollY - to) > 1 && performance.now() < until) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** A click on a plain link of ours stays in the app; with a modifier it is the browser's. */
export function follow(event: MouseEvent): void {
  const anchor = (event.target as Element).closest?.("a[href^='/']");
  if (!anchor || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || anchor.hasAttribute("download")) return;
  const href = anchor.getAttribute("href") ?? "/";
  if (href.startsWith("/api/") || href.startsWith("/schema")) return;
  event.preventDefault();
  go(href);
}
