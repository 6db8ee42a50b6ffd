// The dialog that makes a tenant.
import { html, useState } from '../core/view.js';
import { CONTROL, send } from '../core/api.js';
import { useOnce } from '../core/once.js';
import { link } from '../core/route.js';
import { session } from '../core/session.js';
import { keepNames } from '../core/tenants.js';
import { plain } from '../core/text.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { say } from '../ui/feedback.js';
import { Name } from '../ui/names.js';
import { TenantField } from '../ui/tenant-field.js';

const ACCOUNTS = [['subscriber', 'Subscriber'], ['trial', 'Trial'], ['service_provider', 'Service provider']];
const ADDRESS = ['street', 'city', 'postalCode', 'country'];

/** `parent`: the tenant that it is to be below of, or null. `onDone(tenant)` gets what the server answers. */
export function Create({ parent, onDone, onClose }) {
  const home = session.state.who.homeTenant;
  const [chosen, setChosen] = useState(() => {
    if (parent) keepNames([parent]);
    return (parent ?? home)?.id ?? null;
  });
  const once = useOnce();
  const make = async (values) => {
    const json = bodyOf(values);
    const { body } = await send('POST', `${CONTROL}/tenants`, { json, headers: once(json) });
    return body;
  };
  const done = (tenant) => {
    say(html`<${Name} text=${tenant.name} /> is made.`, { text: 'Open it', href: link(['tenants', tenant.id]) });
    onDone(tenant);
  };
  return html`<${Dialog} title="New tenant" onClose=${onClose}>
    <${Form} submit="Create tenant" onSubmit=${make} onDone=${done} onCancel=${onClose}>
      <${Field} label="Name" name="name" required maxlength="200" autofocus />
      <${TenantField} label="Parent" name="parent" value=${chosen} onChange=${setChosen}
        hint="Type a part of its name, id, alias or host name."
        placeholder=${home ? `${plain(home.name)}, your home` : 'None: it is a root of its own'} />
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
      <${Field} label="Street" name="street" about="address/street" maxlength="200" />
      <${Field} label="City" name="city" about="address/city" maxlength="200" />
      <${Field} label="Postal code" name="postalCode" about="address/postalCode" maxlength="200" />
      <${Field} label="Country" name="country" about="address/country" maxlength="200" hint="A code of two letters, such as NL." />
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
