// A tenant's subtenants: list, add, change, remove.
import { html, useState } from '../core/view.js';
import { control, send } from '../core/api.js';
import { usePages } from '../core/load.js';
import { say } from '../ui/feedback.js';
import { When } from '../ui/bits.js';
import { Confirm, Dialog, Field, Form } from '../ui/form.js';
import { Name } from '../ui/names.js';
import { Act } from './act.js';
import { changeShown, EditDialog } from './edit.js';
import { Listing } from './listing.js';
import { rights } from './rights.js';
import { ACTIONS, Table } from './table.js';

const NAME = { name: 'name', label: 'Name', required: true, maxlength: 200 };
const DESCRIPTION = { name: 'description', label: 'Description', type: 'textarea', rows: 3, maxlength: 1000, isWide: true };

function AddSubtenant({ path, onDone, onClose }) {
  const add = ({ name, code, description }) => send('POST', path, { json: { name, code, description: description || null } });
  const { isWide, ...description } = DESCRIPTION;
  return html`<${Dialog} title="Add a subtenant" onClose=${onClose}>
    <${Form} submit="Add subtenant" onSubmit=${add} onDone=${onDone} onCancel=${onClose}>
      <${Field} ...${NAME} autofocus />
      <${Field} label="Code" name="code" required maxlength="64"
        hint="Small letters, digits and _. Nobody else has it, and it stays." />
      <${Field} ...${description} />
    <//>
  <//>`;
}

function Subtenant({ subtenant, canEdit, onChange, onRemove }) {
  return html`<tr>
    <th scope="row"><strong><${Name} text=${subtenant.name} /></strong>${subtenant.description && html`
      <small class="below"><${Name} text=${subtenant.description} /></small>`}</th>
    <td><code>${subtenant.code}</code></td>
    <td><code>${subtenant.id}</code></td>
    <td><${When} at=${subtenant.createdAt} /></td>
    ${canEdit && html`<td class="actions-cell">
      <${Act} aria-label="Change subtenant ${subtenant.code}" onClick=${() => onChange(subtenant)}>Change<//>${' '}
      <${Act} aria-label="Remove subtenant ${subtenant.code}" onClick=${() => onRemove(subtenant)}>Remove<//></td>`}
  </tr>`;
}

/** The section of subtenants. */
export function Subtenants({ tenant }) {
  const path = control('tenants', tenant.id, 'subtenants');
  const pages = usePages(path);
  const [asked, setAsked] = useState({});
  const { canEdit } = rights(tenant);
  const close = () => setAsked({});
  const done = (text) => { close(); say(text); pages.reload(); };
  const pathOf = (subtenant) => control('tenants', tenant.id, 'subtenants', subtenant.id);
  return html`<section aria-label="Subtenants">
    ${canEdit && html`<div class="toolbar"><button type="button"
      onClick=${() => setAsked({ isAdded: true })}>Add a subtenant</button></div>`}
    <${Listing} pages=${pages} empty="NSE shows them; a tenant needs none." more="more subtenants">${(subtenants) => html`
      <${Table} label="List of subtenants" columns=${['Subtenant', 'Code', 'Id', 'Made', canEdit && ACTIONS]}>
        ${subtenants.map((subtenant) => html`<${Subtenant} key=${subtenant.id} subtenant=${subtenant} canEdit=${canEdit}
          onChange=${(changed) => setAsked({ changed })} onRemove=${(removed) => setAsked({ removed })} />`)}<//>`}<//>
    ${asked.isAdded && html`<${AddSubtenant} path=${path} onDone=${() => done('The subtenant is added.')} onClose=${close} />`}
    ${asked.changed && html`<${EditDialog} title="Change subtenant ${asked.changed.code}" path=${pathOf(asked.changed)}
      groups=${[{ legend: '', fields: [NAME, DESCRIPTION] }]} onDone=${() => done('The subtenant is changed.')}
        onClose=${close} />`}
    ${asked.removed && html`<${Confirm} title="Remove subtenant ${asked.removed.code}?" action="Remove subtenant"
      onConfirm=${() => changeShown('DELETE', pathOf(asked.removed), asked.removed)}
        onDone=${() => done('The subtenant is removed.')}
      onClose=${() => { close(); pages.reload(); }}>
      <p><${Name} text=${asked.removed.name} /> goes for good; what it used stays counted for <${Name}
        text=${tenant.name} />. One that holds storage cannot be removed.</p>
    <//>`}
  </section>`;
}
