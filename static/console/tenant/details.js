// What a tenant is, and the form that changes it.
import { html, useState } from '../core/view.js';
import { control, Problem } from '../core/api.js';
import { number } from '../core/format.js';
import { link } from '../core/route.js';
import { say } from '../ui/feedback.js';
import { When } from '../ui/bits.js';
import { Name } from '../ui/names.js';
import { usePath } from '../tenants/facts.js';
import { Act } from './act.js';
import { EditDialog } from './edit.js';
import { rights } from './rights.js';

const ACCOUNTS = [['subscriber', 'Subscriber'], ['trial', 'Trial'], ['service_provider', 'Service provider']];
const accountName = (type) => ACCOUNTS.find(([id]) => id === type)?.[1] ?? type;

function asObject(text, name) {
  if (text.trim() === '') return null;
  try {
    const value = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch { /* Told below. */ }
  const detail = 'This must be a JSON object, such as {"state": "TX"}.';
  throw new Problem(400, { title: 'Not saved', detail, errors: [{ pointer: `/${name}`, detail }] });
}

const OWN = [
  { name: 'name', label: 'Name', required: true, maxlength: 200 },
  { name: 'companyName', label: 'Company name', maxlength: 200, hint: 'Empty, it is the name.' },
  { name: 'departmentName', label: 'Department', maxlength: 200 },
  { name: 'tenantType', label: 'Tenant type', maxlength: 200 },
  { name: 'alias', label: 'Alias', maxlength: 200 },
  { name: 'hostname', label: 'Host name', maxlength: 253 },
  { name: 'externalAccountId', label: 'External account id', maxlength: 200 },
  { name: 'description', label: 'Description', type: 'textarea', maxlength: 1000, isWide: true, rows: 3 },
];
const ADDRESS = [
  { name: 'address/street', label: 'Street' },
  { name: 'address/city', label: 'City' },
  { name: 'address/postalCode', label: 'Postal code' },
  { name: 'address/country', label: 'Country', hint: 'A code of two letters, such as NL.' },
  {
    name: 'address/further', label: 'Further members', type: 'textarea', rows: 2, isWide: true, hint: 'Anything else, as a JSON object.',
    show: (value) => (Object.keys(value ?? {}).length ? JSON.stringify(value, null, 2) : ''), read: asObject,
  },
];
const LIMITS = [
  { name: 'accountType', label: 'Account type', type: 'select', options: ACCOUNTS },
  { name: 'plan', label: 'Plan', hint: 'Empty, it is professional.' },
  {
    name: 'serviceQuota', label: 'Service quota', type: 'number', min: 0, step: 1, hint: 'How many services; empty for any number.',
    read: (text) => (text === '' ? null : Number(text)),
  },
];

function EditDetails({ tenant, onDone, onClose }) {
  const groups = [{ legend: '', fields: OWN }, { legend: 'Address', fields: ADDRESS }];
  if (rights(tenant).canLimit) groups.push({ legend: 'Set from above', fields: LIMITS });
  return html`<${EditDialog} title="Edit details" path=${control('tenants', tenant.id)} groups=${groups} onDone=${onDone}
    onClose=${onClose} />`;
}

function Fact({ label, children }) {
  const isEmpty = children === null || children === undefined || children === '';
  return html`<dt>${label}</dt><dd>${isEmpty ? html`<span class="faint">–</span>`
    : typeof children === 'string' ? html`<${Name} text=${children} />` : children}</dd>`;
}

function address({ street, city, postalCode, country, further }) {
  const rest = Object.keys(further).length ? JSON.stringify(further) : null;
  return [street, [postalCode, city].filter(Boolean).join(' '), country, rest].filter(Boolean).join(', ');
}

function Organization({ tenant }) {
  const top = usePath(tenant)?.[0];
  const id = tenant.organizationId;
  if (id === tenant.id) return 'this tenant is its top';
  return top?.id === id ? html`<a href=${link(['tenants', id])}><${Name} text=${top.name} /></a>` : html`<code>${id}</code>`;
}

/** The card of details. */
export function Details({ tenant, onChange }) {
  const [isEdited, setEdited] = useState(false);
  const done = () => {
    setEdited(false);
    say('The details are saved.');
    onChange();
  };
  return html`<section class="card" aria-label="Details">
    <div class="heading"><h2>Details</h2>
      ${rights(tenant).canEdit && html`<${Act} onClick=${() => setEdited(true)}>Edit details<//>`}
    </div>
    <dl class="facts">
      <${Fact} label="Name">${tenant.name}<//>
      <${Fact} label="Company name">${tenant.companyName}<//>
      <${Fact} label="Department">${tenant.departmentName}<//>
      <${Fact} label="Description">${tenant.description && html`<span class="lines"><${Name} text=${tenant.description} /></span>`}<//>
      <${Fact} label="Account type">${accountName(tenant.accountType)}<//>
      <${Fact} label="Tenant type">${tenant.tenantType}<//>
      <${Fact} label="Plan">${tenant.plan}<//>
      <${Fact} label="Service quota">${tenant.serviceQuota === null ? 'any number of services' : number(tenant.serviceQuota)}<//>
      <${Fact} label="Host name">${tenant.hostname}<//>
      <${Fact} label="Alias">${tenant.alias}<//>
      <${Fact} label="External account id">${tenant.externalAccountId}<//>
      <${Fact} label="Address">${address(tenant.address)}<//>
      <${Fact} label="Organization"><${Organization} tenant=${tenant} /><//>
      <${Fact} label="Made"><${When} at=${tenant.createdAt} /><//>
      <${Fact} label="Last changed"><${When} at=${tenant.updatedAt} /><//>
    </dl>
    ${isEdited && html`<${EditDetails} tenant=${tenant} onDone=${done} onClose=${() => setEdited(false)} />`}
  </section>`;
}
