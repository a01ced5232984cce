import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { call } from "../session/session";

const KEPT = "comptoir.demo";

/** Whether this server is a demo; remembered, because the card asks to switch the network off. */
const demo = signal<"yes" | "hidden" | "no">(read());

/** Three things to try, on the demo's first screen only. */
export function DemoCard() {
  useEffect(() => {
    if (demo.value !== "no") return;
    void call("GET", "/api/v1/app-version")
      .then((answer) => Array.isArray((answer as { demo?: unknown }).demo) && keep("yes"))
      .catch(() => undefined);
  }, []);
  if (demo.value !== "yes") return null;
  const { demo: words } = t.value;
  const things = [
    [words.offline, words.offlineText],
    [words.kill, words.killText],
    [words.both, words.bothText],
  ];
  return (
    <Card tone="accent">
      <h2>{words.title}</h2>
      <p class="small">{words.text}</p>
      <ol class="demo-things">
        {things.map(([what, how]) => (
          <li key={what}>
            <p class="strong">{what}</p>
            <p class="small">{how}</p>
          </li>
        ))}
      </ol>
      <Button kind="plain" onClick={() => keep("hidden")}>
        {words.hide}
      </Button>
    </Card>
  );
}

function keep(next: "yes" | "hidden"): void {
  demo.value = next;
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // Shown again next time, no harm.
  }
}

function read(): "yes" | "hidden" | "no" {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept === "yes" || kept === "hidden" ? kept : "no";
  } catch {
    return "no";
  }
}
