import { signal } from "@preact/signals";
import { render } from "preact";
import { language, setLanguage, startLanguage } from "../i18n/language";
import "../styles/main.css";
import { GalleryControls } from "./gallery-controls";
import { GalleryScreens } from "./gallery-screens";
import { setTheme, startTheme, THEMES } from "./theme";

/** Everything at once, for looking at while working; not part of the build. `?view=today&lang=en&theme=dark` */
const view = signal("today");

function Gallery() {
  return view.value === "controls" ? <GalleryControls /> : <GalleryScreens view={view.value} />;
}

async function start(): Promise<void> {
  const asked = new URLSearchParams(location.search);
  startTheme();
  await startLanguage();
  const theme = THEMES.find((one) => one === asked.get("theme"));
  if (theme) setTheme(theme);
  if (asked.get("lang") === "en" && language.value !== "en") await setLanguage("en");
  if (asked.get("lang") === "fr" && language.value !== "fr") await setLanguage("fr");
  view.value = asked.get("view") ?? "today";
  const root = document.getElementById("app");
  if (root) render(<Gallery />, root);
}

void start();
