// The contract documents of the server: where they lie, and each as its viewer needs it.
import { address, get } from '../core/api.js';

export const DOCUMENTS = [
  { id: 'control', name: 'Control API', path: 'control/v1/openapi.json', about: 'Everything there is, in one API: this console uses it.' },
  { id: 'identity', name: 'Sign-in (identity)', path: 'identity/openapi.json', about: 'Tokens, and what is needed to check them.' },
  { id: 'ocs', name: 'OCS', path: 'ocs/openapi.json', about: 'Tenants as OCS sees them.' },
  { id: 'processmind', name: 'ProcessMind', path: 'processmind/openapi.json', about: 'Tenants as ProcessMind sees them.' },
  { id: 'nse', name: 'NSE', path: 'nse/openapi.json', about: 'Subtenants as NSE sees them.' },
  { id: 'ipera', name: 'IPERA', path: 'ipera/openapi.json', about: 'Tenants as IPERA sees them.' },
  { id: 'dpod', name: 'DPoD', path: 'dpod/openapi.json', about: 'Tenants as DPoD sees them.' },
];

/**
 * The document, with whole addresses of this server in it: a viewer knows not where it was fetched from. It says to be
 * of 3.0, for what the viewer has to resolve references of 3.1 takes it many seconds; what it shows is the same.
 */
export async function loadDocument(one, signal) {
  const spec = await get(one.path, undefined, signal);
  const server = new URL(spec.servers?.[0]?.url ?? '.', address(one.path)).href.replace(/\/$/, '');
  return { ...spec, openapi: '3.0.3', servers: [{ url: server }] };
}
