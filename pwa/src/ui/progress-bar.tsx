interface Props {
  label: string;
  value: number;
  max: number;
  /** What stands beside it: "3 sur 8". */
  text?: string | undefined;
}

export function ProgressBar({ label, value, max, text }: Props) {
  return (
    <div class="progress">
      <div class="progress-line">
        <span>{label}</span>
        {text !== undefined && <span class="progress-text">{text}</span>}
      </div>
      <progress aria-label={label} value={value} max={max} />
    </div>
  );
}
