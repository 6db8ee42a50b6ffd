// Named states of all data: saved, gone back to, compared.
import { html, useState } from '../core/view.js';
import { control, get, send } from '../core/api.js';
import { size } from '../core/format.js';
import { useLoad } from '../core/load.js';
import { link } from '../core/route.js';
import { When } from '../ui/bits.js';
import { Empty, Loaded, say } from '../ui/feedback.js';
import { Confirm, Field, Form } from '../ui/form.js';
import { Scroll } from '../ui/scroll.js';
import { Diff } from './diff.js';
import { unlessGone } from './gone.js';

export const loadSnapshots = (signal) => get(control('snapshots'), undefined, signal).then(({ snapshots }) => snapshots);

function List({ snapshots, onAsk }) {
  return html`<${Scroll}><table class="stacked">
    <thead><tr><th>Snapshot</th><th>Saved</th><th class="number">Size</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
    <tbody>${snapshots.map(({ name, savedAt, sizeBytes }) => html`<tr key=${name}>
      <td><strong>${name}</strong></td><td data-label="Saved"><${When} at=${savedAt} /></td><td class="number" data-label="Size">${size(sizeBytes)}</td>
      <td class="actions-cell">
        <a role="button" class="secondary outline small" aria-label="Compare ${name}"
          href=${link(['tools', 'snapshots'], { diff: name })}>Compare</a>${' '}
        <button type="button" class="secondary outline small" aria-label="Restore ${name}"
          onClick=${() => onAsk({ what: 'restore', name })}>Restore…</button>${' '}
        <button type="button" class="secondary outline small" aria-label="Delete ${name}"
          onClick=${() => onAsk({ what: 'delete', name })}>Delete…</button>
      </td></tr>`)}</tbody>
  </table><//>`;
}

export function Snapshots({ query }) {
  const state = useLoad(loadSnapshots, []);
  const [asked, setAsked] = useState(null);
  const [saved, setSaved] = useState(0);
  const close = () => setAsked(null);
  const done = (text) => () => {
    close();
    state.reload();
    say(text);
  };
  const unlessRemoved = (act) => () => unlessGone(act, `Somebody deleted the snapshot ${asked.name} meanwhile. The list is as it is now.`, state.reload);
  const put = (name) => send('PUT', control('snapshots', name));
  const save = async ({ name }) => {
    const now = await loadSnapshots();
    if (!now.some((one) => one.name === name)) return put(name).then(() => name);
    setAsked({ what: 'replace', name });
    return null;
  };
  const kept = (name) => {
    if (!name) return;
    setSaved(saved + 1);
    done(`The snapshot ${name} is saved.`)();
  };
  if (query.get('diff')) return html`<${Diff} name=${query.get('diff')} against=${query.get('against') ?? ''} snapshots=${state} />`;
  return html`
    <section class="card snapshot-new" aria-label="Save a snapshot"><${Form} key=${saved} submit="Save a snapshot" onSubmit=${save} onDone=${kept}>
      <${Field} label="Name" name="name" required pattern="[a-z0-9_\\-]{1,64}" title="Small letters, digits, _ and -, at most 64"
        placeholder="before-payment"
        hint="All data as it is now: tenants, users, icons, usage, clients." /><//></section>
    <${Loaded} state=${state} what="Loading the snapshots">${(snapshots) => (snapshots.length ? html`<${List} snapshots=${snapshots}
      onAsk=${setAsked} />`
      : html`<${Empty} title="No snapshots yet">Save one before a test, and go back to it after.<//>`)}<//>
    ${asked?.what === 'replace' && html`<${Confirm} title="Replace ${asked.name}" action="Replace" onClose=${close}
      onConfirm=${() => put(asked.name)}
        onDone=${() => kept(asked.name)}><p>There is a snapshot of this name. It gives way to what there is now.</p><//>`}
    ${asked?.what === 'restore' && html`<${Confirm} title="Restore ${asked.name}" action="Restore" onClose=${close}
      onConfirm=${unlessRemoved(() => send('POST', control('snapshots', asked.name, 'restore')))} onDone=${done(`The data is that of ${asked.name}.`)}>
      <p>All data becomes what it was in this snapshot. What came since is lost, for everybody, unless you save it first.
        The clock, the limits and the rules stay as they are.</p><//>`}
    ${asked?.what === 'delete' && html`<${Confirm} title="Delete ${asked.name}" action="Delete" onClose=${close}
      onConfirm=${unlessRemoved(() => send('DELETE', control('snapshots', asked.name)))}
        onDone=${done('The snapshot is deleted.')}><p>The data that is there now stays as it is.</p><//>`}`;
}
