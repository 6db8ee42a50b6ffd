// A tenant's quotas: how many services of each type it has of those it may have.
import { html, useState } from '../core/view.js';
import { control, get } from '../core/api.js';
import { number } from '../core/format.js';
import { useLoad } from '../core/load.js';
import { Loaded, say } from '../ui/feedback.js';
import { Meter } from '../ui/bits.js';
import { Act } from './act.js';
import { rights } from './rights.js';
import { RowsDialog } from './rows.js';

const COLUMNS = [
  { name: 'serviceType', label: 'Service type', required: true },
  { name: 'limit', label: 'Limit', type: 'number', min: 0, step: 1, required: true },
];

function All({ serviceQuota, servicesUsed }) {
  if (serviceQuota === null) return html`<span>${number(servicesUsed)}, of any number</span>`;
  return html`<${Meter} label="Services used of the service quota" used=${servicesUsed} limit=${serviceQuota}
    text="${number(servicesUsed)} of ${number(serviceQuota)}" />`;
}

/** The card of quotas; `version` changes with the services. */
export function Quotas({ tenant, version }) {
  const path = control('tenants', tenant.id, 'quotas');
  const quotas = useLoad((signal) => get(path, undefined, signal), [path, version, tenant.serviceQuota]);
  const [isEdited, setEdited] = useState(false);
  const done = () => { setEdited(false); say('The quotas are set.'); quotas.reload(); };
  return html`<section class="card" aria-label="Quotas">
    <div class="heading"><h2>Quotas</h2>
      ${rights(tenant).canLimit && html`<${Act} onClick=${() => setEdited(true)}>Edit quotas<//>`}</div>
    <${Loaded} state=${quotas}>${(value) => html`<ul class="limits">
      <li class="limit">
        <div class="limit-head"><strong>All services</strong><small>the service quota, set in the details</small></div><${All} ...${value} /></li>
      ${value.quotas.map((quota) => html`<li key=${quota.serviceType} class="limit">
        <div class="limit-head"><code>${quota.serviceType}</code></div>
        <${Meter} label="Used of ${quota.serviceType}" used=${quota.used} limit=${quota.limit}
          text="${number(quota.used)} of ${number(quota.limit)}" /></li>`)}
    </ul>`}<//>
    ${isEdited && html`<${RowsDialog} title="Edit quotas" path=${path} member="quotas" columns=${COLUMNS} onDone=${done}
      onClose=${() => setEdited(false)}>
      <p>A quota may be lower than what is used; it holds from the next change of services on.</p><//>`}
  </section>`;
}
