// Amounts of a metric in one unit everywhere: on the axis, in the legend, in the tables.
import { html } from '../core/view.js';
import { number } from '../core/format.js';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const COMPACT = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const ONE_DIGIT = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const SMALL = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 });

export const isBytes = (metric) => /bytes$/.test(metric);

/** How amounts are written where the largest of them is `largest`: `{text, short}`, the latter for an axis. */
export function writing(metric, largest) {
  if (!isBytes(metric)) return { text: number, short: (amount) => COMPACT.format(amount) };
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(largest))) / 10)));
  const text = (amount) => {
    const value = amount / 1024 ** power;
    return `${(Math.abs(value) >= 1 ? ONE_DIGIT : SMALL).format(value)} ${UNITS[power]}`;
  };
  return { text, short: text };
}

/** An amount; where it is written in another unit, what it is exactly stands behind it. */
export function Amount({ of, write }) {
  const text = write.text(of);
  const exact = number(of);
  return text === exact ? exact : html`<data value=${of} title=${exact}>${text}</data>`;
}
