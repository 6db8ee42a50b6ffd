// The names of clients by their ids, for those who may see them.
import { CONTROL, control, get } from './api.js';
import { Kept, useKept } from './kept.js';
import { session } from './session.js';

const PAGE = 500;
const ALL = 'all';

/** The first page has every client of most instances: nobody is asked for a client that is not to be seen. */
const lists = new Kept(() => get(`${CONTROL}/clients`, { limit: PAGE }), { bound: 1, maxAgeMs: 60000 });
const names = new Kept(readName, { bound: 500, maxAgeMs: 60000 });

async function readName(id) {
  const { who } = session.state;
  if (who?.clientId === id) return who.name;
  const { items, next } = await lists.once(ALL);
  const found = items.find((client) => client.id === id);
  if (found || next === null) return found?.name ?? null;
  return (await get(control('clients', id))).name;
}

/** The client's name in a component, or null while it is not known or not for the caller to know. */
export function useClientName(id) {
  return useKept(names, id || null)?.value ?? null;
}
