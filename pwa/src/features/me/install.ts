import { signal } from "@preact/signals";

/** Chrome's offer to install, kept for the button on the Me page. TypeScript's DOM does not know it. */
interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

const STANDALONE = "(display-mode: standalone), (display-mode: minimal-ui), (display-mode: fullscreen)";

export const installOffer = signal<InstallOffer | null>(null);
export const isInstalled = signal(
  matchMedia(STANDALONE).matches || (navigator as { standalone?: boolean }).standalone === true,
);

/** The offer comes once, soon after the start: somebody has to listen then. Called by main. */
export function listenForInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installOffer.value = event as InstallOffer;
  });
  addEventListener("appinstalled", () => {
    installOffer.value = null;
    isInstalled.value = true;
  });
}

/** Show the browser's own dialog. Answers whether it was accepted; the offer holds once. */
export async function install(): Promise<boolean> {
  const offer = installOffer.value;
  installOffer.value = null;
  const answer = await offer?.prompt();
  return answer?.outcome === "accepted";
}

/** iPads say they are Macs; Macs have no touch screen. */
export const isIos = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (navigator.userAgent.includes("Macintosh") && navigator.maxTouchPoints > 1);
