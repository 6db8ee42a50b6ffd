// Makes a client: its name, what it may do, and where it is at home.
import { html, useState } from '../core/view.js';
import { control, send } from '../core/api.js';
import { useOnce } from '../core/once.js';
import { session } from '../core/session.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { TenantField } from '../ui/tenant-field.js';

const ROLES = [
  ['member', 'Member: reads its home tenant'],
  ['admin', 'Admin: also changes, and sees all below'],
  ['provider', 'Provider: also makes and deletes tenants'],
  ['operator', 'Operator: everything'],
];
/** DPoD's scopes, each with the role that may hand it on. */
const SCOPES = [
  ['dpod.tenant.appowner', 'member'], ['dpod.tenant.api_appowner', 'member'], ['dpod.tenant.admin', 'admin'],
  ['dpod.tenant.spadmin', 'provider'], ['dpod.tenant.api_spadmin', 'provider'], ['dpod.tenant.api_service', 'member'],
];

export function CreateClient({ home, onDone, onClose }) {
  const { who } = session.state;
  const [role, setRole] = useState('member');
  const [tenant, setTenant] = useState(home ?? who.homeTenant?.id ?? null);
  const [isRepeated, setRepeated] = useState(false);
  const once = useOnce();
  const scopes = SCOPES.filter(([scope, least]) => session.can(least) || who.scopes.includes(scope)).map(([scope]) => scope);
  const submit = async (values) => {
    const json = {
      name: values.name.trim(), role, homeTenant: tenant, scopes: scopes.filter((scope) => values[scope]),
    };
    try {
      return (await send('POST', control('clients'), { json, headers: once(json) })).body;
    } catch (error) {
      setRepeated(error.body?.type === '/problems/secret-shown-before');
      throw error;
    }
  };
  const isFree = role === 'operator' && tenant === null;
  return html`<${Dialog} title="New client" onClose=${() => onClose(isRepeated)}>
    <${Form} submit="Create client" onSubmit=${submit} onDone=${onDone} onCancel=${() => onClose(isRepeated)}>
      <${Field} label="Name" name="name" required maxlength="200" autofocus hint="What people call it, such as CI or Billing." />
      <${Field} label="Role" name="role" type="select" value=${role} onChange=${(event) => setRole(event.target.value)}
        options=${ROLES.filter(([id]) => session.can(id))} />
      <${TenantField} label="Home tenant" name="homeTenant" value=${tenant} onChange=${setTenant}
        placeholder=${isFree ? 'None: the whole instance' : who.homeTenant ? 'Your own home tenant' : 'Search by name or id'}
        required=${!who.homeTenant && role !== 'operator'}
        hint=${isFree ? 'An operator without one is at home in the whole instance.' : 'It sees this tenant, and from admin on what is below it.'} />
      <fieldset class="scopes"><legend>DPoD scopes beyond those of the role</legend>
        ${scopes.map((scope) => html`<${Field} key=${scope} type="checkbox" name=${scope} label=${html`<code>${scope}</code>`} />`)}
      </fieldset>
      ${isRepeated && html`<p>The client is there, but the answer with its secret was lost on its way. Close this and rotate it.</p>`}
    <//>
  <//>`;
}
