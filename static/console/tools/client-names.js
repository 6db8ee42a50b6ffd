// Names of clients by their ids, read from the list of them when one turns up that is not known.
import { control, get } from '../core/api.js';
import { session } from '../core/session.js';
import { useEffect, useState } from '../core/view.js';

const PAGE = 500;
const PAGES_MAX = 4;
const FRESH_MS = 30000;

let names = new Map();
let readAt = -Infinity;
session.subscribe(({ who }) => {
  if (who) return;
  names = new Map();
  readAt = -Infinity;
});

async function read(signal) {
  readAt = performance.now();
  let after;
  for (let page = 0; page < PAGES_MAX && after !== null; page += 1) {
    const { items, next } = await get(control('clients'), { limit: PAGE, after }, signal);
    for (const { id, name } of items) names.set(id, name);
    after = next;
  }
}

/** The function from ids to names, or to the ids of those that have none or are not known (any more). */
export function useClientNames(ids) {
  const [, setRound] = useState(0);
  const missing = ids.some((id) => id && !names.has(id));
  useEffect(() => {
    if (!missing || performance.now() - readAt < FRESH_MS) return undefined;
    const stop = new AbortController();
    const show = () => !stop.signal.aborted && setRound((round) => round + 1);
    read(stop.signal).then(show, () => {});
    return () => stop.abort();
  }, [missing, missing && ids.join()]);
  return (id) => names.get(id) || id;
}
