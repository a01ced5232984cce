import "../styles/screens/days-chart.css";
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";

export interface Line {
  label: string;
  /** One a day; null: nothing is known of that day. */
  values: (number | null)[];
  /** What would have been, beside what was. */
  isExpected?: boolean;
}

interface Props {
  /** Names the chart. */
  label: string;
  /** Days that follow each other, as a reader says the shorter ones ("24 nov."). */
  days: readonly string[];
  lines: readonly Line[];
  /** The days that matter most, first and last, and what they are called. */
  period?: { first: number; last: number; label: string } | undefined;
  /** Where one begins to read. */
  start: number;
  /** A day and its figures as a sentence. */
  say: (day: number) => string;
  format: (value: number) => string;
  /** What one moves along the days with. */
  dayLabel: string;
}

const WEEK = 7;
const APART_PX = 64;

/**
 * A series too long for a sparkline: lines over days, a day's figures in words under the finger, the pointer or the arrow
 * keys. It comes with its library, so a screen reads it with `lazy`; the table beside it is the screen's.
 */
export function DaysChart(props: Props) {
  const { label, days, lines, period, start, say, dayLabel } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [day, setDay] = useState(start);
  // What is drawn asks here: a chart is made once for its figures, not for each day that is looked at.
  const now = useRef({ ...props, day });
  now.current = { ...props, day };

  useEffect(() => {
    const frame = box.current;
    if (!frame) return;
    const made = draw(frame, now, setDay);
    plot.current = made;
    const sized = new ResizeObserver(() => made.setSize(sizeOf(frame)));
    sized.observe(frame);
    // The colours are the stylesheet's, whichever theme is worn.
    const worn = new MutationObserver(() => made.redraw());
    worn.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      sized.disconnect();
      worn.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => setDay(start), [start]);
  useEffect(() => plot.current?.setData(dataOf(lines, days.length)), [lines, days]);
  useEffect(() => plot.current?.redraw(false, false), [day]);

  return (
    <div class="days">
      <ul class="days-legend">
        {lines.map((line) => (
          <li key={line.label} class={line.isExpected ? "days-expected" : "days-actual"}>
            {line.label}
          </li>
        ))}
        {period && <li class="days-period">{period.label}</li>}
      </ul>
      <div class="days-plot" role="img" aria-label={label} ref={box} />
      <input
        class="days-at"
        type="range"
        aria-label={dayLabel}
        aria-valuetext={say(day)}
        min={0}
        max={days.length - 1}
        value={day}
        onInput={(event) => setDay(Number(event.currentTarget.value))}
      />
      <p class="days-said">{say(day)}</p>
    </div>
  );
}

const sizeOf = ({ clientWidth, clientHeight }: HTMLElement): { width: number; height: number } => ({
  width: clientWidth,
  height: clientHeight,
});

const dataOf = (lines: readonly Line[], count: number): uPlot.AlignedData => [
  Array.from({ length: count }, (_, n) => n),
  ...lines.map((line) => line.values),
];

/** Days between which nothing is known would be drawn as nothing at all. */
const alone = (values: readonly (number | null | undefined)[]): number[] =>
  values.flatMap((value, n) => (value != null && values[n - 1] == null && values[n + 1] == null ? [n] : []));

interface Held {
  current: Props & { day: number };
}

function draw(frame: HTMLElement, now: Held, onDay: (day: number) => void): uPlot {
  const worn = getComputedStyle(frame);
  const colour = (name: string) => () => worn.getPropertyValue(name).trim();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${0.75 * rem}px ${worn.fontFamily}`;
  const axis: Partial<uPlot.Axis> = { font, stroke: colour("--ink-2"), ticks: { show: false }, gap: 6 };
  const { days, lines } = now.current;
  const every = (across: number): number => {
    const weeks = Math.ceil((APART_PX * days.length) / Math.max(1, across) / WEEK);
    return WEEK * weeks;
  };
  const options: uPlot.Options = {
    ...sizeOf(frame),
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, range: [-0.5, days.length - 0.5] },
      y: { range: (_plot, low, high) => [Math.min(0, low ?? 0), Math.max(1, high ?? 1) * 1.08] },
    },
    axes: [
      {
        ...axis,
        size: 1.75 * rem,
        grid: { show: false },
        splits: (plot) => {
          const step = every(plot.bbox.width / devicePixelRatio);
          return days.flatMap((_, n) => (n % step === 0 ? [n] : []));
        },
        values: (_plot, splits) => splits.map((n) => days[n] ?? ""),
      },
      {
        ...axis,
        space: 2.25 * rem,
        grid: { stroke: colour("--line"), width: 1 },
        values: (_plot, splits) => splits.map((value) => now.current.format(value)),
        size: (_plot, values) => 10 + 0.45 * rem * Math.max(1, ...(values ?? []).map((one) => one.length)),
      },
    ],
    series: [
      {},
      ...lines.map(
        ({ isExpected = false }, n): uPlot.Series => ({
          stroke: colour(isExpected ? "--ink-2" : "--accent"),
          width: 2,
          ...(isExpected ? { dash: [5, 4] } : {}),
          points: {
            show: true,
            size: 5,
            filter: () => alone(now.current.lines[n]?.values ?? []),
          },
        }),
      ),
    ],
    hooks: {
      drawClear: [(plot) => shade(plot, now.current, colour("--accent-soft")())],
      draw: [
        (plot) => {
          mark(plot, now.current, colour);
          // The slider's ends lie under the line's; both as far from the edge, so that it shrinks with the screen.
          const { left, width } = plot.bbox;
          const [from, to] = [left / devicePixelRatio, plot.width - (left + width) / devicePixelRatio];
          frame.parentElement?.style.setProperty("--from", `${from}px`);
          frame.parentElement?.style.setProperty("--to", `${to}px`);
        },
      ],
      setCursor: [
        (plot) => {
          if (typeof plot.cursor.idx === "number" && plot.cursor.event) onDay(plot.cursor.idx);
        },
      ],
    },
  };
  return new uPlot(options, dataOf(lines, days.length), frame);
}

/** The ground of the days that matter. */
function shade(plot: uPlot, { period }: Props, colour: string): void {
  if (!period) return;
  const [from, to] = [period.first - 0.5, period.last + 0.5].map((n) => plot.valToPos(n, "x", true));
  plot.ctx.fillStyle = colour;
  plot.ctx.fillRect(from ?? 0, plot.bbox.top, (to ?? 0) - (from ?? 0), plot.bbox.height);
}

/** The day that is looked at. */
function mark(plot: uPlot, { day, lines }: Held["current"], colour: (name: string) => () => string): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(day, "x", true);
  ctx.save();
  ctx.strokeStyle = colour("--edge")();
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  for (const { values, isExpected } of lines) {
    const value = values[day];
    if (value == null) continue;
    ctx.beginPath();
    ctx.arc(x, plot.valToPos(value, "y", true), (isExpected ? 3.5 : 5) * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fillStyle = colour(isExpected ? "--ink-2" : "--accent")();
    ctx.fill();
    ctx.strokeStyle = colour("--surface")();
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.stroke();
  }
  ctx.restore();
}
