// The features that the instance knows, and the form that adds or describes one.
import { html, useState } from '../core/view.js';
import { control, get, send } from '../core/api.js';
import { usePages } from '../core/load.js';
import { session } from '../core/session.js';
import { Empty, Failure, Loading, say } from '../ui/feedback.js';
import { Scroll } from '../ui/scroll.js';
import { More } from '../ui/bits.js';
import { Dialog, Field, Form } from '../ui/form.js';

const PAGES_MAX = 40;

export function Features() {
  const pages = usePages(control('features'), { limit: 50 });
  const [open, setOpen] = useState(null);
  const mayEdit = session.can('operator');
  const done = (feature) => {
    setOpen(null);
    say(`${feature.name} is saved.`);
    pages.reload();
  };
  return html`<section class="card" aria-labelledby="system-features">
    <div class="heading"><h2 id="system-features">Known features</h2>
      ${mayEdit && html`<button type="button" class="secondary small" onClick=${() => setOpen({})}>Add a feature</button>`}</div>
    <${Failure} error=${pages.error} retry=${pages.reload} />
    ${pages.items.length > 0 && html`<${FeatureTable} features=${pages.items} onEdit=${mayEdit && setOpen} />`}
    ${pages.items.length === 0 && pages.isLoading && html`<${Loading} what="Loading the features" />`}
    ${pages.items.length === 0 && !pages.isLoading && !pages.error && html`<${Empty} title="Nothing here yet">A feature is a switch that each tenant has.<//>`}
    <${More} pages=${pages} what="more features" />
    ${open && html`<${EditFeature} seen=${open.id ? open : null} onDone=${done} onClose=${() => setOpen(null)} />`}
  </section>`;
}

const stateName = (state) => ({ 0: 'off', 1: 'on' }[state] ?? String(state));

function FeatureTable({ features, onEdit }) {
  return html`<${Scroll} label="The features"><table class="stacked"><thead><tr><th scope="col">Name</th><th scope="col">Description</th>
      <th scope="col">By default</th>${onEdit && html`<th scope="col"><span class="visually-hidden">Actions</span></th>`}</tr></thead>
    <tbody>${features.map((feature) => html`<tr key=${feature.id}><th scope="row">${feature.name}<br /><code>${feature.id}</code></th>
      <td data-label="Description">${feature.description}</td><td data-label="By default">${stateName(feature.defaultState)}</td>
      ${onEdit && html`<td class="actions-cell"><button type="button" class="secondary outline small" aria-label=${`Describe ${feature.name}`}
        onClick=${() => onEdit(feature)}>Describe</button></td>`}</tr>`)}</tbody></table><//>`;
}

/** The feature of this id as it is now, or null: they are only listed. */
async function find(id) {
  let after;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, next } = await get(control('features'), { limit: 500, after });
    const found = items.find((feature) => feature.id === id);
    if (found || next === null) return found ?? null;
    after = next;
  }
  return null;
}

const sameAs = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** `seen` is the feature as it was listed, null for a new one. */
function EditFeature({ seen, onDone, onClose }) {
  const [present, setPresent] = useState(seen);
  const isOvertaken = !sameAs(present, seen);
  const submit = async ({ id: typed, name, description, defaultState }) => {
    const id = seen?.id ?? typed.trim();
    const now = await find(id);
    if (!sameAs(now, present) && now?.id !== undefined) {
      setPresent(now);
      throw Object.assign(new Error('What is there now is shown here. Save once more to put yours in its place.'),
        { title: seen ? 'Somebody changed this feature meanwhile' : 'There is such a feature already' });
    }
    const json = { name: name.trim(), description: description.trim(), defaultState: Number(defaultState) };
    return (await send('PUT', control('features', id), { json })).body;
  };
  return html`<${Dialog} title=${seen ? `Describe ${seen.name}` : 'Add a feature'} onClose=${onClose}>
    <${Form} submit=${isOvertaken ? 'Save over it' : 'Save'} onSubmit=${submit} onDone=${onDone} onCancel=${onClose}>
      ${seen ? html`<p class="faint">Id <code>${seen.id}</code></p>`
        : html`<${Field} label="Id" name="id" required maxlength="64" autofocus hint="Short and lasting, such as data-sharing." />`}
      <${Field} label="Name" name="name" required maxlength="200" defaultValue=${seen?.name ?? ''} />
      <${Field} label="Description" name="description" maxlength="200" defaultValue=${seen?.description ?? ''} />
      <${Field} label="State by default" name="defaultState" type="number" step="1" required defaultValue=${String(seen?.defaultState ?? 0)}
        hint="0 is off, 1 is on. Tenants without a state of their own have this one." />
      ${isOvertaken && present && html`<div class="note"><p>There now:
        <strong>${present.name}</strong>, “${present.description}”, ${stateName(present.defaultState)} by default.</p></div>`}
    <//>
  <//>`;
}
