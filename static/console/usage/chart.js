// The chart: stacked bars that follow the room, the colours and the pointer, and that arrows walk through.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../core/view.js';
import { Name } from '../ui/names.js';
import uPlot from '../lib/uplot.js';
import { Amount, isBytes } from './amount.js';
import { stepName } from './query.js';

const TOOLTIP_ROOM = 240;
const THIN = 6;
/** Steps of an axis of bytes: powers of two, so that its labels are round. */
const BYTES = Array.from({ length: 53 }, (_, power) => 2 ** power);

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The colour of the series at `index`, as a stylesheet names it. */
export const seriesColour = (index) => `--series-${index + 1}`;

/** What is drawn: for every series how far its bars reach, what is below them included; the last one is drawn first. */
function stack({ steps, series }) {
  const up = steps.map(() => 0);
  const down = steps.map(() => 0);
  const reach = series.map(({ values }) => values.map((value, index) => {
    const side = value < 0 ? down : up;
    side[index] += value;
    return side[index];
  }));
  return [steps.map((_, index) => index), ...reach.reverse()];
}

const remNow = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

function axis(more) {
  const rem = remNow();
  return {
    stroke: () => colour('--faint'), grid: { stroke: () => colour('--line'), width: 1 }, ticks: { show: false },
    font: `${Math.round(rem * 0.8)}px system-ui, sans-serif`, ...more,
  };
}

/** A series of bars, with a line of the ground's colour between them unless they are too thin for that. */
function bars(index, steps) {
  const fill = () => colour(seriesColour(index));
  const isThin = (plot) => plot.bbox.width / devicePixelRatio / steps.length < THIN;
  return {
    paths: uPlot.paths.bars({ size: [0.82, 56] }), width: 1, points: { show: false }, fill,
    stroke: (plot) => (isThin(plot) ? fill() : colour('--surface')),
  };
}

function options({ steps, series, write }, metric, { clientWidth, clientHeight }, onPoint) {
  const rem = remNow();
  return {
    width: clientWidth, height: clientHeight, legend: { show: false }, padding: [rem * 0.8, rem * 1.9, 0, 0],
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => [-0.6, steps.length - 0.4] },
      y: { range: (_, min, max) => uPlot.rangeNum(Math.min(0, min), Math.max(1, max), { min: { pad: 0.05, soft: 0, mode: 1 }, max: { pad: 0.08 } }) },
    },
    axes: [
      axis({
        grid: { show: false }, size: rem * 2.3, space: rem * 4.5, incrs: [1, 2, 3, 7, 14, 28, 60, 120, 240, 480],
        values: (_, splits) => splits.map((at) => (steps[at] ? stepName(steps[at], true) : '')),
      }),
      axis({ size: rem * 5.2, ...(isBytes(metric) && { incrs: BYTES }), values: (_, splits) => splits.map(write.short) }),
    ],
    series: [{}, ...series.map((_, index) => bars(series.length - 1 - index, steps))],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
  };
}

/** One step in words, for the tooltip and for those who do not see the chart. */
function inWords({ steps, series, sums, write }, at) {
  const parts = series.filter((one) => one.values[at] !== 0).map((one) => `${one.name} ${write.text(one.values[at])}`);
  return `${stepName(steps[at])}: ${write.text(sums[at])}${parts.length > 1 ? ` (${parts.join(', ')})` : ''}`;
}

/** `onPoint(index)` hears which step is looked at, or null. */
export function Chart({ figures, metric, label, point, onPoint }) {
  const box = useRef(null);
  const plot = useRef(null);
  const [left, setLeft] = useState(0);
  useLayoutEffect(() => {
    const made = new uPlot(options(figures, metric, box.current, onPoint), stack(figures), box.current);
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: box.current.clientWidth, height: box.current.clientHeight }));
    watcher.observe(box.current);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => made.redraw();
    scheme.addEventListener('change', redraw);
    return () => {
      scheme.removeEventListener('change', redraw);
      watcher.disconnect();
      made.destroy();
    };
  }, [figures, metric]);
  useEffect(() => {
    if (point === null) return;
    const at = plot.current.valToPos(point, 'x') + plot.current.bbox.left / devicePixelRatio;
    setLeft(Math.max(0, at > box.current.clientWidth - TOOLTIP_ROOM ? at - TOOLTIP_ROOM - 12 : at + 12));
  }, [point, figures]);
  const last = figures.steps.length - 1;
  const press = (event) => {
    const from = point ?? (event.key === 'ArrowRight' || event.key === 'ArrowUp' ? -1 : last + 1);
    const to = {
      ArrowRight: from + 1, ArrowUp: from + 1, ArrowLeft: from - 1, ArrowDown: from - 1, PageUp: from + 7, PageDown: from - 7, Home: 0, End: last,
    }[event.key];
    if (event.key === 'Escape') onPoint(null);
    if (to === undefined) return;
    event.preventDefault();
    const at = Math.min(last, Math.max(0, to));
    plot.current.setCursor({ left: plot.current.valToPos(at, 'x'), top: 20 }, false);
    onPoint(at);
  };
  const clear = () => {
    plot.current.setCursor({ left: -10, top: -10 }, false);
    onPoint(null);
  };
  return html`<div class="chart" tabindex="0" role="slider" aria-label=${label} aria-valuemin="0" aria-valuemax=${last}
      aria-valuenow=${point ?? last} aria-valuetext=${inWords(figures, point ?? last)} onKeyDown=${press} onBlur=${clear}>
    <div class="chart-plot" ref=${box}></div>
    ${point !== null && html`<${Tooltip} figures=${figures} at=${point} left=${left} />`}
  </div>`;
}

function Tooltip({ figures: { steps, series, sums, write }, at, left }) {
  const shown = series.map((one, index) => ({ ...one, index })).filter((one) => one.values[at] !== 0);
  return html`<div class="chart-tip" aria-hidden="true" style=${{ left: `${left}px` }}>
    <p>${stepName(steps[at])}</p>
    <dl>${shown.map(({ id, name, values, index }) => html`<div key=${id ?? ''}>
        <dt><${Swatch} index=${index} /><${Name} text=${name} /></dt><dd><${Amount} of=${values[at]} write=${write} /></dd></div>`)}
      ${shown.length !== 1 && html`<div class="sum"><dt>Together</dt><dd><${Amount} of=${sums[at]} write=${write} /></dd></div>`}
    </dl>
  </div>`;
}

export function Swatch({ index }) {
  return html`<span class="swatch" aria-hidden="true" style=${{ background: `var(${seriesColour(index)})` }}></span>`;
}
