// What can be done with a tenant from the list: the entries of its menu, and their dialogs.
import { html } from '../core/view.js';
import { go } from '../core/route.js';
import { session } from '../core/session.js';
import { ChangeState, stepsOf } from './change-state.js';
import { Create } from './create.js';
import { Remove, isRemovable } from './remove.js';
import { Rename } from './rename.js';

const GONE = ['Deleting', 'Deleted', 'Purging'];

/** Entries for the menu; `open(dialog)` shows a dialog, `reveal(tenant)`, if it is there, the place in the tree. */
export function actionsOf(tenant, { open, reveal }) {
  const isThere = !GONE.includes(tenant.state);
  return [
    { text: 'Open', run: () => go(['tenants', tenant.id]) },
    reveal && tenant.state !== 'Deleted' && { text: 'Show in the tree', run: () => reveal(tenant) },
    isThere && session.can('provider') && { text: 'New tenant below', run: () => open({ kind: 'create', parent: tenant }) },
    isThere && session.can('admin') && { text: 'Rename', run: () => open({ kind: 'rename', tenant }) },
    ...stepsOf(tenant).map((step) => ({ text: step.verb, isDangerous: step.isDangerous, run: () => open({ kind: 'state', tenant, step }) })),
    isRemovable(tenant) && { text: 'Delete', isDangerous: true, run: () => open({ kind: 'remove', tenant }) },
  ].filter(Boolean);
}

/** The dialog that is asked for, if any. */
export function TenantDialog({ dialog, onChanged, onCreated, onClose }) {
  const { kind, tenant, parent, step } = dialog ?? {};
  const common = { tenant, onDone: onChanged, onClose };
  if (kind === 'create') return html`<${Create} parent=${parent} onDone=${onCreated} onClose=${onClose} />`;
  if (kind === 'rename') return html`<${Rename} ...${common} />`;
  if (kind === 'state') return html`<${ChangeState} ...${common} step=${step} />`;
  if (kind === 'remove') return html`<${Remove} ...${common} />`;
  return null;
}
