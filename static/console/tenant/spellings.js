// A tenant's id in each spelling, and which API shows which.
import { html } from '../core/view.js';
import { Copy } from '../ui/bits.js';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same 128 bits as a ULID. */
export function ulid(uuid) {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let place = 0; place < 26; place += 1) {
    text = DIGITS[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text;
}

function Spelling({ name, text, children }) {
  return html`<div class="spelling"><dt>${name}</dt>
    <dd><code>${text}</code><${Copy} text=${text} label="Copy ${name}" /><small>${children}</small></dd></div>`;
}

/** The card of ids. */
export function Spellings({ tenant }) {
  const asUlid = ulid(tenant.uuid);
  return html`<section class="card" aria-label="Ids">
    <h2>Ids</h2>
    <dl class="spellings">
      <${Spelling} name="id" text=${tenant.id}>As it was made. OCS shows it as <code>Id</code>, NSE as <code>tenant_id</code>,
        IPERA as <code>id</code>.<//>
      <${Spelling} name="UUID" text=${tenant.uuid}>ProcessMind and DPoD show it as <code>id</code>.<//>
      ${asUlid !== tenant.id && html`<${Spelling} name="ULID" text=${asUlid}>The same number in the form of new ids.<//>`}
    </dl>
    <p class="faint">Every API understands every spelling, in any case.</p>
  </section>`;
}
