// A tenant's services: lines of type, plan, marketplace and number.
import { html, useState } from '../core/view.js';
import { control, get } from '../core/api.js';
import { number } from '../core/format.js';
import { useLoad } from '../core/load.js';
import { Empty, Loaded, say } from '../ui/feedback.js';
import { Name } from '../ui/names.js';
import { Act } from './act.js';
import { rights } from './rights.js';
import { RowsDialog } from './rows.js';
import { Table } from './table.js';

const COLUMNS = [
  { name: 'serviceType', label: 'Type', required: true },
  { name: 'plan', label: 'Plan' },
  { name: 'marketplaceName', label: 'Marketplace' },
  { name: 'marketplaceAccountId', label: 'Account there' },
  { name: 'count', label: 'Number', type: 'number', min: 0, step: 1, required: true },
];

function Lines({ services }) {
  if (services.length === 0) return html`<${Empty} title="Nothing here yet">DPoD shows the services; a tenant needs none.<//>`;
  return html`<${Table} label="List of services"
    columns=${COLUMNS.map(({ name, label }) => ({ text: label, isNumber: name === 'count' }))}>
        ${services.map((service) => html`<tr>
      <th scope="row"><code>${service.serviceType}</code></th><td><${Name} text=${service.plan} /></td>
      <td><${Name} text=${service.marketplaceName} /></td>
      <td><${Name} text=${service.marketplaceAccountId} /></td><td class="number">${number(service.count)}</td></tr>`)}<//>`;
}

/** The card of services. */
export function Services({ tenant, onChange }) {
  const path = control('tenants', tenant.id, 'services');
  const services = useLoad((signal) => get(path, undefined, signal), [path]);
  const [isEdited, setEdited] = useState(false);
  const done = () => { setEdited(false); say('The services are set.'); services.reload(); onChange(); };
  return html`<section class="card" aria-label="Services">
    <div class="heading"><h2>Services</h2>
      ${rights(tenant).canServe && html`<${Act} onClick=${() => setEdited(true)}>Edit services<//>`}</div>
    <${Loaded} state=${services}>${(value) => html`<${Lines} services=${value.services} />`}<//>
    ${isEdited && html`<${RowsDialog} title="Edit services" path=${path} member="services" columns=${COLUMNS} onDone=${done}
      onClose=${() => setEdited(false)} />`}
  </section>`;
}
