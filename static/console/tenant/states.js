// How a tenant came to the state it is in: a line of time.
import { html } from '../core/view.js';
import { CONTROL } from '../core/api.js';
import { usePages } from '../core/load.js';
import { operationWords } from '../core/operations.js';
import { Failure, Loading } from '../ui/feedback.js';
import { More, State, When } from '../ui/bits.js';
import { ClientName } from '../ui/names.js';

function Step({ row }) {
  const words = operationWords(row.operation, row.state);
  return html`<li><${State} name=${row.state} /> <${When} at=${row.at} isExact />
    <small title=${row.operation}>${words ?? html`<code>${row.operation}</code>`} by <${ClientName} id=${row.client} /></small></li>`;
}

/** The card of states; whoever shows it gives it another key when the state is another. */
export function States({ tenant }) {
  const pages = usePages(`${CONTROL}/audit`, { tenant: tenant.id, stateChanges: true, limit: 10 });
  const isTold = pages.items.at(-1)?.at === tenant.createdAt;
  const isOld = pages.items[0]?.state !== tenant.state;
  return html`<section class="card" aria-label="State">
    <div class="heading"><h2>State</h2><${State} name=${tenant.state} /></div>
    ${pages.error && html`<${Failure} error=${pages.error} retry=${pages.reload} />`}
    <ol class="timeline">
      ${isOld && !pages.isLoading && html`<li><${State} name=${tenant.state} /> <small>now</small></li>`}
      ${pages.items.map((row) => html`<${Step} key=${row.requestId + row.at + row.state} row=${row} />`)}
      ${!pages.hasMore && !isTold && html`<li><span class="faint">Made</span> <${When} at=${tenant.createdAt} /></li>`}
    </ol>
    ${pages.isFirst && pages.isLoading && html`<${Loading} />`}
    <${More} pages=${pages} what="earlier states" />
  </section>`;
}
