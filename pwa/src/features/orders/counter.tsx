import { IconButton } from "../../ui/icon-button";

interface Props {
  value: number;
  onValue: (value: number) => void;
  most?: number | null;
  least?: number;
  /** What one more, one less and the number itself are called. */
  words: { more: string; less: string; now: string };
}

/** A number by taps: a thumb behind a counter types nothing. */
export function Counter({ value, onValue, most = null, least = 0, words }: Props) {
  return (
    <div class="counter">
      <IconButton
        icon="minus"
        label={words.less}
        disabled={value <= least}
        onClick={() => onValue(value - 1)}
      />
      <output aria-label={words.now}>{value}</output>
      <IconButton
        icon="plus"
        label={words.more}
        disabled={most !== null && value >= most}
        onClick={() => onValue(value + 1)}
      />
    </div>
  );
}
