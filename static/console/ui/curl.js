// A request as a line for a shell: shown with $TOKEN, copied as it runs.
import { html, useState } from '../core/view.js';
import { address } from '../core/api.js';
import { clock, shellWord } from '../core/format.js';
import { session } from '../core/session.js';
import { Copy } from './bits.js';

/** The line of a GET; without `token`, it takes the one in $TOKEN. */
function curl({ path, query }, token) {
  const credentials = token ? shellWord(`Authorization: Bearer ${token}`) : '"Authorization: Bearer $TOKEN"';
  return `curl -H ${credentials} \\\n  ${shellWord(address(path, query).href)}`;
}

/** `request`: `{path, query}`; `name` says what it asks, for those who do not see it; with `isBare`, the token is left out. */
export function CopyCurl({ request, name, isBare = false }) {
  const [said, setSaid] = useState('');
  const text = () => curl(request, isBare ? null : session.token);
  const copied = () => {
    const until = session.expiresAt;
    setSaid(isBare ? 'copied without your token' : `copied with your token${until ? `, good until ${clock(until)}` : ''}`);
  };
  return html`<figure class="code curl"><pre tabindex="0" role="region" aria-label="curl for ${name}"><code>${
    curl(request)}</code></pre><${Copy} text=${text} label="Copy curl" onCopied=${copied} />
    <figcaption><span role="status">${said}</span></figcaption></figure>`;
}
