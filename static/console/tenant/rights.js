// What whoever is signed in may do with a tenant: the server's rules, so that nothing is shown that it would refuse.
import { session } from '../core/session.js';

const GONE = ['Deleting', 'Deleted', 'Purging'];
const MOVING = ['Creating', 'Deactivating', 'Reactivating', 'Deleting'];

/** Whether only the record of the tenant is left. */
export const isGone = (tenant) => GONE.includes(tenant.state);

/** Whether the state is on its way to another. */
export const isMoving = (tenant) => MOVING.includes(tenant.state);

/** `canEdit` what is the tenant's own, `canLimit` what is set from above, `canServe` its services. */
export function rights(tenant) {
  const { role, homeTenant } = session.state.who ?? {};
  const canEdit = session.can('admin') && !isGone(tenant);
  const isAbove = role === 'operator' || (homeTenant && homeTenant.id !== tenant.id);
  return { canEdit, canLimit: Boolean(canEdit && isAbove), canServe: canEdit && session.can('provider') };
}
