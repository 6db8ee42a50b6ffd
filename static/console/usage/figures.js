// The figures of chart, table and file, made once of the report's lines.
import { writing } from './amount.js';

const SERIES_MAX = 8;

/**
 * `{steps, series, sums, total, write}`: a series has `id` (null: the others), `name`, `values` (one a step) and `total`.
 * `groupOf(tenant)` says which series a line belongs to; the largest come first, what is beyond eight is one.
 * `write` is how its amounts are written, see `writing`.
 */
export function figures({ lines, steps, metric, groupOf, nameOf }) {
  const place = new Map(steps.map((step, index) => [step, index]));
  const byGroup = new Map();
  for (const line of lines) {
    const at = place.get(line.day ?? line.month);
    if (at === undefined) continue;
    const group = groupOf(line.tenant);
    if (!byGroup.has(group)) byGroup.set(group, steps.map(() => 0));
    byGroup.get(group)[at] += line.amount;
  }
  const all = [...byGroup].map(([id, values]) => ({ id, name: nameOf(id), values, total: sum(values) }));
  all.sort((a, b) => b.total - a.total || (a.id < b.id ? -1 : 1));
  const series = all.length <= SERIES_MAX ? all : [...all.slice(0, SERIES_MAX - 1), others(all.slice(SERIES_MAX - 1))];
  const sums = steps.map((_, index) => sum(series.map((one) => one.values[index])));
  return { steps, series, sums, total: sum(sums), write: writing(metric, sums.reduce((most, one) => Math.max(most, Math.abs(one)), 0)) };
}

const sum = (values) => values.reduce((all, value) => all + value, 0);

function others(series) {
  const values = series[0].values.map((_, index) => sum(series.map((one) => one.values[index])));
  return { id: null, name: `${series.length} others`, values, total: sum(values) };
}
