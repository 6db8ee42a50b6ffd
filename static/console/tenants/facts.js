// What a row shows beyond its tenant: how much is below it, and the way down to it.
import { control, get } from '../core/api.js';
import { useEffect, useState } from '../core/view.js';
import { session } from '../core/session.js';
import { tenantOf, tenants } from '../core/tenants.js';
import { Kept, useKept } from '../core/kept.js';

const counts = new Kept(countBelow, { bound: 2000 });

/** `{children, tenants, users}`; the last two are for those who see everything that is counted. */
async function countBelow(id) {
  if (session.can('provider')) return get(control('tenants', id, 'contents'));
  const page = await get(control('tenants'), { parent: id, limit: 1 });
  return { children: page.items.length };
}

/** What is below a tenant, as `{value}` or `{error}`; undefined while it is not known. */
export function useCounts(tenant, isWanted) {
  return useKept(counts, isWanted && tenant.state !== 'Deleted' ? tenant.id : null);
}

/** Whether it is known that it has no tenants below it. */
export function isKnownLeaf(id) {
  return counts.peek(id)?.value?.children === 0;
}

/** After something was made or deleted. */
export function forgetCounts() {
  counts.forget();
}

/** After a tenant was changed. */
export function forgetTenant(id) {
  tenants.forget(id);
}

/** The tenants above this one, the topmost that the caller sees first. */
export async function pathTo(tenant) {
  const path = [];
  let below = tenant;
  while (below.parentId !== null && below.id !== session.state.who?.homeTenant?.id) {
    const above = await tenantOf(below.parentId).catch(() => null);
    if (!above) break;
    path.unshift(above);
    below = above;
  }
  return path;
}

/** The same in a component: undefined until it is known. */
export function usePath(tenant) {
  const [path, setPath] = useState(undefined);
  useEffect(() => {
    let isShown = true;
    pathTo(tenant).then((found) => isShown && setPath(found));
    return () => { isShown = false; };
  }, [tenant.id, tenant.parentId]);
  return path;
}
