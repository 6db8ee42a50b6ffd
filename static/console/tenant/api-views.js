// "As each API sees it": one tenant through the five vendors' APIs, one at a time or side by side.
import { html, useState } from '../core/view.js';
import { address } from '../core/api.js';
import { go } from '../core/route.js';
import { session } from '../core/session.js';
import { Code, Tabs } from '../ui/bits.js';
import { Field } from '../ui/form.js';
import { ApiAnswer } from './api-answer.js';
import { apisOf } from './apis.js';

/** Below this there is no room for two answers beside each other. */
const WIDE = '(min-width: 75rem)';

function TokenHelp() {
  const line = `TOKEN=$(curl -s -u "${session.state.who.clientId}:$SECRET" -d grant_type=client_credentials \\
  ${address('oauth/token').href} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  return html`<details><summary>Where $TOKEN comes from</summary><${Code} text=${line} label="curl for a token" />
    <p class="faint">A token is good for an hour, in every one of the APIs.</p></details>`;
}

/** The section; `route` has the chosen API and whether all are shown. */
export function ApiViews({ tenant, route }) {
  const apis = apisOf(tenant);
  const query = Object.fromEntries(route.query);
  const [isWide] = useState(() => matchMedia(WIDE).matches);
  const isAll = query.view ? query.view === 'all' : isWide;
  const chosen = apis.find((api) => api.id === query.api) ?? apis[0];
  const [isBare, setBare] = useState(false);
  const show = (change) => go(route.path, { ...query, ...change }, { replace: true });
  return html`<section aria-label="As each API sees it">
    <p class="faint">One tenant, five APIs, live: each answers from the same state, in its own words.</p>
    <div class="toolbar options">
      <${Field} label="Side by side" type="switch" checked=${isAll}
        onChange=${(event) => show({ view: event.target.checked ? 'all' : 'one' })} />
      <${Field} label="Leave my token out of the curl" type="switch" checked=${isBare}
        onChange=${(event) => setBare(event.target.checked)} />
    </div>
    ${isBare ? html`<${TokenHelp} />` : html`<p class="faint">A copied line has your token in the place of <code>$TOKEN</code>:
      whoever gets it can do what you can, until the token ends.</p>`}
    ${isAll ? html`<div class="answers">${apis.map((api) => html`<${ApiAnswer} key=${api.id} api=${api} isNamed
      isBare=${isBare} />`)}</div>`
      : html`<${Tabs} label="APIs" tabs=${apis.map(({ id, name }) => ({ id, label: name }))} chosen=${chosen.id}
        onChoose=${(api) => show({ api })}>
          <${ApiAnswer} key=${chosen.id} api=${chosen} isBare=${isBare} /><//>`}
  </section>`;
}
