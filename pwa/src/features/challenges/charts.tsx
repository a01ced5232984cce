import { fromDay, shortDay } from "../../i18n/format";
import { Icon } from "../../ui/icon";
import { type Band, type Metric, type Point, sayValue } from "./challenges";
import { challengeWords } from "./words";

const [WIDE, HIGH, EDGE] = [300, 72, 6];

/** Week by week as a line, told in a sentence to who cannot see it, with the figures in a table beside it. */
export function Weeks({ weeks, metric }: { weeks: Point[]; metric: Metric }) {
  const words = challengeWords.value;
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (!first || !last || weeks.length < 2) return null;
  const values = weeks.map((week) => week.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (n: number): number => EDGE + (n * (WIDE - 2 * EDGE)) / (weeks.length - 1);
  const y = (value: number): number => HIGH - EDGE - ((value - low) * (HIGH - 2 * EDGE)) / (high - low || 1);
  const points = values.map((value, n) => `${x(n)},${y(value)}`);
  const told = words.weeksSaid(sayValue(metric, first.value), sayValue(metric, last.value), weeks.length);
  return (
    <div class="stack-s">
      <svg class="spark" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={told}>
        <polygon points={`${x(0)},${HIGH} ${points.join(" ")} ${x(weeks.length - 1)},${HIGH}`} />
        <polyline points={points.join(" ")} />
        <circle cx={x(weeks.length - 1)} cy={y(last.value)} r="5" />
      </svg>
      <p class="spread muted small" aria-hidden="true">
        <span>{shortDay(fromDay(first.on))}</span>
        <span>{shortDay(fromDay(last.on))}</span>
      </p>
      <details>
        <summary class="figures-ask">
          <Icon name="list" size="s" /> {words.asTable}
        </summary>
        <table class="figures">
          <caption class="sr-only">{words.weeks}</caption>
          <thead>
            <tr>
              <th scope="col">{words.on}</th>
              <th scope="col">{words.rankHead}</th>
              <th scope="col">{words.valueHead}</th>
            </tr>
          </thead>
          <tbody>
            {[...weeks].reverse().map((week) => (
              <tr key={week.on}>
                <th scope="row">{shortDay(fromDay(week.on))}</th>
                <td>{words.place(week.rank)}</td>
                <td>{sayValue(metric, week.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

/** How many stores have a score in each band, the best above; one's own is said in words too. */
export function Bands({ bands, metric }: { bands: Band[]; metric: Metric }) {
  const words = challengeWords.value;
  const most = Math.max(1, ...bands.map((band) => band.stores));
  return (
    <table class="bands">
      <caption class="sr-only">{words.peers}</caption>
      <thead class="sr-only">
        <tr>
          <th scope="col">{words.valueHead}</th>
          <th scope="col">{words.stores}</th>
        </tr>
      </thead>
      <tbody>
        {[...bands].reverse().map((band) => (
          <tr key={band.from} class={band.mine ? "is-mine" : undefined}>
            <th scope="row">{words.band(sayValue(metric, band.from), sayValue(metric, band.to))}</th>
            <td>
              <svg class="band" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(band.stores * 100) / most} height="10" />
              </svg>
              <span>
                {words.bandStores(band.stores)}
                {band.mine && <strong> · {words.you}</strong>}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
