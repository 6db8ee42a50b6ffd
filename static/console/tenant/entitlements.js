// A tenant's entitlements: what is used of each limit, and the forms that set them from above.
import { html, useState } from '../core/view.js';
import { control, getTagged, Problem, send } from '../core/api.js';
import { usePages } from '../core/load.js';
import { say } from '../ui/feedback.js';
import { Meter } from '../ui/bits.js';
import { Confirm, Dialog, Field, Form } from '../ui/form.js';
import { Name } from '../ui/names.js';
import { Act } from './act.js';
import { changeShown } from './edit.js';
import { Listing } from './listing.js';
import { rights } from './rights.js';
import { amount } from './use.js';

const KINDS = [['resource', 'Resource: the sum of all time'], ['usage', 'Usage: the sum of a month'], ['feature', 'Feature: 0 is off']];
const LIMITS = [['hard', 'Hard: beyond it nothing is counted'], ['soft', 'Soft: beyond it is counted, and told']];

function Used({ entitlement, use, month }) {
  const { definitionId: metric, entitlementType: kind, value } = entitlement;
  if (kind === 'feature') return html`<span class="state ${value ? 'good' : ''}">${value ? 'on' : 'off'}</span>`;
  if (!use) return html`<span class="faint">of ${amount(metric, value)}</span>`;
  const used = kind === 'usage' ? use.of(metric, month) : use.total(metric);
  return html`<${Meter} label="Used of ${metric}" used=${used} limit=${value}
    text="${amount(metric, used)} of ${amount(metric, value)}" />`;
}

function Entitlement({ entitlement, use, month, canLimit, onChange, onRemove }) {
  const { definitionId: metric, entitlementType: kind, limitType, manualBlock } = entitlement;
  const span = { resource: 'all time', usage: 'by month', feature: 'feature' }[kind];
  return html`<li class="limit">
    <div class="limit-head"><code>${metric}</code><small>${span} · ${limitType}</small>
      ${manualBlock && html`<span class="state bad">blocked by hand</span>`}
      ${canLimit && html`<span class="limit-actions">
        <button type="button" class="link small" aria-label="Change entitlement ${metric}" onClick=${onChange}>Change</button>
        <button type="button" class="link small" aria-label="Remove entitlement ${metric}"
          onClick=${onRemove}>Remove</button></span>`}
    </div>
    <${Used} entitlement=${entitlement} use=${use} month=${month} />
  </li>`;
}

function fromFields({ entitlementType, limitType, value, manualBlock }) {
  return { entitlementType, limitType, value: Number(value), manualBlock };
}

/** Sets one; `shown` is the one that is there, or nothing for a new one. */
function SetEntitlement({ tenant, shown, onDone, onClose }) {
  const [now, setNow] = useState(shown);
  const pathOf = (metric) => control('tenants', tenant.id, 'entitlements', metric);
  const add = async (metric, json) => {
    const found = await getTagged(pathOf(metric)).catch((error) => { if (error.status !== 404) throw error; });
    const detail = 'There is an entitlement of this metric already.';
    if (found) throw new Problem(409, { title: 'Not added', detail, errors: [{ pointer: '/metric', detail }] });
    return send('PUT', pathOf(metric), { json });
  };
  const save = async ({ metric, ...fields }) => {
    if (!shown) return add(metric, fromFields(fields));
    try {
      return await changeShown('PUT', pathOf(shown.definitionId), now, fromFields(fields));
    } catch (error) {
      setNow((await getTagged(pathOf(shown.definitionId))).value);
      throw error;
    }
  };
  const isOther = JSON.stringify(now) !== JSON.stringify(shown);
  return html`<${Dialog} title=${shown ? `Change entitlement ${shown.definitionId}` : 'Add an entitlement'} onClose=${onClose}>
    ${isOther && html`<div class="note"
      role="alert"><p>Somebody changed it meanwhile: it is ${now.entitlementType}, ${now.limitType}, ${now.value} now.
      Save again to put yours over it.</p></div>`}
    <${Form} submit=${shown ? 'Save' : 'Add entitlement'} onSubmit=${save} onDone=${onDone} onCancel=${onClose}>
      ${!shown && html`<${Field} label="Metric" name="metric" required maxlength="129" autofocus
        hint="What is counted, such as process or hsm/standard." />`}
      <div class="fields">
        <${Field} label="Compared with" name="entitlementType" type="select" options=${KINDS}
          defaultValue=${shown?.entitlementType} />
        <${Field} label="Kind of limit" name="limitType" type="select" options=${LIMITS} defaultValue=${shown?.limitType} />
        <${Field} label="Limit" name="value" type="number" step="1" required defaultValue=${shown?.value ?? ''} />
      </div>
      <${Field} label="Block by hand" name="manualBlock" type="checkbox" hint="Refuses any increase, whatever the limit."
        defaultChecked=${shown?.manualBlock ?? false} />
    <//>
  <//>`;
}

/** The card of entitlements; `use` is the state of the tenant's use, which may be late or fail. */
export function Entitlements({ tenant, use, month }) {
  const pages = usePages(control('tenants', tenant.id, 'entitlements'), { limit: 100 });
  const [asked, setAsked] = useState({});
  const { canLimit } = rights(tenant);
  const close = () => { setAsked({}); pages.reload(); };
  const done = (text) => { close(); say(text); };
  const { changed, removed } = asked;
  return html`<section class="card" aria-label="Entitlements">
    <div class="heading"><h2>Entitlements</h2>
      ${canLimit && html`<${Act} onClick=${() => setAsked({ isAdded: true })}>Add an entitlement<//>`}</div>
    ${use.error && html`<p class="faint">What is used is not known at present.</p>`}
    <${Listing} pages=${pages} empty="Nothing limits what this tenant uses." more="more entitlements">${(entitlements) => html`
      <ul class="limits">${entitlements.map((one) => html`<${Entitlement} key=${one.definitionId} entitlement=${one}
        use=${use.value} month=${month}
        canLimit=${canLimit} onChange=${() => setAsked({ changed: one })}
          onRemove=${() => setAsked({ removed: one })} />`)}</ul>`}<//>
    ${(asked.isAdded || changed) && html`<${SetEntitlement} tenant=${tenant} shown=${changed}
      onDone=${() => done('The entitlement is set.')} onClose=${close} />`}
    ${removed && html`<${Confirm} title="Remove entitlement ${removed.definitionId}?" action="Remove entitlement" onClose=${close}
      onConfirm=${() => changeShown('DELETE', control('tenants', tenant.id, 'entitlements', removed.definitionId), removed)}
      onDone=${() => done('The entitlement is removed.')}>
      <p>Nothing limits <code>${removed.definitionId}</code> of <${Name} text=${tenant.name} /> then.</p><//>`}
  </section>`;
}
