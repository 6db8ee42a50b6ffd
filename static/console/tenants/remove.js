// The question before a tenant is deleted: it says what goes with it.
import { html } from '../core/view.js';
import { control, get, getTagged, send } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { plural } from '../core/format.js';
import { session } from '../core/session.js';
import { Dialog, Form } from '../ui/form.js';
import { Loaded, Loading, say } from '../ui/feedback.js';
import { Name } from '../ui/names.js';
import { isOwnHome } from './change-state.js';
import { Changed, useLatest } from './latest.js';
import { useTypedName } from './typed-name.js';

const NEVER = ['Deleting', 'Deleted', 'Purging', 'IsHomeTenant'];

/** Whether whoever is signed in may be offered to delete this tenant. */
export function isRemovable(tenant) {
  return session.can('provider') && !NEVER.includes(tenant.state) && !isOwnHome(tenant);
}

/**
 * Asks, then deletes. `etag` may be absent: then the tenant is read first. `onDone(tenant, etag)` gets the tenant as it is
 * afterwards (Deleting, or Deleted).
 */
export function Remove({ tenant, etag, onDone, onClose }) {
  const latest = useLatest(tenant, etag);
  const contents = useLoad((signal) => get(control('tenants', tenant.id, 'contents'), {}, signal), [tenant.id, latest.etag]);
  return html`<${Dialog} title="Delete tenant" onClose=${onClose}>
    <${Loaded} state=${latest} what="Loading the tenant">${(now) => html`
      ${contents.isLoading && !contents.value ? html`<${Loading} what="Counting what goes with it" />` : html`
        <${Loaded} state=${contents}>${(counts) => (counts.isRefused
          ? html`<${Refused} tenant=${now} onClose=${onClose} />`
          : html`<${Question} latest=${latest} now=${now} counts=${counts} onDone=${onDone} onClose=${onClose} />`)}
        <//>`}`}
    <//>
  <//>`;
}

function Refused({ tenant, onClose }) {
  return html`<p><strong><${Name} text=${tenant.name} /></strong> cannot be deleted: your own home is in it, or it is the tenant of the
      instance itself.</p>
    <div class="actions"><button type="button" class="secondary outline" onClick=${onClose}>Keep it</button></div>`;
}

function Question({ latest, now, counts, onDone, onClose }) {
  const [isNamed, nameField] = useTypedName(now.name);
  const takesOthers = counts.needsForce;
  const remove = async () => {
    const query = { force: takesOthers ? 'true' : undefined };
    await latest.change((ifMatch) => send('DELETE', control('tenants', now.id), { query, ifMatch }));
    return getTagged(control('tenants', now.id));
  };
  const done = ({ value, etag }) => {
    say(html`<${Name} text=${value.name} /> is ${value.state}.`);
    onDone(value, etag);
  };
  return html`<${Form} submit=${takesOthers ? `Delete ${plural(counts.tenants + 1, 'tenant')}` : 'Delete tenant'} isDangerous
      isDisabled=${takesOthers && !isNamed} onSubmit=${remove} onDone=${done} onCancel=${onClose}>
    <p><strong><${Name} text=${now.name} /></strong> will be deleted. It gives up its host name and alias, and its record stays readable until
      it is purged.</p>
    <${Contents} counts=${counts} />
    <${Changed} before=${latest.before} now=${now} />
    ${takesOthers && nameField}
  <//>`;
}

function Contents({ counts }) {
  const parts = [
    counts.tenants > 0 && [`${plural(counts.tenants, 'tenant')} below it`, 'deleted with it'],
    counts.subtenants > 0 && [plural(counts.subtenants, 'subtenant'), 'gone for good'],
    counts.clients > 0 && [plural(counts.clients, 'client'), 'let in no more'],
    counts.users > 0 && [plural(counts.users, 'user'), 'with a membership in it'],
  ].filter(Boolean);
  if (parts.length === 0) return html`<p>Nothing goes with it: no tenants below, no subtenants, no users, no clients.</p>`;
  return html`<p>With it go:</p>
    <ul class="contents">${parts.map(([what, how]) => html`<li key=${what}><strong>${what}</strong> <span class="faint">${how}</span></li>`)}</ul>`;
}
