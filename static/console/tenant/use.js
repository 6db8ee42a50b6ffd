// What a tenant used, by metric and month, from the server's own sums.
import { CONTROL, get } from '../core/api.js';
import { size, number } from '../core/format.js';
import { useLoad } from '../core/load.js';

/** More lines than a tenant has in practice; beyond this the sums would be told as whole and were not. */
const MOST_PAGES = 60;

async function read(id, signal) {
  const info = await get(`${CONTROL}/info`, undefined, signal);
  const lines = [];
  let after;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, next } = await get(`${CONTROL}/usage`, { tenant: id, by: 'month', limit: 500, after }, signal);
    lines.push(...items);
    if (next === null) return sums(info.now.slice(0, 7), lines);
    after = next;
  }
  throw new Error('This tenant has more metrics than can be summed here. The Usage page has them all.');
}

/** `{month, months, metrics, of(metric, month), total(metric)}`; `month` is the present one. */
function sums(month, lines) {
  const byMetric = new Map();
  for (const line of lines) {
    if (!byMetric.has(line.metric)) byMetric.set(line.metric, new Map());
    byMetric.get(line.metric).set(line.month, line.amount);
  }
  const months = [...new Set([month, ...lines.map((line) => line.month)])].sort().reverse();
  return {
    month, months, metrics: [...byMetric.keys()],
    of: (metric, of) => byMetric.get(metric)?.get(of) ?? 0,
    total: (metric) => [...(byMetric.get(metric)?.values() ?? [])].reduce((sum, amount) => sum + amount, 0),
  };
}

/** The tenant's use, in a component. */
export function useUse(id) {
  return useLoad((signal) => read(id, signal), [id]);
}

/** An amount of a metric; bytes are what they are called after. */
export function amount(metric, value) {
  return metric.endsWith('_bytes') && Math.abs(value) >= 1024 ? size(value) : number(value);
}
