import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/language";
import { IconButton } from "./icon-button";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Buttons that stay in sight under the content. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A sheet from the bottom of a phone, a dialog on a desk. Closes by its button, Escape, the backdrop and back. */
export function Sheet(props: Props) {
  return props.open ? <OpenSheet {...props} /> : null;
}

/** How many are open: one over another keeps its own step. */
let open = 0;

function OpenSheet({ onClose, title, actions, children }: Props) {
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  // Before the effects of what is inside, so that a field may ask for the keyboard.
  useLayoutEffect(() => {
    const dialog = box.current;
    const before = document.activeElement;
    dialog?.showModal();
    heading.current?.focus();
    // A step of history, so that the phone's back closes the sheet and not the screen under it. A sheet that takes the
    // place of another takes its step too.
    const step = history.state?.sheet && open === 0 ? "replaceState" : "pushState";
    history[step]({ ...history.state, sheet: id }, "");
    open += 1;
    const back = (): void => close.current();
    addEventListener("popstate", back);
    return () => {
      removeEventListener("popstate", back);
      dialog?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      open -= 1;
      // Only our own step is taken back: the sheet may have closed because another screen, or another sheet in the same
      // moment, was opened.
      queueMicrotask(() => {
        if (history.state?.sheet === id) history.back();
      });
    };
  }, [id]);

  return (
    <dialog
      ref={box}
      class="sheet"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === box.current) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="sheet-box">
        <header class="sheet-head">
          <h2 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <IconButton icon="close" label={t.value.shell.close} onClick={onClose} />
        </header>
        <div class="sheet-body">{children}</div>
        {actions !== undefined && <footer class="sheet-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}
