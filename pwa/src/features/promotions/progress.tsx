import { number, percent } from "../../i18n/format";
import { STANDINGS, type Standing } from "./model";
import { promotionWords } from "./words";

export type Counts = Record<Standing, number>;

const labelOf = (one: Standing): string =>
  one === "none" ? promotionWords.value.progress.silent : promotionWords.value.progress[one];

const WIDTH = 320;

/** How far its stores are: one bar, said in words. */
export function ProgressBar({ counts, isSmall }: { counts: Counts; isSmall?: boolean }) {
  const words = promotionWords.value.progress;
  const parts = STANDINGS.filter((one) => counts[one] > 0);
  const total = parts.reduce((sum, one) => sum + counts[one], 0);
  if (total === 0) return null;
  const height = isSmall ? 8 : 26;
  let x = 0;
  const said = parts.map((one) => words.part(number(counts[one]), labelOf(one))).join(", ");
  return (
    <svg
      class={isSmall ? "progress progress-s" : "progress"}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.inWords(said)}
    >
      {parts.map((one) => {
        const width = (counts[one] / total) * WIDTH;
        const from = x;
        x += width;
        return (
          <rect
            key={one}
            class={`progress-${one}`}
            x={from}
            width={Math.max(width - 1.5, 1)}
            height={height}
          />
        );
      })}
    </svg>
  );
}

/** The bar, and the same in figures beside it. */
export function Progress({ counts }: { counts: Counts }) {
  const words = promotionWords.value.progress;
  const total = STANDINGS.reduce((sum, one) => sum + counts[one], 0);
  const answered = total - counts.none;
  return (
    <div class="stack">
      <p class="progress-title">{words.of(answered, number(total))}</p>
      <ProgressBar counts={counts} />
      <table class="figures">
        <caption class="sr-only">{words.title}</caption>
        <thead class="sr-only">
          <tr>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.count}</th>
            <th scope="col">{words.share}</th>
          </tr>
        </thead>
        <tbody>
          {STANDINGS.map((one) => (
            <tr key={one}>
              <th scope="row">
                <span class={`swatch swatch-${one}`} aria-hidden="true" />
                {labelOf(one)}
              </th>
              <td>{number(counts[one])}</td>
              <td class="muted">{percent(total === 0 ? 0 : Math.round((counts[one] / total) * 10_000))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
