// What the vendors' services limit of their own.
import { html, useState } from '../core/view.js';
import { control, get, send } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { Loaded, say } from '../ui/feedback.js';
import { Field, Form } from '../ui/form.js';

const PATH = control('limits');
const NAMES = {
  rateLimit: 'Calls a minute', provisioningDelay: 'Delay', readOnlyRegions: 'Read-only regions', maintenance: 'Maintenance',
  retryAfter: 'Retry-After',
};

/** Only what was changed is sent; what somebody else changed meanwhile is not overwritten unasked. */
async function save(values, seen, onMeanwhile) {
  const wanted = { ...values, rateLimit: Number(values.rateLimit), retryAfter: Number(values.retryAfter) };
  const now = await get(PATH);
  const changed = Object.keys(wanted).filter((name) => wanted[name] !== seen[name]);
  const clash = changed.filter((name) => now[name] !== seen[name] && now[name] !== wanted[name]);
  if (clash.length) {
    onMeanwhile(now);
    const there = clash.map((name) => `${NAMES[name]} is ${now[name]} now`).join(', ');
    throw new Error(`Somebody changed this meanwhile: ${there}. Save again to replace it by yours.`);
  }
  const { body } = await send('PUT', PATH, { json: Object.fromEntries(changed.map((name) => [name, wanted[name]])) });
  return body;
}

function LimitsForm({ limits, onDone }) {
  const [seen, setSeen] = useState(limits);
  return html`<${Form} submit="Save" onSubmit=${(values) => save(values, seen, setSeen)} onDone=${(now) => { setSeen(now); onDone(); }}>
    <div class="cards">
      <section class="card"><h2>Calls</h2>
        <${Field} label="Calls a minute" name="rateLimit" type="number" min="0" required defaultValue=${String(limits.rateLimit)}
          hint="Of one client and one operation, where the vendor has a limit (IPERA). 0 for any number." /></section>
      <section class="card"><h2>Provisioning and regions</h2>
        <${Field} label="Delay" name="provisioningDelay" required defaultValue=${limits.provisioningDelay}
          hint="How long a tenant is Creating, Deactivating, Reactivating or Deleting: 5s, 2m; a day at most." />
        <${Field} label="Read-only regions" name="readOnlyRegions" type="switch" defaultChecked=${limits.readOnlyRegions}
          hint="Regions other than the home region answer writes with 405 (OCS)." /></section>
      <section class="card"><h2>Maintenance</h2>
        <${Field} label="Maintenance" name="maintenance" type="switch" defaultChecked=${limits.maintenance}
          hint="Every vendor’s API answers 503 in its own form. Sign-in and the control API go on." />
        <${Field} label="Retry-After (seconds)" name="retryAfter" type="number" min="0" max="86400" required defaultValue=${String(limits.retryAfter)}
          hint="What the vendors say during maintenance." /></section>
    </div>
  <//>`;
}

export function Limits() {
  const state = useLoad((signal) => get(PATH, undefined, signal), []);
  return html`<p class="faint">What the vendors’ services limit of their own. A reset puts these back as they were at the start.</p>
    <${Loaded} state=${state} what="Loading the limits">${(limits) => html`<${LimitsForm} limits=${limits}
      onDone=${() => say('The limits are saved.')} />`}<//>`;
}
