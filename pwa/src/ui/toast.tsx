import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/language";
import { Icon } from "./icon";
import { IconButton } from "./icon-button";

export interface Toast {
  text: string;
  /** Takes the thing back. With it, the toast stays ten seconds; Ctrl+Z does the same. */
  undo?: (() => void) | undefined;
  tone?: "plain" | "problem" | undefined;
}

const PLAIN_MS = 5_000;
const UNDO_MS = 10_000;

/** The toast in sight: one at a time, the newest. */
export const toasted = signal<Toast | null>(null);

export function toast(next: Toast): void {
  toasted.value = next;
}

/** In the AppShell, once. The region is always there, so that screen readers hear what comes into it. */
export function ToastRegion() {
  const shown = toasted.value;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!shown || held) return;
    const timer = setTimeout(() => dismiss(shown), shown.undo ? UNDO_MS : PLAIN_MS);
    return () => clearTimeout(timer);
  }, [shown, held]);
  useEffect(() => {
    if (!shown?.undo) return;
    const onKey = (event: KeyboardEvent): void => {
      const wanted = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
      if (!wanted || isWriting(event.target)) return;
      event.preventDefault();
      takeBack(shown);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [shown]);
  return (
    <div class="toasts" role="status">
      {shown && (
        // Being looked at or held by the keyboard stops its clock.
        <div
          class={`toast toast-${shown.tone ?? "plain"}`}
          onFocusIn={() => setHeld(true)}
          onFocusOut={() => setHeld(false)}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
        >
          {shown.tone === "problem" && <Icon name="alert" />}
          <p>{shown.text}</p>
          {shown.undo && (
            <button type="button" class="btn toast-undo" onClick={() => takeBack(shown)}>
              <Icon name="undo" size="s" />
              <span>{t.value.shell.undo}</span>
            </button>
          )}
          <IconButton icon="close" label={t.value.shell.close} onClick={() => dismiss(shown)} />
        </div>
      )}
    </div>
  );
}

function dismiss(one: Toast): void {
  if (toasted.value === one) toasted.value = null;
}

function takeBack(one: Toast): void {
  dismiss(one);
  one.undo?.();
}

/** In a text, Ctrl+Z takes back letters. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
