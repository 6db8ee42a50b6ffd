// What is asked: tenant, metric, period, day or month. All of it stands in the address.
import { html } from '../core/view.js';
import { Field } from '../ui/form.js';
import { TenantField } from '../ui/tenant-field.js';
import { FIRST, LAST, PERIODS, SPLITS, TOGETHER } from './query.js';

/** What the address says of a day that is not all there. */
const NONE = 'none';

/** `isSingle`: there is one tenant alone to see, so whose usage it is need not be asked. */
export function Filters({ query, metrics, isSingle, onChange }) {
  const { tenant, metric, split, period, from, to, by, isLong, wrong } = query;
  const known = [...new Set([...metrics, metric].filter(Boolean))].sort();
  const set = (name) => (event) => onChange({ [name]: event.target.value });
  const setPeriod = (event) => onChange(event.target.value === 'own'
    ? { period: 'own', from, to, by } : { period: event.target.value, from: null, to: null, by: null });
  return html`<form class="toolbar usage-filters" aria-label="What to show" onSubmit=${(event) => event.preventDefault()}>
    ${!isSingle && html`<div class="grow"><${TenantField} label="Tenant" value=${tenant} placeholder="All tenants; search by name or id"
      onChange=${(id) => onChange({ tenant: id, split: id ? split : null })} /></div>
    <${Field} label="Shown" type="select" options=${tenant ? SPLITS : TOGETHER} value=${split} onChange=${set('split')} />`}
    <${Field} label="Metric" type="select" options=${known.length ? known : [['', 'None yet']]} value=${metric ?? ''}
      disabled=${known.length === 0} onChange=${set('metric')} />
    <div class="when"><${Field} label="Period" type="select" options=${PERIODS} value=${period} onChange=${setPeriod} />
    ${period === 'own' && html`<div class="dates">
      <${Day} label="From" value=${from} fault=${wrong?.from} onChange=${(day) => onChange({ from: day })} />
      <${Day} label="To" value=${to} fault=${wrong?.to} onChange=${(day) => onChange({ to: day })} /></div>`}
    <${Field} label="By" type="select" options=${[['day', 'Day'], ['month', 'Month']]} value=${by} disabled=${isLong} onChange=${set('by')} /></div>
  </form>`;
}

/** A day. Each thing that is typed goes to the address, which gives it back: nothing of it is put right unasked. */
function Day({ value, onChange, ...rest }) {
  return html`<${Field} type="date" value=${value === NONE ? '' : value} min=${FIRST} max=${LAST}
    onInput=${({ target }) => onChange(target.value || NONE)} ...${rest} />`;
}
