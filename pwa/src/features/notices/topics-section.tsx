import { duration } from "../../i18n/format";
import { Card } from "../../ui/card";
import { Section } from "../../ui/section";
import type { Change, Choice } from "./settings-screen";
import { words } from "./settings-words";
import { words as inbox } from "./words";

const CHANNELS = ["push", "mail"] as const;

/** A row a topic, a column a channel. The list of the app has them all in any case. */
export function TopicsSection({ choice, onChange }: { choice: Choice; onChange: Change }) {
  const w = words.value;
  const names: Record<string, string> = inbox.value.topic;
  const set = (topic: string, channel: "push" | "mail", on: boolean): void => {
    const channels = choice.topics[topic] ?? { push: true, mail: true };
    void onChange({ topics: { ...choice.topics, [topic]: { ...channels, [channel]: on } } });
  };
  return (
    <Section title={w.topics}>
      <Card>
        <p class="small muted">{w.topicsHint}</p>
        <table class="topics">
          <thead>
            <tr>
              <td />
              {CHANNELS.map((channel) => (
                <th key={channel} scope="col" class="small">
                  {w[channel]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Object.entries(choice.topics).map(([topic, channels]) => (
              <tr key={topic}>
                <th scope="row">{names[topic] ?? topic}</th>
                {CHANNELS.map((channel) => (
                  <td key={channel}>
                    <label class="switch">
                      <input
                        type="checkbox"
                        role="switch"
                        aria-label={`${names[topic] ?? topic} · ${w[channel]}`}
                        checked={channels[channel]}
                        aria-checked={channels[channel]}
                        onChange={(event) => set(topic, channel, event.currentTarget.checked)}
                      />
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <p class="small muted">{choice.digest ? w.digest : w.after(duration(choice.mail_after_minutes))}</p>
      </Card>
    </Section>
  );
}
