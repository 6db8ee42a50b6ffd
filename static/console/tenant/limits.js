// What a tenant uses and may use: entitlements, quotas, services and the use itself, by month.
import { html, useState } from '../core/view.js';
import { link } from '../core/route.js';
import { Loaded } from '../ui/feedback.js';
import { Field } from '../ui/form.js';
import { amount, useUse } from './use.js';
import { Entitlements } from './entitlements.js';
import { Quotas } from './quotas.js';
import { Services } from './services.js';
import { Table } from './table.js';

const MONTH = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'long', timeZone: 'UTC' });
const monthName = (month) => MONTH.format(new Date(`${month}-01T00:00:00Z`));

function Use({ tenant, state, month, onMonth }) {
  return html`<section class="card" aria-label="Use">
    <div class="heading"><h2>Use</h2><a href=${link(['usage'], { tenant: tenant.id })}>See it as charts</a></div>
    <${Loaded} state=${state}>${(use) => html`
      <div class="toolbar"><${Field} label="Month" type="select" value=${month ?? use.month}
        options=${use.months.map((one) => [one, monthName(one)])}
        onChange=${(event) => onMonth(event.target.value)} /></div>
      ${use.metrics.length === 0 ? html`<p class="faint">Nothing has been counted yet.</p>` : html`
      <${Table} label="Figures"
        columns=${['Metric', { text: monthName(month ?? use.month), isNumber: true }, { text: 'All time', isNumber: true }]}>
        ${use.metrics.map((metric) => html`<tr key=${metric}><th scope="row"><code>${metric}</code></th>
          <td class="number">${amount(metric, use.of(metric, month ?? use.month))}</td>
          <td class="number">${amount(metric, use.total(metric))}</td></tr>`)}<//>`}`}<//>
  </section>`;
}

/** The section of limits and use. */
export function Limits({ tenant, onChange }) {
  const use = useUse(tenant.id);
  const [month, setMonth] = useState(null);
  const [round, setRound] = useState(0);
  return html`<div class="pairs">
    <${Entitlements} tenant=${tenant} use=${use} month=${month ?? use.value?.month} />
    <${Use} tenant=${tenant} state=${use} month=${month} onMonth=${setMonth} />
    <${Quotas} tenant=${tenant} version=${round} />
    <${Services} tenant=${tenant} onChange=${() => { setRound(round + 1); onChange(); }} />
  </div>`;
}
