// The tenants right below a tenant.
import { html } from '../core/view.js';
import { CONTROL } from '../core/api.js';
import { usePages } from '../core/load.js';
import { link } from '../core/route.js';
import { State, When } from '../ui/bits.js';
import { Listing } from './listing.js';
import { Scroll } from './scroll.js';

/** The section of tenants below. */
export function Children({ tenant }) {
  const pages = usePages(`${CONTROL}/tenants`, { parent: tenant.id });
  return html`<section aria-label="Tenants below">
    <${Listing} pages=${pages} empty="No tenants below this one." more="more tenants">${(children) => html`
      <${Scroll} label="Children">
        <thead><tr><th scope="col">Tenant</th><th scope="col">State</th><th scope="col">Plan</th><th scope="col">Id</th><th scope="col">Made</th></tr></thead>
        <tbody>${children.map((child) => html`<tr key=${child.id}>
          <th scope="row"><a href=${link(['tenants', child.id])}>${child.name}</a></th>
          <td><${State} name=${child.state} /></td><td>${child.plan}</td><td><code>${child.id}</code></td><td><${When} at=${child.createdAt} /></td>
        </tr>`)}</tbody>
      <//>`}<//>
  </section>`;
}
