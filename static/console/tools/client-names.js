// Names of clients by their ids, read from the list of them when one turns up that is not known.
import { control, get } from '../core/api.js';
import { session } from '../core/session.js';
import { useEffect, useState } from '../core/view.js';

const PAGE = 500;
const PAGES_MAX = 4;
const FRESH_MS = 30000;

let names = new Map();
let readAt = -Infinity;
let reading = null;
session.subscribe(({ who }) => {
  if (who) return;
  names = new Map();
  readAt = -Infinity;
});

async function readAll() {
  let after;
  for (let page = 0; page < PAGES_MAX && after !== null; page += 1) {
    const { items, next } = await get(control('clients'), { limit: PAGE, after });
    for (const { id, name } of items) names.set(id, name);
    after = next;
  }
}

/** Reads them, once for all who ask meanwhile; null where they were read just now. */
function read() {
  if (!reading && performance.now() - readAt >= FRESH_MS) {
    readAt = performance.now();
    reading = readAll().catch(() => {}).finally(() => { reading = null; });
  }
  return reading;
}

/** The function from ids to names, or to the ids of those that have none or are not known (any more). */
export function useClientNames(ids) {
  const [, setRound] = useState(0);
  const missing = [...new Set(ids)].filter((id) => id && !names.has(id)).sort().join();
  useEffect(() => {
    let isOver = false;
    if (missing) read()?.then(() => isOver || setRound((round) => round + 1));
    return () => { isOver = true; };
  }, [missing]);
  return (id) => names.get(id) || id;
}
