// The regions, and the form that sets them all.
import { html, useState } from '../core/view.js';
import { control, getTagged, send } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { session } from '../core/session.js';
import { Loaded, say } from '../ui/feedback.js';
import { Scroll } from '../ui/scroll.js';
import { Dialog, Field, Form } from '../ui/form.js';

const REGIONS_MAX = 100;

export function Regions() {
  const state = useLoad((signal) => getTagged(control('regions'), signal), []);
  const [edited, setEdited] = useState(null);
  const done = () => {
    setEdited(null);
    say('The regions are saved.');
    state.reload();
  };
  return html`<section class="card" aria-labelledby="system-regions">
    <div class="heading"><h2 id="system-regions">Regions</h2>
      ${session.can('operator') && state.value && html`<button type="button" class="secondary small" onClick=${() => setEdited(state.value)}>Edit regions</button>`}</div>
    <${Loaded} state=${state} what="Loading the regions">${({ value }) => html`<${RegionTable} regions=${value.regions} />`}<//>
    ${edited && html`<${EditRegions} seen=${edited} onDone=${done} onClose=${() => setEdited(null)} />`}
  </section>`;
}

function RegionTable({ regions }) {
  return html`<${Scroll}><table class="stacked" aria-label="Regions"><thead><tr><th scope="col">Name</th><th scope="col">Id</th><th scope="col">Base address</th></tr></thead>
    <tbody>${regions.map((region) => html`<tr key=${region.id}><th scope="row">${region.name}
      ${region.isHome && html` <span class="state home">home</span>`}</th><td data-label="Id"><code>${region.id}</code></td>
      <td data-label="Base address">${region.baseAddress ?? html`<span class="faint">the public one, with /regions/${region.id}</span>`}</td></tr>`)}</tbody></table><//>`;
}

let lastKey = 0;
const withKey = (region) => ({ ...region, key: (lastKey += 1) });

/** The regions as the form has them; saved over what somebody else made of them only when that was shown. */
function EditRegions({ seen, onDone, onClose }) {
  const [rows, setRows] = useState(() => seen.value.regions.map(withKey));
  const [present, setPresent] = useState(seen);
  const change = (key, what) => setRows(rows.map((row) => (row.key === key ? { ...row, ...what } : row)));
  const add = () => setRows([...rows, withKey({ id: '', name: '', isHome: rows.length === 0, baseAddress: null })]);
  const submit = async () => {
    const regions = rows.map(({ id, name, isHome, baseAddress }) => ({ id: id.trim(), name: name.trim(), isHome, baseAddress: baseAddress?.trim() || null }));
    try {
      await send('PUT', control('regions'), { json: { regions }, ifMatch: present.etag });
    } catch (error) {
      if (error.status === 412) setPresent(await getTagged(control('regions')));
      throw error;
    }
  };
  const isOvertaken = present !== seen;
  return html`<${Dialog} title="Edit regions" isWide onClose=${onClose}>
    <${Form} submit=${isOvertaken ? 'Save over it' : 'Save'} onSubmit=${submit} onDone=${onDone} onCancel=${onClose}>
      ${rows.map((row, index) => html`<${Row} key=${row.key} row=${row} index=${index} isOnly=${rows.length === 1}
        onChange=${(what) => change(row.key, what)} onHome=${() => setRows(rows.map((one) => ({ ...one, isHome: one.key === row.key })))}
        onRemove=${() => setRows(rows.filter((one) => one.key !== row.key))} />`)}
      ${rows.length < REGIONS_MAX && html`<p><button type="button" class="secondary outline small" onClick=${add}>Add a region</button></p>`}
      ${!rows.some((row) => row.isHome) && html`<p class="fault">Choose the home region.</p>`}
      ${isOvertaken && html`<div class="note"><p><strong>Somebody changed the regions meanwhile.</strong> What you typed is still above. This is there now:</p>
        <${RegionTable} regions=${present.value.regions} />
        <button type="button" class="secondary small" onClick=${() => setRows(present.value.regions.map(withKey))}>Take theirs</button></div>`}
    <//>
  <//>`;
}

function Row({ row, index, isOnly, onChange, onHome, onRemove }) {
  const name = (part) => `regions/${index}/${part}`;
  const set = (part) => (event) => onChange({ [part]: event.target.value });
  return html`<fieldset class="region"><legend class="visually-hidden">Region ${index + 1}</legend>
    <${Field} label="Id" name=${name('id')} value=${row.id} required maxlength="64" onInput=${set('id')} />
    <${Field} label="Name" name=${name('name')} value=${row.name} required maxlength="200" onInput=${set('name')} />
    <${Field} label="Base address" name=${name('baseAddress')} type="url" value=${row.baseAddress ?? ''} placeholder="the public one" onInput=${set('baseAddress')} />
    <label class="home-choice"><input type="radio" checked=${row.isHome} onChange=${onHome} />Home</label>
    <button type="button" class="secondary outline small" disabled=${isOnly} aria-label=${`Remove region ${row.name || index + 1}`} onClick=${onRemove}>Remove</button>
  </fieldset>`;
}
