import { Button } from "../../ui/button";
import { IconButton } from "../../ui/icon-button";
import { Select } from "../../ui/select";
import { faultsOf, nextWindow, QUARTERS, type Window } from "./hours";
import { words } from "./words";

interface Props {
  windows: Window[];
  onWindows: (windows: Window[]) => void;
}

const OPENS = QUARTERS.slice(0, -1).map((value) => ({ value, label: value }));
const CLOSES = QUARTERS.slice(1).map((value) => ({ value, label: value }));

/** The stretches of a day in which one can be booked; what is wrong with one is said at it. */
export function WindowsField({ windows, onWindows }: Props) {
  const w = words.value;
  const faults = faultsOf(windows);
  const change = (n: number, patch: Partial<Window>): void =>
    onWindows(windows.map((one, at) => (at === n ? { ...one, ...patch } : one)));
  return (
    <div class="stack">
      {windows.length === 0 && <p class="muted">{w.noWindows}</p>}
      {windows.map((one, n) => {
        const fault = faults[n];
        return (
          <fieldset key={n} class="stretch">
            <legend class="sr-only">{w.window(n + 1)}</legend>
            <Select
              label={w.opens}
              value={one.opens}
              options={OPENS}
              onValue={(opens) => change(n, { opens })}
            />
            <Select
              label={w.closes}
              value={one.closes}
              options={CLOSES}
              error={fault && w[fault]}
              onValue={(closes) => change(n, { closes })}
            />
            <IconButton
              icon="trash"
              label={w.remove(n + 1)}
              onClick={() => onWindows(windows.filter((_, at) => at !== n))}
            />
          </fieldset>
        );
      })}
      <Button icon="plus" onClick={() => onWindows([...windows, nextWindow(windows)])}>
        {w.add}
      </Button>
    </div>
  );
}
