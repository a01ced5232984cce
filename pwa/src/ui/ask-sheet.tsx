import type { ComponentChildren } from "preact";
import { Button } from "./button";
import type { IconName } from "./icon";
import { Sheet } from "./sheet";

interface Props {
  title: string;
  /** What the button says, where the title does not. */
  label?: string;
  icon?: IconName;
  kind?: "primary" | "danger";
  disabled?: boolean;
  onClose: () => void;
  /** It closes nothing: whether the answer could be kept is known to whoever asks. */
  onSave: () => void;
  children: ComponentChildren;
}

/** A question with one button that answers it. */
export function AskSheet({
  title,
  label = title,
  kind = "primary",
  onClose,
  onSave,
  children,
  ...button
}: Props) {
  return (
    <Sheet
      open
      onClose={onClose}
      title={title}
      actions={
        <Button kind={kind} wide onClick={onSave} {...button}>
          {label}
        </Button>
      }
    >
      {children}
    </Sheet>
  );
}
