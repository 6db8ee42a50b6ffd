// Where a tenant is: its locations, and the regions, as OCS tells them of it.
import { html } from '../core/view.js';
import { control, CONTROL, get } from '../core/api.js';
import { useLoad, usePages } from '../core/load.js';
import { Failure, Loaded } from '../ui/feedback.js';
import { When } from '../ui/bits.js';
import { Name } from '../ui/names.js';
import { Listing } from './listing.js';
import { Table } from './table.js';

function Locations({ tenant }) {
  const pages = usePages(control('tenants', tenant.id, 'locations'));
  return html`<section class="card" aria-label="Locations"><h2>Locations</h2>
    <${Listing} pages=${pages} empty="IPERA gives a tenant its first one when it makes the tenant."
      more="more locations">${(locations) => html`
      <${Table} label="List of locations" columns=${['Location', 'Id', 'Made']}>
      ${locations.map((location) => html`<tr key=${location.id}>
          <th scope="row"><${Name} text=${location.name} /> ${location.isDefault && html`<span class="chip">Default</span>`}</th>
          <td><code>${location.id}</code></td><td><${When} at=${location.createdAt} /></td></tr>`)}<//>`}<//>
  </section>`;
}

function RegionTable({ regions, ofTenant }) {
  const address = (region) => ofTenant?.find((one) => one.Id === region.id)?.BaseAddress ?? region.baseAddress;
  const further = (ofTenant ?? []).filter((one) => !regions.some((region) => region.id === one.Id));
  return html`<${Table} label="List of regions" columns=${['Region', 'Id', 'Address in OCS']}>
      ${regions.map((region) => html`<tr key=${region.id}>
        <th scope="row"><${Name} text=${region.name} /> ${region.isHome && html`<span class="chip">Home, takes writes</span>`}
          ${ofTenant && !ofTenant.some((one) => one.Id === region.id) && html`<span class="chip">Not in OCS</span>`}</th>
        <td><code>${region.id}</code></td><td><code>${address(region) ?? '–'}</code></td></tr>`)}
      ${further.map((one) => html`<tr key=${one.Id}><th scope="row"><${Name} text=${one.Name} /> <span class="chip">In OCS alone</span></th>
        <td><code>${one.Id}</code></td><td><code>${one.BaseAddress}</code></td></tr>`)}<//>`;
}

function Regions({ tenant }) {
  const all = useLoad((signal) => get(`${CONTROL}/regions`, undefined, signal), []);
  const path = `ocs/api/v1/Tenants/${encodeURIComponent(tenant.id)}/Regions`;
  const own = useLoad((signal) => get(path, undefined, signal), [path]);
  return html`<section class="card" aria-label="Regions"><h2>Regions</h2>
    <p class="faint">The regions are the instance’s: every tenant is in all of them.</p>
    <${Loaded} state=${all}>${({ regions }) => html`<${RegionTable} regions=${regions} ofTenant=${own.value} />`}<//>
    ${own.error && html`<${Failure} error=${own.error} retry=${own.reload} />`}
  </section>`;
}

/** The section of locations and regions. */
export function Places({ tenant }) {
  return html`<div class="pairs"><${Locations} tenant=${tenant} /><${Regions} tenant=${tenant} /></div>`;
}
