import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Skeleton } from "../../ui/skeleton";

/** A screen, or `waiting` until it is there, read when it is first opened; precached, so it opens offline too. */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: preact.JSX.Element | null = <Skeleton rows={6} />,
): (props: P) => preact.JSX.Element | null {
  let ready: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [Found, setFound] = useState<ComponentType<P> | null>(() => ready);
    useEffect(() => {
      if (ready) return;
      let isHere = true;
      void load().then((found) => {
        ready = found;
        if (isHere) setFound(() => found);
      });
      return () => {
        isHere = false;
      };
    }, []);
    return Found ? <Found {...props} /> : waiting;
  };
}
