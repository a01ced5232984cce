import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Put the keyboard there once, when a screen or a sheet opens for writing. */
export function useFocus(box: RefObject<HTMLElement | null>, wanted: boolean | undefined): void {
  useEffect(() => {
    if (wanted) box.current?.focus();
  }, [box, wanted]);
}
