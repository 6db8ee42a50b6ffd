// The dialog that gives a tenant another name.
import { html } from '../core/view.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { Loaded, say } from '../ui/feedback.js';
import { Name } from '../ui/names.js';
import { Changed, patchTenant, takeFocus, useLatest } from './latest.js';

/** `etag` may be absent: then the tenant is read first. `onDone(tenant, etag)` gets what the server answers. */
export function Rename({ tenant, etag, onDone, onClose }) {
  const latest = useLatest(tenant, etag);
  const save = ({ name }) => latest.change((ifMatch) => patchTenant(tenant.id, { name: name.trim() }, ifMatch));
  const done = (answer) => {
    say(html`The tenant is now called <${Name} text=${answer.tenant.name} />.`);
    onDone(answer.tenant, answer.etag);
  };
  return html`<${Dialog} title="Rename tenant" onClose=${onClose}>
    <${Loaded} state=${latest} what="Loading the tenant">${(now) => html`
      <${Form} submit=${latest.before ? 'Rename anyway' : 'Rename'} onSubmit=${save} onDone=${done} onCancel=${onClose}>
        <p>It is called <strong><${Name} text=${now.name} /></strong> now. Its ids, alias and host name stay as they are.</p>
        <${Changed} before=${latest.before} now=${now} />
        <div ref=${takeFocus}><${Field} label="New name" name="name" defaultValue=${tenant.name} required maxlength="200" /></div>
      <//>`}
    <//>
  <//>`;
}
