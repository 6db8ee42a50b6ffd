// The table of clients.
import { html } from '../core/view.js';
import { Name } from '../ui/names.js';
import { day } from '../core/format.js';
import { link } from '../core/route.js';
import { session } from '../core/session.js';
import { useNames } from '../core/tenants.js';
import { Copy } from '../ui/bits.js';
import { Scroll } from '../ui/scroll.js';
import { isOwn } from './change.js';

const SCOPES = /^dpod\.tenant\./;

export function ClientTable({ clients, onRotate, onRemove }) {
  const nameOf = useNames(clients.map((client) => client.homeTenant));
  const hasUse = clients.some((client) => client.lastUsedAt !== undefined);
  const mayChange = session.can('admin');
  return html`<div class="card flush"><${Scroll} label="The clients"><table class="clients stacked" aria-label="Clients">
    <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Home tenant</th><th scope="col">DPoD scopes</th>
      <th scope="col">Created</th><th scope="col">Rotated</th>${hasUse && html`<th scope="col">Last used</th>`}
      ${mayChange && html`<th scope="col"><span class="visually-hidden">Actions</span></th>`}</tr></thead>
    <tbody>${clients.map((client) => html`<tr key=${client.id}>
      <th scope="row"><span class="client-name">${client.name ? html`<span title=${client.name}><${Name} text=${client.name} /></span>` : html`<span class="faint">no name</span>`}
          ${isOwn(client) && html` <span class="state home">you</span>`}</span>
        <span class="id"><code>${client.id}</code><${Copy} text=${client.id} /></span></th>
      <td data-label="Role">${client.role}</td>
      <td data-label="Home tenant">${client.homeTenant ? html`<a href=${link(['tenants', client.homeTenant])}><span title=${nameOf(client.homeTenant)}><${Name} text=${nameOf(client.homeTenant)} /></span></a>`
        : html`<span class="faint">the whole instance</span>`}</td>
      <td data-label="DPoD scopes">${client.scopes.length ? client.scopes.map((scope) => html`<code key=${scope} title=${scope}>${scope.replace(SCOPES, '')}</code> `)
        : html`<span class="faint">none</span>`}</td>
      <td data-label="Created"><${Day} at=${client.createdAt} /></td>
      <td data-label="Rotated"><${Day} at=${client.rotatedAt} /></td>
      ${hasUse && html`<td class="when" data-label="Last used"><${Minute} at=${client.lastUsedAt} /></td>`}
      ${mayChange && html`<td class="actions-cell">${session.can(client.role) && html`
        <button type="button" class="secondary outline small" aria-label=${`Rotate ${client.name || client.id}`}
          onClick=${() => onRotate(client)}>Rotate</button> <button type="button" class="secondary outline small"
          aria-label=${`Remove ${client.name || client.id}`} onClick=${() => onRemove(client)}>Remove</button>`}</td>`}
    </tr>`)}</tbody>
  </table><//></div>`;
}

const MINUTE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment that is known to the minute. */
function Minute({ at }) {
  return at ? html`<time dateTime=${at} title="Known to the minute, and told at most a minute late">${MINUTE.format(new Date(at))}</time>`
    : html`<span class="faint">never</span>`;
}

function Day({ at }) {
  return at ? html`<time class="day" dateTime=${at} title=${at}>${day(at)}</time>` : html`<span class="faint">never</span>`;
}
