// What each vendor's API answers about one tenant: its GETs, with the tenant's id as that API spells it.

const part = encodeURIComponent;
const ADMIN = 'dpod.tenant.admin, dpod.tenant.spadmin or dpod.tenant.api_spadmin';
const OWNER = `dpod.tenant.appowner, dpod.tenant.api_appowner, ${ADMIN}`;

function ocs({ id }) {
  const path = `ocs/api/v1/Tenants/${part(id)}`;
  return { id: 'ocs', name: 'OCS', operations: [
    { name: 'Get Tenant', path },
    { name: 'Get Regions', path: `${path}/Regions` },
  ] };
}

function processMind({ uuid }) {
  const path = `processmind/tenant/${part(uuid)}`;
  return { id: 'processmind', name: 'ProcessMind', operations: [
    { name: 'Get Tenant', path },
    { name: 'Get Tenant Statistics', path: `${path}/statistics` },
    { name: 'List Tenant Users', path: `${path}/users` },
  ] };
}

function nse({ id }) {
  return { id: 'nse', name: 'NSE', about: 'NSE knows a tenant by its subtenants: these are the tenant’s own.', operations: [
    { name: 'Retrieve all subtenants', path: 'nse/v2.1/subtenants', query: { tenant_id: id } },
  ] };
}

function ipera({ id, name }) {
  const isListed = (body) => body?.data?.some?.((one) => one.id === id);
  const missing = 'It is not in this answer: IPERA lists ten to a page, and neither home tenants nor deleted ones.';
  const query = { name };
  const about = 'IPERA has no GET by id: this asks for the tenant’s full name, which others may have, too.';
  return { id: 'ipera', name: 'IPERA', about, operations: [
    { name: 'Get Tenant List', path: 'ipera/tenants', query, remark: (body) => (isListed(body) ? '' : missing) },
    { name: 'Get Tenant Count', path: 'ipera/tenants/count', query },
  ] };
}

function dpod({ uuid }) {
  const path = `dpod/tenants/${part(uuid)}`;
  return { id: 'dpod', name: 'DPoD', operations: [
    { name: 'Get Tenant', path, scopes: ADMIN },
    { name: 'Get Administrator', path: `${path}/admin`, scopes: ADMIN },
    { name: 'Get Children', path: `${path}/children`, scopes: ADMIN },
    { name: 'Get Hostname', path: `${path}/hostname`, scopes: OWNER },
    { name: 'Get Quotas', path: `${path}/quotas`, scopes: OWNER },
  ] };
}

/** `[{id, name, about, operations: [{name, path, query, scopes, remark(body)}]}]` of this tenant. */
export function apisOf(tenant) {
  return [ocs, processMind, nse, ipera, dpod].map((make) => make(tenant));
}
