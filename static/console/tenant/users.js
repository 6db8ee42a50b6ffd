// A tenant's users and their flags.
import { html, useState } from '../core/view.js';
import { control } from '../core/api.js';
import { day } from '../core/format.js';
import { usePages } from '../core/load.js';
import { plain } from '../core/text.js';
import { say } from '../ui/feedback.js';
import { When } from '../ui/bits.js';
import { Name } from '../ui/names.js';
import { Act } from './act.js';
import { Listing } from './listing.js';
import { rights } from './rights.js';
import { ACTIONS, Table } from './table.js';
import { AddUser, ChangeUser, RemoveUser, STATUSES } from './user-forms.js';

const FLAGS = [['isPrimary', 'Primary administrator'], ['isAdmin', 'Administrator'], ['isDeveloper', 'Developer']];
const TONES = { active: 'good', passive: 'quiet', banned: 'bad' };

function User({ user, canEdit, onChange, onRemove }) {
  const name = `${user.firstName} ${user.lastName}`.trim() || user.email;
  return html`<tr>
    <th scope="row"><strong><${Name} text=${name} /></strong><small class="below"><${Name} text=${user.email} /></small></th>
    <td><span class="state ${TONES[user.status]}">${STATUSES.find(([id]) => id === user.status)?.[1] ?? user.status}</span></td>
    <td><span class="chips">${FLAGS.filter(([flag]) => user[flag]).map(([flag, text]) => html`<span key=${flag}
      class="chip">${text}</span>`)}
      ${user.kind === 'support' && html`<span class="chip">Support staff</span>`}</span></td>
    <td><${When} at=${user.lastLoginAt} /></td>
    <td><time dateTime=${user.memberSince} title=${user.memberSince}>${day(user.memberSince)}</time></td>
    ${canEdit && html`<td class="actions-cell">
      <${Act} aria-label="Change ${plain(user.email)}" onClick=${() => onChange(user)}>Change<//>${' '}
      <${Act} aria-label="Remove ${plain(user.email)}" onClick=${() => onRemove(user)}>Remove<//></td>`}
  </tr>`;
}

/** The section of users. */
export function Users({ tenant }) {
  const path = control('tenants', tenant.id, 'users');
  const pages = usePages(path);
  const [asked, setAsked] = useState({});
  const { canEdit } = rights(tenant);
  const close = () => setAsked({});
  const done = (text) => { close(); say(text); pages.reload(); };
  const pathOf = (user) => control('tenants', tenant.id, 'users', user.id);
  return html`<section aria-label="Users">
    ${canEdit && html`<div class="toolbar"><button type="button"
      onClick=${() => setAsked({ isAdded: true })}>Add a user</button></div>`}
    <${Listing} pages=${pages} empty=${canEdit ? 'Add the first one.' : undefined} more="more users">${(users) => html`
      <${Table} label="List of users" columns=${['User', 'Status', 'Rights', 'Last sign-in', 'Member since', canEdit && ACTIONS]}>
        ${users.map((user) => html`<${User} key=${user.id} user=${user} canEdit=${canEdit}
          onChange=${(changed) => setAsked({ changed })} onRemove=${(removed) => setAsked({ removed })} />`)}<//>`}<//>
    ${asked.isAdded && html`<${AddUser} path=${path} onDone=${() => done('The user is added.')} onClose=${close} />`}
    ${asked.changed && html`<${ChangeUser} path=${pathOf(asked.changed)} user=${asked.changed}
      onDone=${() => done('The user is changed.')} onClose=${close} />`}
    ${asked.removed && html`<${RemoveUser} path=${pathOf(asked.removed)} user=${asked.removed} tenant=${tenant}
      onDone=${() => done('The user is removed.')} onClose=${() => { close(); pages.reload(); }} />`}
  </section>`;
}
