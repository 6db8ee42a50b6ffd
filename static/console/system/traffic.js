// What the server does: requests by dialect, the writer, connections.
import { html } from '../core/view.js';
import { number } from '../core/format.js';
import { Failure, Loading } from '../ui/feedback.js';
import { Scroll } from '../ui/scroll.js';
import { quantile, rate, time } from './metrics.js';
import { HIDDEN, useMetrics } from './use-metrics.js';

const DIALECTS = [
  ['ocs', 'OCS'], ['processmind', 'ProcessMind'], ['nse', 'NSE'], ['ipera', 'IPERA'], ['dpod', 'DPoD'], ['control', 'Control'],
];
const OTHERS = { console: 'Console', identity: 'Tokens' };
const SHOWN = 40;

/** A small line of the last values; the number stands beside it. */
function Spark({ values }) {
  const top = Math.max(...values, Number.EPSILON);
  const left = SHOWN - values.length;
  const points = values.map((value, index) => `${left + index},${19 - (18 * value) / top}`).join(' ');
  return html`<svg class="spark" viewBox="0 0 ${SHOWN - 1} 20" preserveAspectRatio="none" aria-hidden="true">
    <polyline points=${points} vector-effect="non-scaling-stroke" /></svg>`;
}

function Dialect({ id, name, now, steps }) {
  const of = (step) => step.dialects.get(id);
  const recent = steps.slice(-SHOWN);
  const last = recent.length ? of(recent.at(-1)) : null;
  const total = now.dialects.get(id);
  return html`<tr><th scope="row">${name}</th>
    <td data-label="Per second"><${Spark} values=${recent.map((step) => of(step)?.rate ?? 0)} />${rate(last?.rate ?? 0)}</td>
    <td data-label="p99 now"><${Spark} values=${recent.map((step) => of(step)?.p99?.seconds ?? 0)} />${time(last?.p99)}</td>
    <td class="number" data-label="p99 since the start">${total ? time(quantile(0.99, total.times)) : '–'}</td>
    <td class="number" data-label="Requests">${number(total?.requests ?? 0)}</td><td class="number" data-label="Failed (5xx)">${number(total?.failures ?? 0)}</td></tr>`;
}

function Requests({ now, steps }) {
  const others = [...now.dialects.keys()].filter((id) => !DIALECTS.some(([known]) => known === id)).map((id) => [id, OTHERS[id] ?? (id || 'None')]);
  return html`<section class="card" aria-labelledby="system-requests"><h2 id="system-requests">Requests</h2>
    <${Scroll} label="Requests by API"><table class="traffic stacked">
      <thead><tr><th scope="col">API</th><th scope="col">Per second</th><th scope="col">p99 now</th><th scope="col" class="number">p99 since the start</th>
        <th scope="col" class="number">Requests</th><th scope="col" class="number">Failed (5xx)</th></tr></thead>
      <tbody>${[...DIALECTS, ...others].map(([id, name]) => html`<${Dialect} key=${id} id=${id} name=${name} now=${now} steps=${steps} />`)}</tbody>
    </table><//>
    <p class="faint small-note">What this page itself asks is counted under Control. p99: 99 of 100 requests were answered at least as quickly.</p>
  </section>`;
}

function Figure({ label, children }) {
  return html`<div><dt>${label}</dt><dd>${children}</dd></div>`;
}

function Writer({ now: { values, commits }, steps }) {
  const last = steps.at(-1);
  const batch = values.writer_batches_total ? values.writer_jobs_total / values.writer_batches_total : 0;
  return html`<section class="card" aria-labelledby="system-writer"><h2 id="system-writer">Writer</h2>
    <dl class="figures">
      <${Figure} label="Waiting or running">${number(values.writer_queue)}<//>
      <${Figure} label="Writes per second">${rate(last?.writes ?? 0)}<//>
      <${Figure} label="Commit p99 now">${time(last?.commit)}<//>
      <${Figure} label="Commit p99 since the start">${time(quantile(0.99, commits))}<//>
      <${Figure} label="Writes a commit">${batch.toFixed(1)}<//>
      <${Figure} label="Refused, queue full">${number(values.writer_refused_total)}<//>
      <${Figure} label="Commits lost">${number(values.writer_batches_lost_total)}<//>
    </dl>
    ${values.writer_batches_lost_total > 0 && html`<div class="note"><p>The file did not take some commits: a full or failing disk?
      Those writes were answered with an error, and the log tells more.</p></div>`}
  </section>`;
}

const STATES = { idle: 'Idle', head: 'Reading a head', body: 'Reading a body', handler: 'At work', writing: 'Writing' };

function Connections({ now: { connections, values } }) {
  return html`<section class="card" aria-labelledby="system-connections"><h2 id="system-connections">Connections</h2>
    <dl class="figures">
      ${Object.entries(connections).map(([state, count]) => html`<${Figure} key=${state} label=${STATES[state] ?? state}>${number(count)}<//>`)}
      <${Figure} label="Accepted">${number(values.connections_accepted_total)}<//>
      <${Figure} label="Closed to make room">${number(values.connections_evicted_total)}<//>
      <${Figure} label="Turned away">${number(values.connections_turned_away_total)}<//>
    </dl>
  </section>`;
}

export function Traffic({ ms }) {
  const { now, steps, error } = useMetrics(ms);
  if (HIDDEN.includes(error?.status)) {
    return html`<p class="faint">Requests, writer and connections are told to operators, and on the server's own machine.</p>`;
  }
  return html`<${Failure} error=${error} />
    ${!now && !error && html`<${Loading} what="Reading the metrics" />`}
    ${now && html`<${Requests} now=${now} steps=${steps} />
      <div class="cards"><${Writer} now=${now} steps=${steps} /><${Connections} now=${now} /></div>`}`;
}
