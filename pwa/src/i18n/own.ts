import { computed, type ReadonlySignal } from "@preact/signals";
import { language } from "./language";
import { english, french, typeset } from "./typeset";

/**
 * The words of screens that are read when they are opened: both languages come with the screen, so the first load carries
 * neither. French is the source: `en` is typed by it. Read `.value.key` in a component, as with `t`.
 */
export function own<D>(fr: D, en: NoInfer<D>): ReadonlySignal<D> {
  const [written, other] = [typeset(fr, french), typeset(en, english)];
  return computed(() => (language.value === "fr" ? written : other));
}
