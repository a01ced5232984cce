/** Every symbol of public/icons.svg; tests compare the two. */
export const ICONS = [
  "today",
  "store",
  "device",
  "conflict",
  "me",
  "home",
  "back",
  "next",
  "down",
  "close",
  "check",
  "plus",
  "edit",
  "trash",
  "search",
  "call",
  "mail",
  "pin",
  "camera",
  "mic",
  "clock",
  "calendar",
  "cloud-done",
  "cloud-up",
  "cloud-off",
  "wait",
  "key",
  "update",
  "alert",
  "info",
  "lock",
  "both",
  "undo",
  "retry",
  "share",
  "filter",
  "quote",
  "note",
  "task",
  "task-done",
  "visit",
  "contact",
  "sun",
  "moon",
  "globe",
  "logout",
  "list",
  "tag",
  "more",
  "external",
  "box",
  "chart",
  "inbox",
  "book",
  "directions",
  "copy",
  "barcode",
  "cart",
  "truck",
  "minus",
  "bell",
] as const;

export type IconName = (typeof ICONS)[number];

interface Props {
  name: IconName;
  /** Said by screen readers; without it the icon is decoration. */
  label?: string | undefined;
  size?: "s" | "m" | "l" | "xl";
}

const SPRITE = `${import.meta.env.BASE_URL}icons.svg`;

export function Icon({ name, label, size = "m" }: Props) {
  const said = label === undefined ? { "aria-hidden": true } : { role: "img" as const, "aria-label": label };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden as decoration
    <svg class={`icon icon-${size}`} {...said}>
      <use href={`${SPRITE}#${name}`} />
    </svg>
  );
}
