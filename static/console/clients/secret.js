// The secret of a client, which is shown this once.
import { html } from '../core/view.js';
import { address } from '../core/api.js';
import { shellWord } from '../core/format.js';
import { Copy, Code } from '../ui/bits.js';
import { Dialog } from '../ui/form.js';

function Line({ label, text }) {
  const what = label === 'API key' ? label : label.toLowerCase();
  return html`<dt>${label}</dt><dd><code>${text}</code><${Copy} text=${text} label=${`Copy ${what}`} /></dd>`;
}

export function Secret({ client, onClose }) {
  const curl = [
    `curl ${shellWord(address('oauth/token').href)}`, '-d grant_type=client_credentials',
    `-d client_id=${shellWord(client.id)}`, `-d client_secret=${shellWord(client.secret)}`,
  ].join(' \\\n  ');
  return html`<${Dialog} title=${client.name ? `Secret of ${client.name}` : 'The secret'} isFixed>
    <div class="note"><p>This is the only time that the secret and the API key are shown. Keep them before you close this.</p></div>
    <dl class="secret">
      <${Line} label="Client id" text=${client.id} />
      <${Line} label="Secret" text=${client.secret} />
      <${Line} label="API key" text=${client.apiKey} />
    </dl>
    <p>A token with curl:</p>
    <${Code} label="Request for a token" text=${curl} />
    <div class="actions"><button type="button" onClick=${onClose}>I have kept it</button></div>
  <//>`;
}
