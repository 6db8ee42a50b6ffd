// The steps between the states of a tenant: which there are, the buttons for them, and the question before each.
import { html, useState } from '../core/view.js';
import { session } from '../core/session.js';
import { Dialog, Form } from '../ui/form.js';
import { Loaded, say } from '../ui/feedback.js';
import { State } from '../ui/bits.js';
import { Name } from '../ui/names.js';
import { Changed, patchTenant, useLatest } from './latest.js';
import { useTypedName } from './typed-name.js';

const STEPS = [
  { from: 'Active', to: 'Deactivating', verb: 'Deactivate', least: 'admin',
    text: 'Its clients are let in no more until it is active again. Everything in it stays: users, subtenants, usage.' },
  { from: 'Deactivated', to: 'Reactivating', verb: 'Reactivate', least: 'admin',
    text: 'Its clients are let in again.' },
  { from: 'Deleted', to: 'Purging', verb: 'Purge', least: 'provider', isDangerous: true,
    text: 'Its record goes for good, with those of the deleted tenants below it. This cannot be taken back. The audit trail stays.' },
];

/** Whether the caller is at home there: nobody changes the state of the own home. */
export function isOwnHome(tenant) {
  return session.state.who?.homeTenant?.id === tenant.id;
}

/** The steps that this tenant's state allows to whoever is signed in: `{from, to, verb, least, text, isDangerous}`. */
export function stepsOf(tenant) {
  return isOwnHome(tenant) ? [] : STEPS.filter((step) => step.from === tenant.state && session.can(step.least));
}

/** The buttons for the steps; nothing if there are none. `onDone(tenant, etag)` gets what the server answers. */
export function StateActions({ tenant, etag, onDone, onClose }) {
  const [step, setStep] = useState(null);
  const close = () => {
    setStep(null);
    onClose?.();
  };
  const done = (...answer) => {
    setStep(null);
    onDone(...answer);
  };
  return html`
    ${stepsOf(tenant).map((one) => html`<button type="button" key=${one.to} class="secondary outline small"
      onClick=${() => setStep(one)}>${one.verb}</button>`)}
    ${step && html`<${ChangeState} tenant=${tenant} etag=${etag} step=${step} onDone=${done} onClose=${close} />`}`;
}

/** Asks before one step of `stepsOf`. `etag` may be absent: then the tenant is read first. */
export function ChangeState({ tenant, etag, step, onDone, onClose }) {
  const latest = useLatest(tenant, etag);
  const [isNamed, nameField] = useTypedName(tenant.name);
  const save = () => latest.change((ifMatch) => patchTenant(tenant.id, { state: step.to }, ifMatch));
  const done = (answer) => {
    say(html`<${Name} text=${answer.tenant.name} /> is ${answer.tenant.state}.`);
    onDone(answer.tenant, answer.etag);
  };
  return html`<${Dialog} title="${step.verb} tenant" onClose=${onClose}>
    <${Loaded} state=${latest} what="Loading the tenant">${(now) => html`
      <${Form} submit=${step.verb} isDangerous=${step.isDangerous} isDisabled=${step.isDangerous && !isNamed}
          onSubmit=${save} onDone=${done} onCancel=${onClose}>
        <p><strong><${Name} text=${now.name} /></strong> goes from <${State} name=${now.state} /> to <${State} name=${step.to} />.</p>
        <p>${step.text}</p>
        <${Changed} before=${latest.before} now=${now} />
        ${step.isDangerous && nameField}
      <//>`}
    <//>
  <//>`;
}
