// What one vendor's API answers right now: request, status, time, headers, body, and the curl for it.
import { html, useState } from '../core/view.js';
import { address, send, whole } from '../core/api.js';
import { shellWord, size } from '../core/format.js';
import { useLoad } from '../core/load.js';
import { session } from '../core/session.js';
import { Failure, Loading } from '../ui/feedback.js';
import { Code, Copy } from '../ui/bits.js';
import { CopyCurl } from '../ui/curl.js';
import { Field } from '../ui/form.js';
import { Act } from './act.js';
import { Json, pretty } from './json.js';

/** Headers that say nothing about this API. */
const DULL = ['connection', 'content-length', 'date', 'transfer-encoding', 'x-content-type-options'];

async function ask({ path, query }, signal) {
  const start = performance.now();
  const answer = await send('GET', path, { query, signal, raw: true, isAny: true });
  const text = await whole(answer.body);
  const ms = performance.now() - start;
  const headers = [...answer.headers].filter(([name]) => !DULL.includes(name));
  let body = null;
  try { body = JSON.parse(text); } catch { /* Shown as it is. */ }
  return { status: answer.status, words: answer.body.statusText, ms, headers, text, body };
}

function Status({ answer }) {
  const tone = answer.status < 300 ? 'good' : 'bad';
  return html`<p class="answer-facts"><span class="state ${tone}">${answer.status} ${answer.words}</span>
    <span>${answer.ms < 10 ? answer.ms.toFixed(1) : Math.round(answer.ms)} ms</span>
    <span>${size(new Blob([answer.text]).size)}</span></p>`;
}

function Headers({ headers }) {
  return html`<details class="headers"><summary>Headers (${headers.length})</summary>
    <dl class="facts">${headers.map(([name, value]) => html`<dt key=${name}>${name}</dt><dd><code>${value}</code></dd>`)}</dl>
  </details>`;
}

/** Why DPoD refused, and what to do. */
function Scopes({ operation }) {
  const { role, scopes } = session.state.who;
  const line = `curl -u ID:SECRET -d grant_type=client_credentials \\\n  ${shellWord(address('oauth/v1/token').href)}`;
  return html`<div class="note"><p>DPoD goes by scopes. This operation takes ${operation.scopes}. Your client has the role ${role}${
    scopes.length ? ` and ${scopes.join(', ')}` : ''}. A token with all scopes of a client’s role comes from here; one of an
    administrator would do:</p><${Code} text=${line} label="curl for a token with scopes" /></div>`;
}

/** A card of the answer to one of the API's operations; `isNamed` puts the API's name on top. */
export function ApiAnswer({ api, isNamed, isBare }) {
  const [chosen, setChosen] = useState(0);
  const operation = api.operations[chosen];
  const answer = useLoad((signal) => ask(operation, signal), [operation.path, JSON.stringify(operation.query)]);
  const { value } = answer;
  const remark = value && value.status < 400 && operation.remark?.(value.body);
  return html`<section class="card answer" aria-label="Answer of ${api.name}">
    <div class="heading">${isNamed && html`<h2>${api.name}</h2>`}
      ${value && html`<${Status} answer=${value} />`}
      <${Act} aria-label="Ask again: ${api.name}" onClick=${answer.reload}>Ask again<//>
    </div>
    ${api.operations.length > 1 && html`<${Field} label="Operation" type="select" value=${String(chosen)}
      aria-label="Operation of ${api.name}"
      options=${api.operations.map((one, index) => [String(index), one.name])}
        onChange=${(event) => setChosen(Number(event.target.value))} />`}
    ${api.about && html`<p class="faint">${api.about}</p>`}
    <${CopyCurl} request=${operation} name=${api.name} isBare=${isBare} />
    ${answer.error && html`<${Failure} error=${answer.error} retry=${answer.reload} />`}
    ${!value && answer.isLoading && html`<${Loading} what="Asking" />`}
    ${value && html`
      ${remark && html`<div class="note"><p>${remark}</p></div>`}
      ${value.status === 403 && operation.scopes && html`<${Scopes} operation=${operation} />`}
      <${Headers} headers=${value.headers} />
      <figure class="code body"><${Json} text=${pretty(value.text) || '(no body)'}
        label="Body that ${api.name} answers" /><${Copy} text=${pretty(value.text)} label="Copy body" /></figure>`}
  </section>`;
}
