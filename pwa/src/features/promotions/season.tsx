import type { Shown } from "../../core/preview";
import { fromDay } from "../../i18n/format";
import { language } from "../../i18n/language";
import { Card } from "../../ui/card";
import { dayThere, nameOf, phaseOf, sellIn, sellOut } from "./model";
import { promotionWords } from "./words";

const [WIDTH, LANE, HEAD] = [360, 40, 24];
const DAY = 24 * 3_600_000;
const MOST = 10;

/** Three months at a glance: when each runs, and when stores buy for it. The lists beside say the same in words. */
export function Season({ promotions }: { promotions: Shown[] }) {
  const words = promotionWords.value;
  const today = fromDay(dayThere());
  const first = new Date(today - 10 * DAY);
  const from = new Date(first.getFullYear(), first.getMonth(), 1).getTime();
  const to = new Date(first.getFullYear(), first.getMonth() + 3, 1).getTime();
  const at = (ms: number): number => ((Math.min(Math.max(ms, from), to) - from) / (to - from)) * WIDTH;
  const locale = language.value === "fr" ? "fr-FR" : "en-GB";
  const months = [0, 1, 2].map((n) => new Date(first.getFullYear(), first.getMonth() + n, 1).getTime());
  const lanes = promotions
    .filter((one) => fromDay(sellOut(one).starts_on) < to && phaseOf(one) !== "off")
    .slice(0, MOST);
  const height = HEAD + lanes.length * LANE + 4;
  return (
    <Card>
      <svg class="season" viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
        {months.map((month, n) => (
          <g key={month}>
            {n > 0 && <line class="season-month" x1={at(month)} x2={at(month)} y1={0} y2={height} />}
            <text class="season-name" x={at(month) + (n > 0 ? 6 : 0)} y={13}>
              {new Intl.DateTimeFormat(locale, { month: "long" }).format(month)}
            </text>
          </g>
        ))}
        {lanes.map((one, n) => {
          const [out, buying] = [sellOut(one), sellIn(one)];
          const y = HEAD + n * LANE;
          const x = at(fromDay(out.starts_on));
          const width = Math.max(at(fromDay(out.ends_on) + DAY) - x, 5);
          const name = nameOf(one);
          // Its name begins where its bar does, and is pushed left where it would run out of the picture.
          const start = Math.max(0, Math.min(x, WIDTH - name.length * 7.8));
          return (
            <g key={one.id}>
              <text class="season-promotion" x={start} y={y + 12}>
                {name}
              </text>
              {buying && (
                <rect
                  class="windows-in"
                  x={at(fromDay(buying.starts_on))}
                  y={y + 20}
                  width={Math.max(at(fromDay(buying.ends_on) + DAY) - at(fromDay(buying.starts_on)), 2)}
                  height={6}
                  rx={3}
                />
              )}
              <rect class={`season-${phaseOf(one)}`} x={x} y={y + 18} width={width} height={10} rx={5} />
            </g>
          );
        })}
        <line class="windows-now" x1={at(today)} x2={at(today)} y1={18} y2={height} />
      </svg>
      <p class="muted small">
        <span class="swatch swatch-in" aria-hidden="true" />
        {words.sellIn} · {words.sellInHelp}
        <br />
        <span class="swatch swatch-executed" aria-hidden="true" />
        {words.sellOut} · {words.sellOutHelp}
      </p>
    </Card>
  );
}
