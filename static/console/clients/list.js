// The table of clients.
import { html } from '../core/view.js';
import { day } from '../core/format.js';
import { link } from '../core/route.js';
import { session } from '../core/session.js';
import { useNames } from '../core/tenants.js';
import { Copy, When } from '../ui/bits.js';
import { isOwn } from './change.js';

const SCOPES = /^dpod\.tenant\./;

export function ClientTable({ clients, onRotate, onRemove }) {
  const nameOf = useNames(clients.map((client) => client.homeTenant));
  const hasUse = clients.some((client) => client.lastUsedAt !== undefined);
  const mayChange = session.can('admin');
  return html`<div class="card flush"><div class="scroll"><table class="clients" aria-label="Clients">
    <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Home tenant</th><th scope="col">DPoD scopes</th>
      <th scope="col">Created</th><th scope="col">Rotated</th>${hasUse && html`<th scope="col">Last used</th>`}
      ${mayChange && html`<th scope="col"><span class="visually-hidden">Actions</span></th>`}</tr></thead>
    <tbody>${clients.map((client) => html`<tr key=${client.id}>
      <th scope="row"><span class="client-name">${client.name || html`<span class="faint">no name</span>`}
          ${isOwn(client) && html` <span class="state home">you</span>`}</span>
        <span class="id"><code>${client.id}</code><${Copy} text=${client.id} /></span></th>
      <td>${client.role}</td>
      <td>${client.homeTenant ? html`<a href=${link(['tenants', client.homeTenant])}>${nameOf(client.homeTenant)}</a>`
        : html`<span class="faint">the whole instance</span>`}</td>
      <td>${client.scopes.length ? client.scopes.map((scope) => html`<code key=${scope} title=${scope}>${scope.replace(SCOPES, '')}</code> `)
        : html`<span class="faint">none</span>`}</td>
      <td><${Day} at=${client.createdAt} /></td>
      <td><${Day} at=${client.rotatedAt} /></td>
      ${hasUse && html`<td class="when"><${When} at=${client.lastUsedAt} /></td>`}
      ${mayChange && html`<td class="actions-cell">${session.can(client.role) && html`
        <button type="button" class="secondary outline small" aria-label=${`Rotate ${client.name || client.id}`}
          onClick=${() => onRotate(client)}>Rotate</button> <button type="button" class="secondary outline small"
          aria-label=${`Remove ${client.name || client.id}`} onClick=${() => onRemove(client)}>Remove</button>`}</td>`}
    </tr>`)}</tbody>
  </table></div></div>`;
}

function Day({ at }) {
  return at ? html`<time class="day" dateTime=${at} title=${at}>${day(at)}</time>` : html`<span class="faint">never</span>`;
}
