// One entry of the journal: the request, its answer, and the same request for a shell.
import { html } from '../core/view.js';
import { Name } from '../ui/names.js';
import { ROOT } from '../core/api.js';
import { moment, shellWord, size } from '../core/format.js';
import { Code, Id } from '../ui/bits.js';
import { Dialog } from '../ui/form.js';
import { useClientNames } from './client-names.js';
import { Status } from './journal-rows.js';

/** Headers that curl sends of its own, or that say nothing of the request. */
const OMITTED = /^(host|content-length|connection|user-agent|accept-encoding|cookie|origin|referer|pragma|cache-control|traceparent|sec-.*|x-request-id)$/i;

/** The request for a shell; what the journal hides stands as variables. */
export function curlOf({ request }) {
  const url = ROOT.href.replace(/\/$/, '') + request.path + (request.query ? `?${request.query}` : '');
  const words = [/[[\]{}]/.test(url) ? 'curl -g' : 'curl'];
  if (request.method === 'HEAD') words[0] += ' -I';
  else if (request.method !== (request.body ? 'POST' : 'GET')) words[0] += ` -X ${shellWord(request.method)}`;
  for (const { name, value } of request.headers) {
    if (OMITTED.test(name) || (name.toLowerCase() === 'accept' && value === '*/*')) continue;
    if (/^authorization$/i.test(name)) words.push(value.startsWith('Basic') ? '-u "$CLIENT"' : '-H "Authorization: Bearer $TOKEN"');
    else if (value === '***') words.push(`-H ${shellWord(`${name}: `)}"$API_KEY"`);
    else words.push(`-H ${shellWord(`${name}: ${value}`)}`);
  }
  if (request.body?.text !== undefined) words.push(`--data-raw ${shellWord(request.body.text)}`);
  else if (request.body) words.push('--data-binary @body');
  words.push(shellWord(url));
  return words.join(' \\\n  ');
}

/** JSON with line breaks; everything else as it is. */
export function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

function Headers({ headers }) {
  if (!headers.length) return html`<p class="faint">No headers</p>`;
  return html`<dl class="facts headers">${headers.map(({ name, value }) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>`;
}

function Body({ body, label }) {
  if (!body || body.sizeBytes === 0) return html`<p class="faint">No body</p>`;
  const note = `${size(body.sizeBytes)}${body.truncated ? ', of which the beginning is kept' : ''}`;
  if (body.text === undefined) return html`<p>${note}, not text.</p><${Code} text=${body.base64 ?? ''} label="${label}, base64" />`;
  return html`<p class="faint">${note}</p><${Code} text=${body.truncated ? body.text : pretty(body.text)} label=${label} />`;
}

export function Entry({ entry, newer, older, onClose }) {
  const { request, answer } = entry;
  const nameOf = useClientNames([entry.client]);
  return html`<${Dialog} title="Request ${entry.number}" isWide onClose=${onClose}>
    <p class="entry-line"><${Status}
      status=${answer.status} /> <strong>${request.method}</strong> <code>${request.path}${request.query ? `?${request.query}` : ''}</code></p>
    <dl class="facts entry-facts">
      <dt>Time</dt><dd>${moment(entry.at)}, answered in ${entry.ms.toFixed(1)} ms${answer.complete ? '' : ', not in full'}</dd>
      <dt>API</dt><dd>${entry.dialect ?? 'none'}${entry.operation ? `, ${entry.operation}` : ''}</dd>
      ${entry.fault && html`<dt>Fault applied</dt><dd>${entry.fault}</dd>`}
      ${entry.notImplemented && html`<dt>Not implemented</dt><dd>The stand-in has nothing at this path; the vendor may.</dd>`}
      ${entry.client && html`<dt>Client</dt><dd>${nameOf(entry.client) !== entry.client && html`<${Name} text=${nameOf(entry.client)} /> `}<${Id} text=${entry.client} /></dd>`}
      ${entry.requestId && html`<dt>Request id</dt><dd><${Id} text=${entry.requestId} /></dd>`}
    </dl>
    <h3>As curl</h3>
    <${Code} text=${curlOf(entry)} label="The request as curl" />
    <div class="entry-sides">
      <section><h3>Request</h3><${Body} body=${request.body} label="Body of the request" />
        <details><summary>Headers (${request.headers.length})</summary><${Headers} headers=${request.headers} /></details></section>
      <section><h3>Answer</h3><${Body} body=${answer.body} label="Body of the answer" />
        <details><summary>Headers (${answer.headers.length})</summary><${Headers} headers=${answer.headers} /></details></section>
    </div>
    <div class="actions">
      <button type="button" class="secondary outline" disabled=${!older} onClick=${older}>Older</button>
      <button type="button" class="secondary outline" disabled=${!newer} onClick=${newer}>Newer</button>
    </div>
  <//>`;
}
