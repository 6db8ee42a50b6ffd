// A tenant's features, as switches; a feature may also be in a state that is a number of its own.
import { html, useState } from '../core/view.js';
import { control, getTagged } from '../core/api.js';
import { usePages } from '../core/load.js';
import { Failure, say } from '../ui/feedback.js';
import { plain } from '../core/text.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { Name } from '../ui/names.js';
import { changeShown } from './edit.js';
import { Listing } from './listing.js';
import { rights } from './rights.js';
import { Switch } from './switch.js';

const stateName = (state) => ({ 0: 'off', 1: 'on' }[state] ?? `state ${state}`);

function OtherState({ feature, path, onDone, onClose }) {
  const [now, setNow] = useState(feature);
  const save = async ({ currentState }) => {
    try {
      await changeShown('PUT', path, now, { currentState: Number(currentState) });
    } catch (error) {
      setNow((await getTagged(path)).value);
      throw error;
    }
  };
  return html`<${Dialog} title="State of ${plain(feature.name)}" onClose=${onClose}>
    <p>0 is off, 1 is on; other numbers mean what the service makes of them. OCS shows the number as <code>CurrentState</code>.</p>
    ${now.currentState !== feature.currentState && html`<div class="note"
      role="alert"><p>Somebody changed it meanwhile: it is ${stateName(now.currentState)} now.
      Save again to put yours over it.</p></div>`}
    <${Form} onSubmit=${save} onDone=${onDone} onCancel=${onClose}>
      <${Field} label="State" name="currentState" type="number" step="1" required defaultValue=${feature.currentState} />
    <//>
  <//>`;
}

function Feature({ feature, canEdit, onSet, onOther }) {
  const isSet = feature.currentState !== feature.defaultState;
  return html`<li>
    <${Switch} label=${html`<${Name} text=${feature.name} />`}
      hint=${feature.description && html`<${Name} text=${feature.description} />`} isOn=${feature.currentState !== 0} canSet=${canEdit}
      onSet=${(isOn) => onSet(feature, isOn ? 1 : 0)} />
    <p class="faint"><code>${feature.id}</code>
      <span>${isSet && `${stateName(feature.currentState)} here, `}${stateName(feature.defaultState)} by default</span>
      ${canEdit && html`<button type="button" class="link small" aria-label="Another state of ${plain(feature.name)}"
        onClick=${() => onOther(feature)}>Another state</button>`}</p>
  </li>`;
}

/** The section of features. */
export function Features({ tenant, onChange }) {
  const pages = usePages(control('tenants', tenant.id, 'features'), { limit: 100 });
  const [error, setError] = useState(null);
  const [other, setOther] = useState(null);
  const pathOf = (feature) => control('tenants', tenant.id, 'features', feature.id);
  const reload = () => { pages.reload(); onChange(); };
  const set = async (feature, currentState) => {
    setError(null);
    try {
      await changeShown('PUT', pathOf(feature), feature, { currentState });
      say(html`<${Name} text=${feature.name} /> is ${stateName(currentState)}.`);
    } catch (failure) {
      setError(failure);
    }
    reload();
  };
  const done = () => { setOther(null); say('The state is set.'); reload(); };
  return html`<section aria-label="Features">
    <${Failure} error=${error} />
    <${Listing} pages=${pages} empty="This instance knows no features; an operator adds them."
      more="more features">${(features) => html`
      <ul class="features">${features.map((feature) => html`<${Feature} key=${feature.id} feature=${feature}
        canEdit=${rights(tenant).canEdit}
        onSet=${set} onOther=${setOther} />`)}</ul>`}<//>
    ${other && html`<${OtherState} feature=${other} path=${pathOf(other)} onDone=${done}
      onClose=${() => { setOther(null); pages.reload(); }} />`}
  </section>`;
}
