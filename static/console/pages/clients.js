// Clients: who may ask with which role, and their secrets.
import { html, useState } from '../core/view.js';
import { control } from '../core/api.js';
import { usePages } from '../core/load.js';
import { go } from '../core/route.js';
import { session } from '../core/session.js';
import { Empty, Failure, Loading, say } from '../ui/feedback.js';
import { More } from '../ui/bits.js';
import { TenantField } from '../ui/tenant-field.js';
import { CreateClient } from '../clients/create.js';
import { RemoveClient, RotateClient } from '../clients/change.js';
import { ClientTable } from '../clients/list.js';
import { Secret } from '../clients/secret.js';

export default function ClientsPage({ route }) {
  const home = route.query.get('home') || null;
  const pages = usePages(control('clients'), { homeTenant: home ?? undefined });
  const [open, setOpen] = useState({});
  const close = () => setOpen({});
  const showSecret = (client) => setOpen({ secret: client });
  const done = () => {
    close();
    pages.reload();
  };
  const removed = ({ name, id }) => {
    done();
    say(`${name || id} is removed.`);
  };
  const mayCreate = session.can('admin');
  return html`
    <div class="heading"><h1>Clients</h1>
      ${mayCreate && html`<button type="button" onClick=${() => setOpen({ isNew: true })}>New client</button>`}</div>
    <p class="faint">A client is who asks: a program, or a person at this console. It has an id, a secret and a role.</p>
    <div class="toolbar"><div class="grow narrow"><${TenantField} label="Home tenant" value=${home} placeholder="Any tenant; search by name or id"
      onChange=${(id) => go(['clients'], { home: id }, { replace: true })} /></div>
      ${home && html`<button type="button" class="secondary outline" onClick=${() => go(['clients'], {}, { replace: true })}>Show all</button>`}</div>
    <${Failure} error=${pages.error} retry=${pages.reload} />
    ${pages.items.length > 0 && html`<${ClientTable} clients=${pages.items} onRotate=${(rotate) => setOpen({ rotate })}
      onRemove=${(remove) => setOpen({ remove })} />`}
    ${pages.items.length === 0 && pages.isLoading && html`<${Loading} what="Loading the clients" />`}
    ${pages.items.length === 0 && !pages.isLoading && !pages.error && !pages.hasMore && html`
      <${Empty} title="No clients here">${home ? 'No client has this home tenant.' : ''} ${mayCreate ? 'Make one with “New client”.' : ''}<//>`}
    <${More} pages=${pages} what="more clients" />
    ${open.isNew && html`<${CreateClient} home=${home} onDone=${showSecret} onClose=${(isMade) => (isMade ? done() : close())} />`}
    ${open.rotate && html`<${RotateClient} client=${open.rotate} onDone=${showSecret} onClose=${close} onGone=${pages.reload} />`}
    ${open.remove && html`<${RemoveClient} client=${open.remove} onClose=${close} onGone=${pages.reload}
      onDone=${() => removed(open.remove)} />`}
    ${open.secret && html`<${Secret} client=${open.secret} onClose=${done} />`}`;
}
