// The operations of every API, as the contract documents tell them, and which of them a rule's match covers.
import { DOCUMENTS, loadDocument } from '../explorer/documents.js';
import { ROOT } from '../core/api.js';

export const DIALECTS = ['ocs', 'processmind', 'nse', 'ipera', 'dpod', 'identity', 'control'];
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

let loading = null;

/** `[{name, dialect, method, path}]` of all APIs but for the tools of a stand-in, which no rule applies to. */
export function loadOperations() {
  loading ??= Promise.all(DOCUMENTS.map((one) => loadDocument(one).then((spec) => operationsOf(one.id, spec)))).then((all) => all.flat());
  loading.catch(() => { loading = null; });
  return loading;
}

function operationsOf(dialect, spec) {
  const base = new URL(spec.servers[0].url).pathname.slice(ROOT.pathname.length - 1).replace(/\/$/, '');
  const found = [];
  for (const [path, methods] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!operation.operationId || operation.tags?.includes('Stand-in')) continue;
      found.push({ name: `${dialect}.${operation.operationId}`, dialect, method: method.toUpperCase(), path: base + path });
    }
  }
  return found;
}

/** Whether a path is as a rule's: `*` is one segment, `/**` at the end any number. Names in braces are any segment. */
export function isPathLike(pattern, path) {
  const isOpen = pattern.endsWith('/**');
  const wanted = (isOpen ? pattern.slice(0, -3) : pattern).split('/');
  const parts = path.split('/');
  if (isOpen ? parts.length < wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((one, at) => one === '*' || one === parts[at] || /^\{.*\}$/.test(parts[at]));
}

/** In which members a request that leads to `{dialect, operation, method, path}` is not as the match has it. */
export function differsIn(match, { dialect, operation, method, path }) {
  const differs = [];
  if (match.dialect && match.dialect !== dialect) differs.push('dialect');
  if (match.operation && match.operation !== operation) differs.push('operation');
  if (match.method && match.method !== method) differs.push('method');
  if (match.path && !isPathLike(match.path, path)) differs.push('path');
  const isNamed = match.dialect === 'control' || match.operation?.startsWith('control.');
  if (dialect === 'control' && !isNamed) differs.push('dialect');
  return [...new Set(differs)];
}

/** The operations that a rule's match covers. */
export function covered(match, operations) {
  return operations.filter((one) => differsIn(match, { ...one, operation: one.name }).length === 0);
}
