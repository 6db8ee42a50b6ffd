// Tenants by name: searched as somebody types, and the names that belong to ids.
import { control, get } from './api.js';
import { session } from './session.js';
import { useEffect, useState } from './view.js';

const SEARCH_PAGES = 5;
const FOUND_MAX = 20;
const KNOWN_MAX = 5000;
const FRESH_MS = 60000;
const AT_ONCE = 6;

/** Up to 20 tenants that contain `text`; the first ones for ''. A page of a search may be short, so some are read. */
export async function searchTenants(text, signal) {
  const found = [];
  let after;
  for (let page = 0; page < SEARCH_PAGES; page += 1) {
    const { items, next } = await get(control('tenants'), { q: text, limit: FOUND_MAX, after }, signal);
    found.push(...items);
    if (next === null || found.length >= FOUND_MAX) break;
    after = next;
  }
  for (const tenant of found) keep(tenant.id, tenant.name);
  return found.slice(0, FOUND_MAX);
}

/** Names by id, each with the moment when it was read. Whoever signs in next begins without them. */
const known = new Map();
session.subscribe(({ who }) => who || known.clear());

function keep(id, name) {
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(id, { name, at: Date.now() });
}

const isFresh = (id) => Date.now() - (known.get(id)?.at ?? 0) < FRESH_MS;

/** Takes over names that are known already. */
export function keepNames(tenants) {
  for (const { id, name } of tenants) keep(id, name);
}

/** The names of `ids` that were not read lately are asked for; one that nobody may know stays its id. */
export async function learnNames(ids, signal) {
  const missing = [...new Set(ids)].filter((id) => id && !isFresh(id));
  await eachOf(missing, async (id) => {
    const tenant = await get(control('tenants', id), undefined, signal).catch((error) => {
      if (error.status === 404) return { name: id };
      throw error;
    });
    keep(id, tenant.name);
  });
}

/** Calls `action` with each of `items`, some at once. */
export async function eachOf(items, action, atOnce = AT_ONCE) {
  const rest = [...items];
  const work = async () => {
    while (rest.length) await action(rest.shift());
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
}

export const nameOf = (id) => known.get(id)?.name ?? id;

/** The function from ids to names, in a component, anew once the names of `ids` are there. */
export function useNames(ids) {
  const [, setRound] = useState(0);
  const key = [...new Set(ids)].sort().join();
  useEffect(() => {
    const stop = new AbortController();
    const show = () => !stop.signal.aborted && setRound((round) => round + 1);
    learnNames(ids, stop.signal).then(show, show);
    return () => stop.abort();
  }, [key]);
  return nameOf;
}
