// Whether what was to happen did: the journal is asked, and tells what came nearest.
import { html, useState } from '../core/view.js';
import { control, send } from '../core/api.js';
import { plural } from '../core/format.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { Scroll } from '../ui/scroll.js';
import { DIALECTS, METHODS } from './operations.js';

const BOUNDS = [['atLeast', 'At least'], ['times', 'Exactly'], ['atMost', 'At most']];

function expectation(values) {
  const match = {};
  for (const name of ['dialect', 'operation', 'method', 'path', 'client', 'status']) {
    if (values[name].trim()) match[name] = values[name].trim();
  }
  if (values.body.trim()) {
    try { match.body = JSON.parse(values.body); } catch { throw new Error('The body is not JSON.'); }
  }
  const asked = { match, [values.bound]: Number(values.number) };
  if (values.since.trim()) asked.since = /^\d+$/.test(values.since.trim()) ? Number(values.since) : values.since.trim();
  return asked;
}

async function verify(values) {
  try {
    const { body } = await send('POST', control('journal', 'verify'), { json: expectation(values) });
    return { isSo: true, ...body.matches[0] };
  } catch (error) {
    if (error.status === 422 && error.body?.nearest) return { isSo: false, detail: error.message, ...error.body };
    throw error;
  }
}

const told = (value) => (typeof value === 'string' ? value : JSON.stringify(value ?? undefined) ?? 'nothing');

function Outcome({ outcome }) {
  if (outcome.isSo) {
    return html`<div class="note good" role="status"><p><strong>It is so.</strong> ${plural(outcome.count, 'request')} matched:
      ${outcome.entries.slice(0, 50).map((number) => `no. ${number}`).join(', ')}.</p></div>`;
  }
  return html`<div role="status"><div class="note"><p><strong>It is not so.</strong> ${outcome.detail}</p>
      ${outcome.found.length > 0 && html`<p>Found: ${outcome.found.slice(0, 50).map((one) => `no. ${one.number ?? one}`).join(', ')}</p>`}</div>
    ${outcome.nearest.length > 0 && html`<h3>What came nearest</h3>
      <${Scroll}><table><thead><tr><th class="number">No.</th><th>Request</th><th>Different in</th></tr></thead>
      <tbody>${outcome.nearest.map((one) => html`<tr><td class="number">${one.number}</td><td><code>${one.request}</code> ${one.status}</td>
        <td>${one.differences.map((difference) => html`<div><code>${difference.member}</code>: expected
          <strong> ${told(difference.expected)}</strong>, found <strong>${told(difference.found)}</strong></div>`)}</td>
            </tr>`)}</tbody></table><//>`}</div>`;
}

/** `filter` is what the list shows: the form begins with it. */
export function Verify({ filter, onClose }) {
  const [outcome, setOutcome] = useState(null);
  const submit = (values) => {
    setOutcome(null);
    return verify(values);
  };
  return html`<${Dialog} title="Verify what was asked" isWide isPassing onClose=${onClose}>
    <${Form} submit="Verify" onSubmit=${submit} onDone=${setOutcome} onCancel=${onClose}>
      <div class="fields">
        <${Field} label="API" name="dialect" type="select" options=${[['', 'Any'], ...DIALECTS]} defaultValue=${filter.dialect ?? ''} />
        <${Field} label="Operation" name="operation" defaultValue=${filter.operation ?? ''} placeholder="processmind.addUser" />
        <${Field} label="Method" name="method" type="select" options=${[['', 'Any'], ...METHODS]} defaultValue=${filter.method ?? ''} />
        <${Field} label="Path" name="path" defaultValue=${filter.path ?? ''} hint="Without the query; * stands for any text." />
        <${Field} label="Client" name="client" defaultValue=${filter.client ?? ''} />
        <${Field} label="Status" name="status" defaultValue=${filter.status ?? ''} placeholder="2xx" />
      </div>
      <${Field} label="Members of the request’s body" name="body" type="textarea" rows="2" hint="JSON. Members that are not named may be anything."
        placeholder='{"email": "ann@example.com"}' />
      <div class="fields">
        <${Field} label="How often" name="bound" type="select" options=${BOUNDS} defaultValue="atLeast" />
        <${Field} label="Times" name="number" type="number" min="0" max="1000" defaultValue="1" required />
        <${Field} label="Since" name="since" hint="The number of an entry: only later ones; or a time." />
      </div>
      ${outcome && html`<${Outcome} outcome=${outcome} />`}
    <//>
  <//>`;
}
