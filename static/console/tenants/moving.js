// Follows tenants that this console has set going until they have come to rest.
import { useEffect, useRef } from '../core/view.js';
import { control, get } from '../core/api.js';

const MOVING = ['Creating', 'Deactivating', 'Reactivating', 'Deleting'];
const EVERY_MS = 1000;
const TIMES = 120;

/** A function that follows one; `onMove(id, tenant)` is called after each change, with null once it is there no more. */
export function useMoving(onMove) {
  const timers = useRef(new Set());
  const latest = useRef(onMove);
  latest.current = onMove;
  useEffect(() => () => { for (const timer of timers.current) clearTimeout(timer); }, []);
  const follow = (tenant, rest = TIMES) => {
    if (!MOVING.includes(tenant.state) || rest === 0) return;
    const timer = setTimeout(async () => {
      timers.current.delete(timer);
      const now = await get(control('tenants', tenant.id)).catch((error) => (error.status === 404 ? null : tenant));
      if (now?.state !== tenant.state) latest.current(tenant.id, now);
      if (now) follow(now, rest - 1);
    }, EVERY_MS);
    timers.current.add(timer);
  };
  return follow;
}
