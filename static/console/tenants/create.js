// The dialog that makes a tenant.
import { html, useRef, useState } from '../core/view.js';
import { CONTROL, send } from '../core/api.js';
import { session } from '../core/session.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { say } from '../ui/feedback.js';
import { TenantChoice } from './parent-choice.js';

const ACCOUNTS = [['subscriber', 'Subscriber'], ['trial', 'Trial'], ['service_provider', 'Service provider']];
const ADDRESS = ['street', 'city', 'postalCode', 'country'];

/** `parent`: the tenant that it is to be below of, or null. `onDone(tenant)` gets what the server answers. */
export function Create({ parent, onDone, onClose }) {
  const home = session.state.who.homeTenant;
  const [chosen, setChosen] = useState(parent ?? home);
  const keys = useRef(new Map());
  const make = async (values) => {
    const json = bodyOf(values);
    const { body } = await send('POST', `${CONTROL}/tenants`, { json, headers: { 'Idempotency-Key': keyOf(keys.current, json) } });
    return body;
  };
  const done = (tenant) => {
    say(`${tenant.name} is made.`);
    onDone(tenant);
  };
  return html`<${Dialog} title="New tenant" onClose=${onClose}>
    <${Form} submit="Create tenant" onSubmit=${make} onDone=${done} onCancel=${onClose}>
      <${Field} label="Name" name="name" required maxlength="200" autofocus />
      <${TenantChoice} label="Parent" name="parent" chosen=${chosen} onChoose=${setChosen}
        hint="Type a part of its name, id, alias or host name." emptyWord=${home ? `${home.name}, your home` : 'None: it is a root of its own'} />
      <${Field} label="Account type" name="accountType" type="select" options=${ACCOUNTS} />
      <${Further} />
    <//>
  <//>`;
}

/** Everything that may be said and need not be. */
function Further() {
  return html`<details class="further"><summary>Further fields</summary>
    <div class="fields">
      <${Field} label="Company name" name="companyName" hint="The name, unless set." maxlength="200" />
      <${Field} label="Department" name="departmentName" maxlength="200" />
      <${Field} label="Plan" name="plan" hint="professional, unless set." maxlength="200" />
      <${Field} label="Service quota" name="serviceQuota" type="number" min="0" hint="Empty: any number." />
      <${Field} label="Host name" name="hostname" hint="Unique in the instance." maxlength="253" />
      <${Field} label="Alias" name="alias" hint="Unique in the instance." maxlength="200" />
      <${Field} label="External account id" name="externalAccountId" maxlength="200" />
      <${Field} label="Tenant type" name="tenantType" maxlength="200" />
      <${Field} label="Own id" name="id" hint="A new one, unless set. Letters, digits, _ and -." pattern="[A-Za-z0-9_\\-]{1,64}" />
      <${Field} label="First state" name="state" type="select" options=${[['', 'Set up, then Active'], 'Active', 'Deactivated']} />
    </div>
    <${Field} label="Description" name="description" type="textarea" rows="2" maxlength="1000" />
    <div class="fields">
      <${Field} label="Street" name="street" maxlength="200" />
      <${Field} label="City" name="city" maxlength="200" />
      <${Field} label="Postal code" name="postalCode" maxlength="200" />
      <${Field} label="Country" name="country" maxlength="200" />
    </div>
  </details>`;
}

/** What was filled in; the rest is left to the server. */
function bodyOf(values) {
  const filled = Object.entries(values).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== '');
  const body = Object.fromEntries(filled.filter(([name]) => !ADDRESS.includes(name)));
  if (body.serviceQuota) body.serviceQuota = Number(body.serviceQuota);
  const address = filled.filter(([name]) => ADDRESS.includes(name));
  return address.length > 0 ? { ...body, address: Object.fromEntries(address) } : body;
}

/** The same body has the same key: what was sent twice, since an answer was lost, is made once. */
function keyOf(keys, json) {
  const text = JSON.stringify(json);
  if (!keys.has(text)) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    keys.set(text, Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  }
  return keys.get(text);
}
