import type { Shown } from "../../core/preview";
import { language, t } from "../../i18n/language";
import { Card } from "../../ui/card";
import { Section } from "../../ui/section";
import { Select } from "../../ui/select";
import { Verdict } from "../../ui/verdict";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import type { SectionProps } from "./section-props";

interface Item {
  key: string;
  label_fr: string;
  label_en?: string | null;
}

/** What reps look at in a store, three answers a line. Absent when the brand has published none. */
export function ChecklistSection({ form, change }: SectionProps) {
  const { checklist: words } = t.value.visit;
  const open = openChecklists([...shown.value.values()]);
  const chosen = shown.value.get(form.checklist) ?? open[0];
  if (!chosen) return null;
  const items = (chosen.fields.items ?? []) as unknown as Item[];
  const done = items.filter((item) => item.key in form.answers).length;
  return (
    <Section title={words.title} action={<span class="muted small">{words.done(done, items.length)}</span>}>
      <Card>
        <div class="checklist">
          {open.length > 1 && (
            <Select
              label={words.which}
              value={chosen.id}
              options={open.map((one) => ({ value: one.id, label: text(one, "name") }))}
              onValue={(checklist) => change({ checklist, answers: {} })}
            />
          )}
          {items.map((item) => (
            <Verdict
              key={item.key}
              label={(language.value === "en" && item.label_en) || item.label_fr}
              value={form.answers[item.key] ?? null}
              onValue={(value) =>
                change({ checklist: chosen.id, answers: { ...form.answers, [item.key]: value } })
              }
            />
          ))}
        </div>
      </Card>
    </Section>
  );
}

/** Published checklists nothing has replaced, newest first. */
export function openChecklists(bodies: Shown[]): Shown[] {
  const lists = bodies.filter((body) => body.kind === "checklist");
  const replaced = new Set(lists.map((list) => list.fields.replaces));
  return lists
    .filter((list) => !replaced.has(list.id))
    .sort((a, b) => b.recorded_at.localeCompare(a.recorded_at) || a.id.localeCompare(b.id));
}
