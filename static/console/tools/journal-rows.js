// The rows of the journal: its entries, and which of them are the console's own.
import { html } from '../core/view.js';
import { Name } from '../ui/names.js';
import { When } from '../ui/bits.js';
import { Scroll } from '../ui/scroll.js';
import { useClientNames } from './client-names.js';

/**
 * Whether a request is one of a console: one to the control API, or for a token, that a page of this server sent.
 * Where a browser does not tell which page it was (it does with https and on this machine), any browser's is.
 */
export function isOfConsole({ dialect, request }) {
  if (dialect !== 'control' && dialect !== 'identity') return false;
  const told = (name) => request.headers.find((header) => header.name.toLowerCase() === name)?.value;
  const site = told('sec-fetch-site');
  return site ? site === 'same-origin' : /^Mozilla\//.test(told('user-agent') ?? '');
}

export function Status({ status }) {
  const tone = status === null ? 'bad' : { 2: 'good', 4: 'near', 5: 'bad' }[Math.floor(status / 100)] ?? 'quiet';
  return html`<span class="state ${tone}">${status ?? 'gone'}</span>`;
}

const target = ({ path, query }) => (query ? `${path}?${query}` : path);

export function Rows({ entries, onOpen }) {
  const nameOf = useClientNames(entries.map((entry) => entry.client));
  return html`<${Scroll} label="The journal"><table class="journal stacked">
    <thead><tr><th class="number">No.</th><th>Time</th><th>Status</th><th>Request</th><th>Operation</th><th>Client</th><th
      class="number">ms</th></tr></thead>
    <tbody>${entries.map((entry) => html`<tr key=${`${entry.number} ${entry.requestId}`}>
      <td class="number faint" data-label="No.">${entry.number}</td>
      <td data-label="Time"><${When} at=${entry.at} /></td>
      <td data-label="Status"><${Status} status=${entry.answer.status} /></td>
      <td class="journal-request"><button type="button" class="link" onClick=${() => onOpen(entry)}
        aria-label="Request ${entry.number}: ${entry.request.method} ${target(entry.request)}"><span
          class="method">${entry.request.method}</span> ${target(entry.request)}</button>
        ${entry.fault && html` <span class="tag bad">fault ${entry.fault}</span>`}
        ${entry.notImplemented && html` <span class="tag near">not implemented</span>`}</td>
      <td data-label="Operation">${entry.operation ?? html`<span class="faint">none</span>`}</td>
      <td class="journal-client" data-label="Client">${entry.client ? html`<span title=${entry.client}><${Name} text=${nameOf(entry.client)} /></span>` : '–'}</td>
      <td class="number" data-label="ms">${entry.ms.toFixed(1)}</td>
    </tr>`)}</tbody>
  </table><//>`;
}
