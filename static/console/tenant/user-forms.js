// The forms about a user of a tenant: add, change, remove.
import { html } from '../core/view.js';
import { send } from '../core/api.js';
import { plain } from '../core/text.js';
import { Confirm, Dialog, Field, Form } from '../ui/form.js';
import { Name } from '../ui/names.js';
import { changeShown, EditDialog } from './edit.js';

export const STATUSES = [['active', 'Active'], ['passive', 'Passive'], ['banned', 'Banned']];
const KINDS = [['normal', 'One of the tenant’s own'], ['support', 'Support staff']];

const FLAGS = [
  { name: 'status', label: 'Status', type: 'select', options: STATUSES },
  { name: 'kind', label: 'Kind', type: 'select', options: KINDS, hint: 'Support staff stay when IPERA switches a tenant off.' },
  { name: 'isAdmin', label: 'Administrator', type: 'checkbox', read: Boolean },
  { name: 'isDeveloper', label: 'Developer', type: 'checkbox', read: Boolean },
];

export function AddUser({ path, onDone, onClose }) {
  const add = ({ email, firstName, lastName, ...flags }) => send('POST', path, {
    json: { email: email.trim(), firstName: firstName || null, lastName: lastName || null, ...flags },
  });
  return html`<${Dialog} title="Add a user" onClose=${onClose}>
    <${Form} submit="Add user" onSubmit=${add} onDone=${onDone} onCancel=${onClose}>
      <${Field} label="E-mail" name="email" type="email" required autofocus
        hint="Whoever is known by it in the organization keeps the name that is there." />
      <div class="fields"><${Field} label="First name" name="firstName" maxlength="200" /><${Field} label="Last name"
        name="lastName" maxlength="200" /></div>
      <div class="fields">${FLAGS.map(({ read, ...field }) => html`<${Field} key=${field.name} ...${field} />`)}</div>
    <//>
  <//>`;
}

export function ChangeUser({ path, user, onDone, onClose }) {
  return html`<${EditDialog} title="Change ${plain(user.email)}" path=${path} groups=${[{ legend: '', fields: FLAGS }]} onDone=${onDone}
    onClose=${onClose}>
    ${user.isPrimary && html`
      <p class="faint">This is the primary administrator that DPoD shows. Without the rights of an administrator it is no longer.</p>`}
  <//>`;
}

export function RemoveUser({ path, user, tenant, onDone, onClose }) {
  return html`<${Confirm} title="Remove ${plain(user.email)}?" action="Remove user" onDone=${onDone} onClose=${onClose}
    onConfirm=${() => changeShown('DELETE', path, user)}>
    <p>The membership in <${Name} text=${tenant.name} /> ends. The person stays in the organization; added again, it is the same user.</p>
  <//>`;
}
