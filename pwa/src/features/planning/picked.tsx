import { Icon, type IconName } from "../../ui/icon";
import { IconButton } from "../../ui/icon-button";

interface Props {
  items: { key: string; label: string; about?: string | undefined }[];
  icon: IconName;
  label: string;
  /** Names the button that takes one out. */
  removeLabel: (name: string) => string;
  onRemove: (key: string) => void;
}

/** What has been chosen, each with the way out. */
export function Picked({ items, icon, label, removeLabel, onRemove }: Props) {
  if (items.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without bullets
    <ul class="picked" role="list" aria-label={label}>
      {items.map((one) => (
        <li key={one.key}>
          <Icon name={icon} size="s" />
          <span>
            {one.label}
            {one.about && <span class="muted small"> · {one.about}</span>}
          </span>
          <IconButton icon="close" label={removeLabel(one.label)} onClick={() => onRemove(one.key)} />
        </li>
      ))}
    </ul>
  );
}
