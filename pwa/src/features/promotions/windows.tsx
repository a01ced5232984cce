import { fromDay, shortDay } from "../../i18n/format";
import { dayThere, type Span } from "./model";
import { promotionWords } from "./words";

const DAY = 24 * 3_600_000;
const [WIDTH, LEFT, RIGHT] = [340, 4, 336];

/** When stores buy and when their customers do, drawn to scale with today; every date of it stands in words below. */
export function Windows({ sellIn, sellOut }: { sellIn: Span | null; sellOut: Span }) {
  const words = promotionWords.value;
  const now = fromDay(dayThere());
  const spans = [...(sellIn ? [sellIn] : []), sellOut];
  const [starts, ends] = [
    spans.map((one) => fromDay(one.starts_on)),
    spans.map((one) => fromDay(one.ends_on) + DAY),
  ];
  const [first, last] = [Math.min(...starts), Math.max(...ends)];
  // Today is drawn where it is not so far that it would make the rest too small to see.
  const room = Math.max(last - first, 14 * DAY);
  const isNear = now > first - room && now < last + room;
  const [from, to] = isNear ? [Math.min(first, now - DAY), Math.max(last, now + 2 * DAY)] : [first, last];
  const at = (ms: number): number => LEFT + ((ms - from) / (to - from)) * (RIGHT - LEFT);
  const height = sellIn ? 74 : 46;
  const today = at(now);
  return (
    <figure class="windows">
      <svg viewBox={`0 0 ${WIDTH} ${height + 18}`} aria-hidden="true">
        <line class="windows-ground" x1={LEFT} x2={RIGHT} y1={height} y2={height} />
        {sellIn && <Lane span={sellIn} y={8} at={at} kind="in" name={words.sellIn} />}
        <Lane span={sellOut} y={sellIn ? 36 : 8} at={at} kind="out" name={words.sellOut} />
        {isNear && (
          <>
            <line class="windows-now" x1={today} x2={today} y1={0} y2={height + 4} />
            <text
              class="windows-today"
              x={Math.min(Math.max(today, 30), WIDTH - 34)}
              y={height + 16}
              text-anchor="middle"
            >
              {words.today}
            </text>
          </>
        )}
      </svg>
      <dl class="facts">
        {sellIn && <Dates name={words.sellIn} about={words.sellInHelp} span={sellIn} />}
        <Dates name={words.sellOut} about={words.sellOutHelp} span={sellOut} />
      </dl>
    </figure>
  );
}

interface LaneProps {
  span: Span;
  y: number;
  at: (ms: number) => number;
  kind: "in" | "out";
  name: string;
}

function Lane({ span, y, at, kind, name }: LaneProps) {
  const [x, end] = [at(fromDay(span.starts_on)), at(fromDay(span.ends_on) + DAY)];
  const width = Math.max(end - x, 6);
  // A name that does not fit in its bar stands beside it, where there is more room.
  const fits = width > 64;
  const isLeft = !fits && x > WIDTH / 2;
  return (
    <>
      <rect class={`windows-${kind}`} x={x} y={y} width={width} height={22} rx={6} />
      <text
        class={fits ? `windows-on-${kind}` : "windows-name"}
        x={fits ? x + 8 : isLeft ? x - 6 : x + width + 6}
        y={y + 15.5}
        text-anchor={isLeft ? "end" : "start"}
      >
        {name}
      </text>
    </>
  );
}

function Dates({ name, about, span }: { name: string; about: string; span: Span }) {
  const words = promotionWords.value;
  const [from, to] = [shortDay(fromDay(span.starts_on)), shortDay(fromDay(span.ends_on))];
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {span.starts_on === span.ends_on ? words.oneDay(from) : words.dates(from, to)}
        <span class="muted small windows-about">{about}</span>
      </dd>
    </div>
  );
}
