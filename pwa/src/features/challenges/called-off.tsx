import type { Body } from "../../core/wire";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { challengeWords } from "./words";

/** It was called off: said above everything, with why. */
export function CalledOff({ challenge }: { challenge: Body }) {
  const words = challengeWords.value;
  if (challenge.status !== "cancelled") return null;
  const steps = (challenge.fields.steps ?? []) as { what?: string; reason?: string }[];
  const reason = steps.filter((step) => step.what === "cancelled").at(-1)?.reason;
  return (
    <Card tone="problem">
      <p class="with-icon strong">
        <Icon name="close" size="s" />
        {words.offTitle}
      </p>
      {reason && <p>{words.offBecause(reason)}</p>}
    </Card>
  );
}
