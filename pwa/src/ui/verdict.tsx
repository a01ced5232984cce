import { t } from "../i18n/language";
import { type Choice, Segmented } from "./segmented";

export type VerdictValue = "yes" | "no" | "not_applicable";

interface Props {
  label: string;
  value: VerdictValue | null;
  onValue: (value: VerdictValue) => void;
}

/** Yes, no, not applicable: three states, so that "not asked" is never read as "no". */
export function Verdict({ label, value, onValue }: Props) {
  const { verdict } = t.value.words;
  const choices: Choice<VerdictValue>[] = [
    { value: "yes", label: verdict.yes, icon: "check", tone: "accent" },
    { value: "no", label: verdict.no, icon: "close", tone: "problem" },
    { value: "not_applicable", label: verdict.not_applicable, tone: "plain" },
  ];
  return <Segmented label={label} choices={choices} value={value} onValue={onValue} />;
}
