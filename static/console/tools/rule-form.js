// The form of one rule, with what it would match beside it.
import { html, useState } from '../core/view.js';
import { useLoad } from '../core/load.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { DIALECTS, METHODS, loadOperations } from './operations.js';
import { Covered, Try } from './preview.js';
import { BLANK, EFFECTS, formOf, hasBody, hasDelay, ruleOf } from './rules.js';

const WHENS = [['always', 'Always'], ['first', 'The first times'], ['every', 'One in so many'], ['probability', 'With a probability']];
const DELAYS = [
  ['none', 'No delay'], ['fixed', 'Always so long'], ['between', 'Anything in between'], ['lognormal', 'As real services are (log-normal)'],
];

function Which({ bind, form }) {
  const { value: operations = [] } = useLoad(loadOperations, []);
  const offered = operations.filter((one) => !form.dialect || one.dialect === form.dialect).map((one) => one.name);
  const names = new Set([...offered, form.operation].filter(Boolean));
  return html`<fieldset><legend>Which requests</legend>
    <div class="fields">
      <${Field} label="API" type="select" options=${[['', 'Any but control'], ...DIALECTS]} ...${bind('dialect', 'match/dialect')} />
      <${Field} label="Method" type="select" options=${[['', 'Any'], ...METHODS]} ...${bind('method', 'match/method')} />
      <${Field} label="Operation" type="select"
        options=${[['', 'Any'], ...names]} ...${bind('operation', 'match/operation')} />
    </div>
    <${Field} label="Path" placeholder="/ocs/api/v1/Tenants/*"
      hint="* is one segment, /** at the end any number of them." ...${bind('path', 'match/path')} />
    <details open=${Boolean(form.client || form.tenant || form.headers || form.from || form.until)}><summary>Client, tenant, headers, time</summary>
      <div class="fields">
        <${Field} label="Client" placeholder="id of a client" ...${bind('client', 'match/client')} />
        <${Field} label="Tenant" placeholder="id in any spelling" ...${bind('tenant', 'match/tenant')} />
      </div>
      <${Field} label="Headers" type="textarea" rows="2" placeholder="x-test: *"
        hint="One a line; * stands for any value." ...${bind('headers', 'match/headers')} />
      <div class="fields">
        <${Field} label="From (UTC)" type="datetime-local" step="1" ...${bind('from', 'from')} />
        <${Field} label="Until (UTC)" type="datetime-local" step="1" hint="By the clock of the stand-in." ...${bind('until', 'until')} />
      </div>
    </details>
  </fieldset>`;
}

function When({ bind, form }) {
  return html`<fieldset><legend>When</legend><div class="fields">
    <${Field} label="How often" type="select" options=${WHENS} ...${bind('when')} />
    ${form.when === 'first' && html`<${Field} label="How many times" type="number" min="1" required ...${bind('first', 'when/first')} />`}
    ${form.when === 'every' && html`<${Field} label="One in" type="number" min="1" required ...${bind('every', 'when/every')} />`}
    ${form.when === 'probability' && html`
      <${Field} label="Probability" type="number" min="0" max="1" step="any" required ...${bind('probability', 'when/probability')} />
      <${Field} label="Seed" type="number" min="0" placeholder="any" hint="The same seed draws the same." ...${bind('seed', 'seed')} />`}
  </div></fieldset>`;
}

function Delay({ bind, form }) {
  const label = form.effect === 'silence' ? 'Silence' : 'Delay';
  return html`<div class="fields">
    <${Field} label=${label} type="select" options=${DELAYS} ...${bind('delay')} />
    ${form.delay === 'fixed' && html`<${Field} label="How long" placeholder="2s" required ...${bind('length', 'effect/delay')} />`}
    ${form.delay === 'between' && html`
      <${Field} label="At least" placeholder="100ms" required ...${bind('shortest', 'effect/delay/min')} />
      <${Field} label="At most" placeholder="2s" required ...${bind('longest', 'effect/delay/max')} />`}
    ${form.delay === 'lognormal' && html`
      <${Field} label="Median" placeholder="400ms" required ...${bind('median', 'effect/delay/median')} />
      <${Field} label="Spread (sigma)" type="number" min="0" max="10" step="any" ...${bind('sigma', 'effect/delay/sigma')} />`}
  </div>`;
}

function Effect({ bind, form }) {
  return html`<fieldset><legend>What happens</legend>
    <div class="fields">
      <${Field} label="Effect" type="select" options=${EFFECTS} ...${bind('effect')} />
      ${form.effect === 'status' && html`
        <${Field} label="Status" type="number" min="400" max="599" required ...${bind('status', 'effect/status')} />
        <${Field} label="Retry-After (seconds)" type="number" min="0" max="86400"
          placeholder="none" ...${bind('retryAfter', 'effect/retryAfter')} />`}
    </div>
    ${hasDelay(form.effect) && html`<${Delay} bind=${bind} form=${form} />`}
    ${hasBody(form.effect) && html`<div class="fields">
      <${Field} label="Bytes per second" type="number" min="1" placeholder="no limit" ...${bind('bytesPerSecond', 'effect/bytesPerSecond')} />
      <${Field} label="Cut after bytes" type="number" min="0" placeholder="never" ...${bind('cutAfterBytes', 'effect/cutAfterBytes')} />
    </div>`}
  </fieldset>`;
}

/** `rule` is what to begin with, or null; `onSave(rule)` saves it. */
export function RuleForm({ rule, isNew, onSave, onDone, onClose }) {
  const [form, setForm] = useState(() => (rule ? formOf(rule) : BLANK));
  const change = (member) => (event) => setForm((before) => ({ ...before, [member]: event.target.value }));
  const bind = (member, name) => ({ name, value: form[member], onInput: change(member) });
  const draft = ruleOf(form);
  return html`<${Dialog} title=${isNew ? 'New rule' : `Change ${rule.name}`} isWide onClose=${onClose}>
    <div class="rule">
      <${Form} submit="Save the rule" onSubmit=${() => onSave(draft)} onDone=${onDone} onCancel=${onClose}>
        <${Field} label="Name" required pattern="[A-Za-z0-9_.\\-]{1,64}" title="Letters, digits, _ . and -, at most 64" ...${bind('name', 'name')} />
        <${Which} bind=${bind} form=${form} />
        <${When} bind=${bind} form=${form} />
        <${Effect} bind=${bind} form=${form} />
      <//>
      <aside aria-label="Preview">
        <${Covered} match=${draft.match ?? {}} />
        <${Try} draft=${draft} />
        <details><summary>As JSON</summary><pre tabindex="0"><code>${JSON.stringify(draft, null, 2)}</code></pre></details>
      </aside>
    </div>
  <//>`;
}
