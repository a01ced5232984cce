import { t } from "../i18n/language";
import { Icon, type IconName } from "./icon";
import { type Choice, Segmented } from "./segmented";

export type Audience = "brand" | "shared" | "retailer";

const ICON: Record<Audience, IconName> = { brand: "lock", shared: "both", retailer: "lock" };

/** Who sees it, in words, on every form and entry. */
export function AudienceLabel({ audience }: { audience: Audience }) {
  return (
    <span class={`audience audience-${audience}`}>
      <Icon name={ICON[audience]} size="s" />
      <span>{t.value.words.audience[audience]}</span>
    </span>
  );
}

interface ChoiceProps {
  label: string;
  /** The author's own side: they choose between it and both. */
  side: "brand" | "retailer";
  value: Audience;
  onValue: (value: Audience) => void;
}

/** Choose who sees it; the sentence under it says so in full. */
export function AudienceChoice({ label, side, value, onValue }: ChoiceProps) {
  const { audienceShort, audience } = t.value.words;
  const choices: Choice<Audience>[] = [
    { value: side, label: audienceShort[side], icon: ICON[side] },
    { value: "shared", label: audienceShort.shared, icon: ICON.shared },
  ];
  return <Segmented label={label} choices={choices} value={value} onValue={onValue} hint={audience[value]} />;
}
