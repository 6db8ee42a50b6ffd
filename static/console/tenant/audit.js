// Who did what to a tenant, newest first.
import { html, useState } from '../core/view.js';
import { CONTROL } from '../core/api.js';
import { usePages, useSettled } from '../core/load.js';
import { OPERATIONS, operationWords } from '../core/operations.js';
import { Field } from '../ui/form.js';
import { State, When } from '../ui/bits.js';
import { ClientName } from '../ui/names.js';
import { Listing } from './listing.js';
import { Table } from './table.js';

/** In words, with the name that the filter goes by. */
function Operation({ row: { operation, state } }) {
  const words = operationWords(operation, state);
  return html`${words && html`${words}${' '}`}<code class="faint">${operation}</code>`;
}

/** The section of the audit trail. */
export function Audit({ tenant }) {
  const [typed, setTyped] = useState('');
  const operation = useSettled(typed.trim(), 300);
  const pages = usePages(`${CONTROL}/audit`, { tenant: tenant.id, operation, limit: 50 });
  return html`<section aria-label="Audit trail">
    <div class="toolbar"><div class="grow"><${Field} label="Operation" type="search" list="operations" value=${typed}
      placeholder="ocs.updateTenant" onInput=${(event) => setTyped(event.target.value)} /></div></div>
    <datalist id="operations">${OPERATIONS.map((one) => html`<option key=${one} value=${one}>${operationWords(one)}</option>`)}</datalist>
    <${Listing} pages=${pages} empty=${operation ? 'Nothing of this operation. It is looked for by its full name.' : undefined}
      more="older entries">${(rows) => html`
      <${Table} label="Entries" columns=${['When', 'Operation', 'Client', 'State', 'Request']}>
        ${rows.map((row, index) => html`<tr key=${index}>
          <td><${When} at=${row.at} isExact /></td><td><${Operation} row=${row} /></td><td><${ClientName} id=${row.client} /></td>
          <td>${row.state && html`<${State}
            name=${row.state} />`}</td><td>${row.requestId && html`<code>${row.requestId}</code>`}</td></tr>`)}<//>`}<//>
  </section>`;
}
