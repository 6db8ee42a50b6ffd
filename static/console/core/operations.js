// What the operations of the audit trail are in words.

const THROUGH = { ocs: 'OCS', processmind: 'ProcessMind', nse: 'NSE', ipera: 'IPERA', dpod: 'DPoD', cli: 'the command line' };

const WORDS = {
  'control.updateTenant': 'changed', 'control.createTenant': 'made', 'control.deleteTenant': 'deleted',
  'control.putIcon': 'icon set', 'control.deleteIcon': 'icon removed',
  'control.addUser': 'user added', 'control.updateUser': 'user changed', 'control.removeUser': 'user removed',
  'control.createSubtenant': 'subtenant added', 'control.updateSubtenant': 'subtenant changed',
  'control.deleteSubtenant': 'subtenant removed', 'control.putFeature': 'feature set',
  'control.putEntitlement': 'entitlement set', 'control.deleteEntitlement': 'entitlement removed',
  'control.putServices': 'services set', 'control.putQuotas': 'quotas set', 'control.updateSettings': 'settings changed',
  'control.recordUsage': 'usage recorded', 'control.createClient': 'client made', 'control.deleteClient': 'client removed',
  'control.rotateClient': 'secret of a client rotated', 'control.applySeed': 'written by a seed',
  'ocs.updateTenant': 'changed', 'ocs.putIcon': 'icon set', 'ocs.deleteIcon': 'icon removed',
  'processmind.updateTenant': 'changed', 'processmind.addUser': 'user added', 'processmind.updateUser': 'user changed',
  'processmind.removeUser': 'user removed', 'nse.createSubtenant': 'subtenant added', 'nse.modifySubtenant': 'subtenant changed',
  'nse.deleteSubtenant': 'subtenant removed', 'ipera.createTenant': 'made', 'ipera.updateTenant': 'changed',
  'ipera.deactivateTenant': 'deactivated', 'ipera.activateTenant': 'activated', 'ipera.switchTenant': 'switched to',
  'dpod.createTenant': 'made', 'dpod.updateTenant': 'changed', 'dpod.updateTenantByPut': 'changed', 'dpod.deleteTenant': 'deleted',
  'dpod.updateTenantSettings': 'settings changed', 'dpod.updateTenantSettingsByPut': 'settings changed', 'dpod.setLogo': 'icon set',
  'cli.addTenant': 'made', 'cli.addClient': 'client made', 'cli.removeClient': 'client removed',
  'cli.rotateClient': 'secret of a client rotated', 'cli.seed': 'written by a seed',
  'demo.fill': 'filled for the demo', 'system.settle': 'settled',
};

/** What a write that changed the state did to the tenant. */
const STATES = {
  Creating: 'made', Deactivating: 'deactivated', Reactivating: 'reactivated', Deleting: 'deleted', Deleted: 'deleted', Purging: 'purged',
};

export const OPERATIONS = Object.keys(WORDS);

/** Such as `changed through OCS`; null for an operation that has no words here. `state`: what it brought the tenant to. */
export function operationWords(operation, state) {
  const through = THROUGH[operation.split('.')[0]];
  const words = (operation.includes('update') && STATES[state]) || WORDS[operation];
  return words ? words + (through ? ` through ${through}` : '') : null;
}
