// Reads the lines of the usage report, and which tenants are below which. All of it is bounded.
import { control, get } from '../core/api.js';
import { eachOf, keepNames } from '../core/tenants.js';

export const LINES_MAX = 20000;
const TREE_MAX = 2000;
const BELOW_MAX = 500;
const SINGLY_MAX = 20;
const METRIC_PAGES = 6;
const PAGE = 500;

/** Every live tenant that the caller sees, if they are few enough: `{tenants, isWhole}`. */
export async function readTree(signal) {
  const tenants = [];
  let after;
  do {
    const page = await get(control('tenants'), { limit: PAGE, after }, signal);
    tenants.push(...page.items.map(({ id, name, parentId }) => ({ id, name, parentId })));
    after = page.next;
  } while (after !== null && tenants.length < TREE_MAX);
  keepNames(tenants);
  return { tenants, isWhole: after === null };
}

/**
 * The group of every tenant at and below `top`, as a Map from id to id: a tenant's group is the child of `top`
 * that it is below, and `top` is its own. `top` null, of a whole tree alone: everything, by its tops.
 */
export async function readGroups(tree, top, signal) {
  const children = tree.isWhole ? childrenIn(tree) : (id) => readChildren(id, signal);
  const groups = new Map(top === null ? [] : [[top, top]]);
  let level = (await children(top)).map((id) => [id, id]);
  let isCut = false;
  while (level.length && !isCut) {
    const next = [];
    for (const [id, group] of level) groups.set(id, group);
    isCut = !tree.isWhole && groups.size >= BELOW_MAX;
    if (!isCut) await eachOf(level, async ([id, group]) => next.push(...(await children(id)).map((child) => [child, group])));
    level = next;
  }
  return { groups, isCut };
}

function childrenIn({ tenants }) {
  const ids = new Set(tenants.map((tenant) => tenant.id));
  const byParent = new Map();
  for (const { id, parentId } of tenants) {
    const parent = ids.has(parentId) ? parentId : null;
    byParent.set(parent, [...(byParent.get(parent) ?? []), id]);
  }
  return async (id) => byParent.get(id) ?? [];
}

async function readChildren(parent, signal) {
  const ids = [];
  let after;
  do {
    const page = await get(control('tenants'), { parent, limit: PAGE, after }, signal);
    keepNames(page.items);
    ids.push(...page.items.map((tenant) => tenant.id));
    after = page.next;
  } while (after !== null && ids.length < BELOW_MAX);
  return ids;
}

/** The lines of `tenant` (null: of all): `{lines, isCut}`; `onCount` hears how many there are so far. */
async function readLines({ metric, by, from, to }, tenant, signal, count) {
  const lines = [];
  let after;
  do {
    const page = await get(control('usage'), { tenant, metric, by, from, to, limit: PAGE, after }, signal);
    lines.push(...page.items);
    count(page.items.length);
    after = page.next;
  } while (after !== null && count(0) < LINES_MAX);
  return { lines, isCut: after !== null };
}

/**
 * The lines of a question. `groups` null: of its tenant alone; otherwise of every tenant in it, asked one by one
 * where they are few, or out of all that the caller sees.
 */
export async function readUsage(query, { groups, isWhole }, signal, onCount) {
  let sum = 0;
  const count = (more) => {
    sum += more;
    if (more) onCount(sum);
    return sum;
  };
  if (!groups) return readLines(query, query.tenant, signal, count);
  if (query.tenant === null) return readLines(query, null, signal, count);
  if (isWhole && groups.size > SINGLY_MAX) {
    const { lines, isCut } = await readLines(query, null, signal, count);
    return { lines: lines.filter((line) => groups.has(line.tenant)), isCut };
  }
  const byTenant = new Map();
  let isCut = false;
  await eachOf([...groups.keys()], async (id) => {
    const part = count(0) < LINES_MAX ? await readLines(query, id, signal, count) : { lines: [], isCut: true };
    byTenant.set(id, part.lines);
    isCut ||= part.isCut;
  });
  return { lines: [...groups.keys()].flatMap((id) => byTenant.get(id)), isCut };
}

/** The metrics that were counted in a period, the one with the most lines first: `[[metric, lines]]`. */
export async function readMetrics({ tenant, split, from, to }, signal) {
  const counts = new Map();
  let after;
  for (let page = 0; page < METRIC_PAGES && after !== null; page += 1) {
    const only = split === 'none' ? tenant : null;
    const { items, next } = await get(control('usage'), { tenant: only, by: 'month', from, to, limit: PAGE, after }, signal);
    for (const { metric } of items) counts.set(metric, (counts.get(metric) ?? 0) + 1);
    after = next;
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([metric]) => metric);
}
