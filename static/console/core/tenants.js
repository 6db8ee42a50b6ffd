// Tenants by id and by name: searched as somebody types, and kept for whoever shows them again.
import { control, get } from './api.js';
import { Kept } from './kept.js';
import { useEffect, useState } from './view.js';

const SEARCH_PAGES = 5;
const FOUND_MAX = 20;
const AT_ONCE = 6;

/** Each as the server has it; of those that came from a list's digest, id, name and parent alone. */
export const tenants = new Kept((id) => get(control('tenants', id)), { bound: 5000, maxAgeMs: 60000 });

/** Up to 20 tenants that contain `text`; the first ones for ''. A page of a search may be short, so some are read. */
export async function searchTenants(text, signal) {
  const found = [];
  let after;
  for (let page = 0; page < SEARCH_PAGES; page += 1) {
    const { items, next } = await get(control('tenants'), { q: text.trim(), limit: FOUND_MAX, after }, signal);
    found.push(...items);
    if (next === null || found.length >= FOUND_MAX) break;
    after = next;
  }
  keepNames(found);
  return found.slice(0, FOUND_MAX);
}

/** Takes over tenants that are known already. */
export function keepNames(known) {
  for (const tenant of known) tenants.put(tenant.id, tenant);
}

/** The whole of a tenant, as it was within the last minute; throws what the server says if it is not to be had. */
export async function tenantOf(id) {
  const known = await tenants.once(id);
  if (known.state) return known;
  tenants.forget(id);
  return tenants.once(id);
}

/** The names of `ids` that were not read lately are asked for; one that nobody may know stays its id. */
export async function learnNames(ids, signal) {
  await eachOf([...new Set(ids)].filter(Boolean), async (id) => {
    if (signal?.aborted) return;
    await tenants.once(id).catch((error) => { if (error.status !== 404) throw error; });
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

export const nameOf = (id) => tenants.peek(id)?.value?.name ?? id;

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
