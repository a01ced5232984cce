import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Field } from "../../ui/field";
import { Section } from "../../ui/section";
import { Switch } from "../../ui/switch";
import type { Change, Choice } from "./settings-screen";
import { words } from "./settings-words";

/** What holds for whoever never chose; offered again to who turned it off. */
const NIGHT = { start: "20:00", end: "07:00" };

/** When the phone is left in peace, on the clock of its owner. */
export function QuietSection({ choice, onChange }: { choice: Choice; onChange: Change }) {
  const w = words.value;
  const { quiet, zone } = choice;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const at = (edge: "start" | "end", label: string) => (
    <Field label={label}>
      {(tied) => (
        <input
          {...tied}
          class="input"
          type="time"
          required
          value={quiet?.[edge]}
          onChange={(event) => {
            // Cleared, it says nothing: what it said before holds.
            const { value } = event.currentTarget;
            if (quiet && value) void onChange({ quiet: { ...quiet, [edge]: value } });
          }}
        />
      )}
    </Field>
  );
  return (
    <Section title={w.quiet}>
      <Card>
        <Switch
          label={w.quietOn}
          hint={w.quietHint}
          checked={quiet !== null}
          onChecked={(on) => void onChange({ quiet: on ? NIGHT : null })}
        />
        {quiet && (
          <>
            <div class="grid-2">
              {at("start", w.from)}
              {at("end", w.to)}
            </div>
            <p class="small muted">{w.zone(placeOf(zone))}</p>
            {here !== zone && (
              <Button icon="clock" onClick={() => void onChange({ zone: here })}>
                {w.zoneHere(placeOf(here))}
              </Button>
            )}
          </>
        )}
      </Card>
    </Section>
  );
}

/** "Europe/Paris" → "Paris", "America/Port_of_Spain" → "Port of Spain" */
const placeOf = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
