// What is asked: tenant, metric, period, day or month. All of it stands in the address.
import { html, useState } from '../core/view.js';
import { Field } from '../ui/form.js';
import { TenantField } from '../ui/tenant-field.js';
import { isDay, PERIODS, SPLITS, TOGETHER } from './query.js';

/** `isSingle`: there is one tenant alone to see, so whose usage it is need not be asked. */
export function Filters({ query, metrics, isSingle, onChange }) {
  const { tenant, metric, split, period, from, to, by, isLong } = query;
  const known = [...new Set([...metrics, metric].filter(Boolean))].sort();
  const set = (name) => (event) => onChange({ [name]: event.target.value });
  const setPeriod = (event) => onChange(event.target.value === 'own'
    ? { period: 'own', from, to, by } : { period: event.target.value, from: null, to: null, by: null });
  return html`<form class="toolbar" aria-label="What to show" onSubmit=${(event) => event.preventDefault()}>
    ${!isSingle && html`<div class="grow"><${TenantField} label="Tenant" value=${tenant} placeholder="All tenants; search by name or id"
      onChange=${(id) => onChange({ tenant: id, split: id ? split : null })} /></div>
    <${Field} label="Shown" type="select" options=${tenant ? SPLITS : TOGETHER} value=${split} onChange=${set('split')} />`}
    <${Field} label="Metric" type="select" options=${known.length ? known : [['', 'None yet']]} value=${metric ?? ''}
      disabled=${known.length === 0} onChange=${set('metric')} />
    <${Field} label="Period" type="select" options=${PERIODS} value=${period} onChange=${setPeriod} />
    ${period === 'own' && html`
      <${Day} label="From" value=${from} max=${to} onChange=${(day) => onChange({ from: day })} />
      <${Day} label="To" value=${to} min=${from} onChange=${(day) => onChange({ to: day })} />`}
    <${Field} label="By" type="select" options=${[['day', 'Day'], ['month', 'Month']]} value=${by} disabled=${isLong} onChange=${set('by')} />
  </form>`;
}

/** A day; what somebody is typing stays as it is until they leave the field. */
function Day({ value, onChange, ...rest }) {
  const [typed, setTyped] = useState(null);
  const type = ({ target }) => {
    setTyped(target.value);
    if (isDay(target.value)) onChange(target.value);
  };
  return html`<${Field} type="date" value=${typed ?? value} onInput=${type} onBlur=${() => setTyped(null)} ...${rest} />`;
}
