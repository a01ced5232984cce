import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { Icon } from "../../ui/icon";
import { pictureOf } from "./items";

/** An item's picture; where there is none, or none has been kept for offline, a sign in its place. */
export function Picture({ item, size }: { item: Shown | undefined; size: 96 | 320 }) {
  const [isGone, setGone] = useState(false);
  const source = pictureOf(item, size);
  return (
    <span class={`pic pic-${size}`}>
      {source && !isGone ? (
        <img src={source} alt="" loading="lazy" decoding="async" onError={() => setGone(true)} />
      ) : (
        <Icon name="box" size="l" />
      )}
    </span>
  );
}
