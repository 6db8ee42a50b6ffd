// What the rules would do: with one request, and which operations a match covers.
import { html, useState } from '../core/view.js';
import { control, send } from '../core/api.js';
import { plural } from '../core/format.js';
import { useLoad, useSettled } from '../core/load.js';
import { Failure } from '../ui/feedback.js';
import { Field } from '../ui/form.js';
import { METHODS, covered, differsIn, loadOperations } from './operations.js';

/** Asks as it is typed: `{value, error}` of the preview; nothing for a path that is none yet. */
function usePreview(method, path, client, rules) {
  const asked = useSettled(JSON.stringify({ method, path: path.trim(), client: client.trim() || undefined }), 300);
  return useLoad(async (signal) => {
    const json = JSON.parse(asked);
    if (!json.path.startsWith('/')) return null;
    return (await send('POST', control('faults', 'preview'), { json, signal })).body;
  }, [asked, JSON.stringify(rules?.map((rule) => rule.name))]);
}

function verdict({ name, matches, differs, fires }, applied) {
  if (!matches) return `does not match: ${inWords(differs)}`;
  if (!fires) return 'matches, but it is not its turn';
  return name === applied ? 'would apply' : 'matches, but another one applies';
}

const inWords = (members) => members.map((member) => (member === 'dialect' ? 'API' : member)).join(', ');

/** `draft` is a rule that is not saved: what it would match is said besides. */
export function Try({ rules, draft }) {
  const [method, setMethod] = useState('GET');
  const [path, setPath] = useState('');
  const [client, setClient] = useState('');
  const { value, error } = usePreview(method, path, client, rules);
  const differs = draft && value && differsIn(draft.match ?? {}, { ...value, method, path: path.trim() });
  return html`<section class=${draft ? '' : 'card'} aria-label="Try a request">
    <h2>What would happen?</h2>
    <div class="toolbar">
      <${Field} label="Method of a request" type="select" options=${METHODS} value=${method} onChange=${(event) => setMethod(event.target.value)} />
      <div class="grow"><${Field} label="Path of a request" placeholder="/ocs/api/v1/Tenants/…" value=${path}
        onInput=${(event) => setPath(event.target.value)} /></div>
      ${!draft && html`<div class="grow"><${Field} label="Client of a request" placeholder="any" value=${client}
        onInput=${(event) => setClient(event.target.value)} /></div>`}
    </div>
    <${Failure} error=${error} />
    <div role="status">${!value ? html`<p class="faint">Type a path to see which rule it would meet. Nothing is sent and nothing counted.</p>`
      : html`<p>${value.operation ? html`Leads to <code>${value.operation}</code>. ` : 'Leads nowhere: no rule sees it. '}
          ${differs && html`This rule ${differs.length
            ? html`<strong>does not match</strong>: ${inWords(differs)}. ` : html`<strong>matches</strong>. `}`}
          ${value.operation && html`Of the saved rules, ${value.applied
            ? html`<strong>${value.applied}</strong> would apply.` : 'none would apply.'}`}</p>
        ${!draft && value.faults.length > 0 && html`<ul class="verdicts">${value.faults.map((rule) => html`<li>
          <strong>${rule.name}</strong> ${rule.name === value.applied ? html`<span
            class="tag bad">${verdict(rule, value.applied)}</span>` : html`<span
            class="faint">${verdict(rule, value.applied)}</span>`}</li>`)}</ul>`}`}
    </div>
  </section>`;
}

const SHOWN = 60;

/** The operations that a match covers, as the contract documents have them. */
export function Covered({ match }) {
  const state = useLoad(loadOperations, []);
  if (state.error) return html`<${Failure} error=${state.error} retry=${state.reload} />`;
  const found = state.value ? covered(match, state.value) : [];
  const isNarrowed = match.client || match.tenant || match.headers;
  return html`<section aria-label="What it covers" aria-busy=${state.isLoading ? 'true' : null}>
    <h2>What it covers</h2>
    <p role="status">${!state.value ? 'Reading the contracts…' : found.length
      ? html`<strong>${plural(found.length, 'operation')}</strong>${isNarrowed ? ', of the client, tenant or headers you named' : ''}.`
      : 'No operation of the contracts. Is the path or the operation misspelt?'}</p>
    <ul class="covered" tabindex="0" aria-label="Operations that it covers">${found.slice(0, SHOWN).map((one) => html`<li
      key=${one.name + one.path}><span class="method">${one.method}</span>
      <code>${one.path}</code></li>`)}${found.length > SHOWN && html`<li class="faint">and ${found.length - SHOWN} more</li>`}</ul>
  </section>`;
}
