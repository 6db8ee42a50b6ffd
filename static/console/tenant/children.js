// The tenants right below a tenant.
import { html } from '../core/view.js';
import { control, CONTROL, get } from '../core/api.js';
import { plural } from '../core/format.js';
import { useLoad, usePages } from '../core/load.js';
import { link } from '../core/route.js';
import { session } from '../core/session.js';
import { State, When } from '../ui/bits.js';
import { Name } from '../ui/names.js';
import { Listing } from './listing.js';
import { Table } from './table.js';

/** How many there are, for those to whom the server counts them. */
function Count({ tenant }) {
  const count = useLoad((signal) => get(control('tenants', tenant.id, 'contents'), undefined, signal), [tenant.id]);
  const { children, tenants } = count.value ?? {};
  if (count.error) return html`<p class="faint">They could not be counted: ${count.error.message}</p>`;
  if (!count.value) return html`<p class="faint">Counting…</p>`;
  return html`
    <p class="faint">${plural(children, 'tenant')} right below${tenants > children && `, ${plural(tenants, 'tenant')} all the way down`}.</p>`;
}

/** The section of tenants below. */
export function Children({ tenant }) {
  const pages = usePages(`${CONTROL}/tenants`, { parent: tenant.id });
  return html`<section aria-label="Tenants below">
    ${session.can('provider') && html`<${Count} tenant=${tenant} />`}
    <${Listing} pages=${pages} empty="No tenants below this one." more="more tenants">${(children) => html`
      <${Table} label="Children" columns=${['Tenant', 'State', 'Plan', 'Id', 'Made']}>
        ${children.map((child) => html`<tr key=${child.id}>
          <th scope="row"><a href=${link(['tenants', child.id])}><${Name} text=${child.name} /></a></th>
          <td><${State} name=${child.state} /></td><td><${Name} text=${child.plan} /></td><td><code>${child.id}</code></td><td><${When}
            at=${child.createdAt} /></td>
        </tr>`)}<//>`}<//>
  </section>`;
}
