// Data from a seed, data as a seed, and everything as it was at the start.
import { html, useRef, useState } from '../core/view.js';
import { control, send } from '../core/api.js';
import { number, plural, size } from '../core/format.js';
import { useLoad } from '../core/load.js';
import { Copy } from '../ui/bits.js';
import { Failure, say } from '../ui/feedback.js';
import { Confirm, Field } from '../ui/form.js';
import { Scroll } from '../ui/scroll.js';
import { save } from '../core/file.js';
import { loadSnapshots } from './snapshots.js';

/** A text longer than this is not put into a field. */
const EDITABLE = 200_000;
const LARGEST = 8 * 1024 * 1024;
const EXAMPLE = '{"tenants": [{"name": "Acme"}]}';

function Faults({ error }) {
  const [count, setCount] = useState(50);
  const isSeeds = error.status === 400 && error.errors.length > 0;
  if (!isSeeds) return html`<${Failure} error=${error} />`;
  return html`<div class="failure" role="alert"><p><strong>The seed has ${plural(error.errors.length, 'fault')}; nothing was changed.</strong></p>
    <ul class="seed-faults">${error.errors.slice(0, count).map((fault) => html`<li><code>${fault.pointer}</code> ${fault.detail}</li>`)}</ul>
    ${error.errors.length > count && html`<button type="button" class="secondary small"
      onClick=${() => setCount(count + 50)}>Show more faults</button>`}
    ${error.requestId && html`<p class="faint">Request <code>${error.requestId}</code></p>`}</div>`;
}

function Outcome({ outcome: { counts, clients, keptSecrets }, isCheck }) {
  const kinds = Object.entries(counts);
  return html`<div role="status"><h3>${isCheck ? 'What would be done' : 'What was done'}</h3>
    ${kinds.length === 0 ? html`<p>The seed is empty.</p>` : html`<${Scroll}><table>
      <thead><tr><th>Kind</th><th class="number">Created</th><th class="number">Updated</th><th class="number">Removed</th><th
        class="number">Unchanged</th></tr></thead>
      <tbody>${kinds.map(([kind, count]) => html`<tr key=${kind}><td>${kind}</td>${['created', 'updated', 'removed', 'unchanged'].map((is) => html`
        <td class="number ${count[is] ? '' : 'faint'}">${number(count[is])}</td>`)}</tr>`)}</tbody></table><//>`}
    ${keptSecrets.length > 0 && html`<p>These clients keep the secret they have, which is not the seed’s: ${keptSecrets.join(', ')}.</p>`}
    ${clients.length > 0 && html`<div class="note"><p><strong>New clients, with their secrets. They are shown this once.</strong></p></div>
      <dl class="facts secrets">${clients.map((client) => html`<dt>${client.id}</dt><dd><code>${client.secret}</code> <${Copy}
        text=${client.secret} label="Copy secret" />
        ${' '}<${Copy} text=${client.apiKey} label="Copy API key" /></dd>`)}</dl>`}</div>`;
}

function Apply() {
  const [text, setText] = useState('');
  const [file, setFile] = useState(null);
  const [state, setState] = useState({});
  const input = useRef(null);
  const choose = async (event) => {
    const [chosen] = event.target.files;
    setState({});
    if (!chosen) return;
    if (chosen.size > LARGEST) {
      setState({ error: new Error(`A seed has at most 8 MiB; this file has ${size(chosen.size)}.`) });
      return;
    }
    const isShort = chosen.size <= EDITABLE;
    setFile(isShort ? null : chosen);
    setText(isShort ? await chosen.text() : '');
  };
  const apply = (isCheck) => async () => {
    setState({ isBusy: true });
    try {
      const { body } = await send('POST', control('seed'), {
        query: { check: isCheck ? 'true' : undefined }, body: file ?? text, headers: { 'Content-Type': 'application/json' },
      });
      setState({ outcome: body, isCheck });
      if (!isCheck) say('The seed is applied.');
    } catch (error) { setState({ error }); }
  };
  const isEmpty = !file && !text.trim();
  return html`<section class="card seed"><h2>Apply a seed</h2>
    <p class="faint">What a seed names is made, or changed to be as it says. What it does not name stays.</p>
    <${Field} label="Seed file" type="file" accept=".json,application/json" ref=${input} onChange=${choose} />
    ${file ? html`<p>${file.name}, ${size(file.size)} <button type="button" class="link" onClick=${() => setFile(null)}>Take it away</button></p>`
      : html`<${Field} label="Seed" type="textarea" class="mono" rows="10" placeholder=${EXAMPLE} value=${text}
        onInput=${(event) => setText(event.target.value)} />`}
    <div class="actions">
      <button type="button" disabled=${isEmpty || state.isBusy} onClick=${apply(false)}>Apply the seed</button>
      <button type="button" class="secondary outline" disabled=${isEmpty || state.isBusy} onClick=${apply(true)}>Check only</button>
    </div>
    ${state.error && html`<${Faults} error=${state.error} />`}
    ${state.outcome && html`<${Outcome} outcome=${state.outcome} isCheck=${state.isCheck} />`}
  </section>`;
}

function Export() {
  const [error, setError] = useState(null);
  const save = async () => {
    setError(null);
    try {
      const { body } = await send('GET', control('seed'), { raw: true });
      save('seed.json', await body.blob());
    } catch (failure) { setError(failure); }
  };
  return html`<section class="card"><h2>The state as a seed</h2>
    <p class="faint">Everything that is there. In an empty server it makes the same again, with new secrets.</p>
    <${Failure} error=${error} /><button type="button" class="secondary outline" onClick=${save}>Download as a seed</button></section>`;
}

function Reset() {
  const snapshots = useLoad(loadSnapshots, []);
  const [target, setTarget] = useState('');
  const [isAsked, setAsked] = useState(false);
  const words = target ? `the snapshot ${target}` : 'what the server began with';
  const reset = () => send('POST', control('reset'), target ? { json: { snapshot: target } } : {});
  return html`<section class="card"><h2>Reset</h2>
    <p class="faint">Everything as at the start: data, clock, limits, counted calls. The journal is empty then, and there are no fault rules.</p>
    <${Failure} error=${snapshots.error} />
    <${Field} label="Data" type="select"
      options=${[['', 'as at the start'], ...(snapshots.value ?? []).map((one) => [one.name, `snapshot ${one.name}`])]}
      value=${target} onChange=${(event) => setTarget(event.target.value)} />
    <button type="button" class="danger" onClick=${() => setAsked(true)}>Reset…</button>
    ${isAsked && html`<${Confirm} title="Reset everything" action="Reset" onClose=${() => setAsked(false)} onConfirm=${reset}
      onDone=${() => { setAsked(false); say('Everything is reset.'); }}>
      <p>The data becomes ${words}. What came since is lost, for everybody, and so are the journal and the fault rules.</p><//>`}
  </section>`;
}

export function Seed() {
  return html`<div class="seed-page"><${Apply} /><div><${Export} /><${Reset} /></div></div>`;
}
