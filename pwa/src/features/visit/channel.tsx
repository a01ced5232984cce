import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { Segmented } from "../../ui/segmented";
import type { Channel } from "./form";
import type { SectionProps } from "./section-props";

const CHANNELS: readonly Channel[] = ["field_visit", "phone", "video"];

/** In the store unless said otherwise, so that the usual visit costs no tap. */
export function ChannelChoice({ form, change }: SectionProps) {
  const { words, visit } = t.value;
  return (
    <Segmented
      label={visit.channel}
      bare
      choices={CHANNELS.map((value) => ({ value, label: words.channel[value] }))}
      value={form.channel}
      onValue={(channel) => change({ channel })}
    />
  );
}

/** How a visit was planned to take place. */
export const channelOf = (visit: Shown | undefined): Channel =>
  CHANNELS.find((channel) => channel === visit?.fields.channel) ?? "field_visit";
