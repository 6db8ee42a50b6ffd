// A tenant as it is now, with its tag, for whoever changes it; and what to say if somebody else was first.
import { html, useEffect, useState } from '../core/view.js';
import { control, getTagged, send } from '../core/api.js';
import { Name } from '../ui/names.js';

/**
 * `{value, etag, error, isLoading, reload, before, change}`: the tenant as given if `etag` is, else as the server has it.
 * `change(send)` calls `send(etag)`; if the server answers 412, `before` is what this dialog knew and `value` what is there
 * now, and the error goes on to the form: another try is about what is there now.
 */
export function useLatest(tenant, etag) {
  const [state, setState] = useState({ value: etag ? tenant : undefined, etag, error: null, before: null });
  const read = async (before) => {
    const now = await getTagged(control('tenants', tenant.id));
    setState({ ...now, error: null, before });
  };
  const reload = () => {
    setState((last) => ({ ...last, error: null }));
    read(null).catch((error) => setState((last) => ({ ...last, error })));
  };
  useEffect(() => { if (!etag) reload(); }, []);
  const change = async (write) => {
    try {
      return await write(state.etag);
    } catch (error) {
      if (error.status === 412) await read(state.value);
      throw error;
    }
  };
  return { ...state, isLoading: !state.value && !state.error, reload, change };
}

/** Changes members of a tenant: `{tenant, etag}` as the server answers. */
export async function patchTenant(id, json, ifMatch) {
  const { body, etag } = await send('PATCH', control('tenants', id), { json, ifMatch });
  return { tenant: body, etag };
}

/** As `ref` of what is around a field that comes later than its dialog: gives that field the focus. */
export function takeFocus(element) {
  const field = element?.querySelector('input');
  field?.focus();
  field?.select();
}

const WORDS = {
  name: 'name', companyName: 'company name', departmentName: 'department', description: 'description',
  accountType: 'account type', plan: 'plan', serviceQuota: 'service quota', state: 'state', hostname: 'host name',
  alias: 'alias', externalAccountId: 'external account id', tenantType: 'tenant type', address: 'address',
};

function quoted(value) {
  if (value === null || value === undefined) return 'nothing';
  return html`<q><${Name} text=${typeof value === 'object' ? JSON.stringify(value) : value} /></q>`;
}

/** Says what somebody else has changed since `before`; nothing if there is no `before`. */
export function Changed({ before, now }) {
  if (!before) return null;
  const members = Object.keys(WORDS).filter((member) => JSON.stringify(before[member]) !== JSON.stringify(now[member]));
  return html`<div class="note" role="status">
    <p><strong>Somebody changed this tenant meanwhile.</strong> Nothing of yours is lost. Look at what is there now, then
      save again or cancel.</p>
    ${members.length > 0 && html`<ul>${members.map((member) => html`<li key=${member}>
      The ${WORDS[member]} was ${quoted(before[member])}, now it is ${quoted(now[member])}.</li>`)}</ul>`}
    ${members.length === 0 && html`<p>What you see here is the same as before.</p>`}
  </div>`;
}
