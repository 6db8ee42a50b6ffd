// Forms: fields with the server's faults beside them.
import { html, createContext, useContext, useEffect, useId, useRef, useState } from '../core/view.js';
import { Failure, useWait } from './feedback.js';
import { Dialog, useHold } from './dialog.js';

export { Dialog };

const Faults = createContext(null);

/** What a button says while it does what it says: `Save` and `Saving…`. */
function doing(words) {
  const [verb, ...rest] = words.split(' ');
  const stem = /^(Set|Reset|Put|Get|Run|Stop|Drop)$/.test(verb) ? verb + verb.at(-1) : verb.replace(/e$/, '');
  return `${stem}ing${rest.map((word) => ` ${word}`).join('')}…`;
}

/** Whether a field of the form tells this fault. */
function isShown(form, fault) {
  const names = [...form.elements].map((field) => field.dataset.about ?? field.name).filter(Boolean);
  return names.some((name) => fault.parameter === name || fault.pointer === `/${name}` || fault.pointer?.startsWith(`/${name}/`));
}

/**
 * A form whose `onSubmit(values, event)` may take its time; `values` holds each named field's text (a
 * checkbox: true or false). What it throws is shown, beside the fields where it names them; nothing that
 * was typed is lost. `onDone` is called with what `onSubmit` gave.
 */
export function Form({ onSubmit, onDone, onCancel, submit = 'Save', isDangerous = false, isDisabled = false, children }) {
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef(null);
  const waitS = useWait(error);
  useHold(isBusy);
  useEffect(() => {
    if (!error) return;
    for (const closed of form.current.querySelectorAll('details:has([aria-invalid="true"])')) closed.open = true;
    form.current.querySelector('[aria-invalid="true"]')?.focus();
  }, [error]);
  const start = async (event) => {
    event.preventDefault();
    if (isBusy || waitS > 0) return;
    setBusy(true);
    setError(null);
    try {
      const result = await onSubmit(values(form.current), event);
      setBusy(false);
      onDone?.(result);
    } catch (failure) {
      setBusy(false);
      setError(failure);
    }
  };
  const faults = error?.errors?.filter((fault) => !isShown(form.current, fault));
  return html`<${Faults.Provider} value=${error}>
    <form ref=${form} onSubmit=${start} aria-busy=${isBusy ? 'true' : null} novalidate=${false}>
      ${children}
      <${Failure} error=${error} faults=${faults} />
      <div class="actions">
        <button type="submit" class=${isDangerous ? 'danger' : ''} aria-busy=${isBusy ? 'true' : undefined}
          aria-disabled=${isBusy ? 'true' : undefined} disabled=${isDisabled || waitS > 0}>${isBusy ? doing(submit) : submit}</button>
        ${onCancel && html`<button type="button" class="secondary outline" disabled=${isBusy} onClick=${onCancel}>Cancel</button>`}
      </div>
    </form>
  <//>`;
}

function values(form) {
  const all = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === 'checkbox') all[field.name] = field.checked;
    else if (field.type !== 'radio' || field.checked) all[field.name] = field.value;
  }
  return all;
}

/** The server's words of a field, each once, with the label in place of the member's name. */
function faultOf(error, name, label) {
  const parts = name.split('/');
  const members = [parts.join('.'), name, parts.at(-1)];
  const here = error?.errors?.filter((fault) => fault.parameter === name || fault.pointer === `/${name}`
    || fault.pointer?.startsWith(`/${name}/`)) ?? [];
  const words = here.map(({ detail }) => {
    const member = members.find((one) => detail.startsWith(`${one} `));
    return member ? label + detail.slice(member.length) : detail;
  });
  return [...new Set(words)].join(' ');
}

/**
 * A labelled field: `type` of an input, or `textarea`, `select` (with `options`: texts, or `[value, text]`), or
 * `checkbox`, `switch`. `about` is the member whose faults it tells, if that is not its `name`. Everything else goes to
 * the element.
 */
export function Field({ label, hint, name, about = name, type = 'text', options, fault, ...rest }) {
  const id = useId();
  const error = useContext(Faults);
  const wrong = fault || (about && faultOf(error, about, label)) || '';
  const described = [hint && `${id}-hint`, wrong && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  const common = { id, name, 'data-about': about === name ? undefined : about, 'aria-describedby': described, 'aria-invalid': wrong ? 'true' : undefined, ...rest };
  const notes = html`
    ${hint && html`<small id="${id}-hint">${hint}</small>`}
    ${wrong && html`<small id="${id}-fault" class="fault">${wrong}</small>`}`;
  if (type === 'checkbox' || type === 'switch') {
    const role = type === 'switch' ? 'switch' : undefined;
    return html`<div class="field"><label for=${id}><input type="checkbox" role=${role} ...${common} />${label}</label>${notes}</div>`;
  }
  let element = html`<input type=${type} autocomplete="off" spellcheck=${false} ...${common} />`;
  if (type === 'textarea') element = html`<textarea spellcheck=${false} ...${common}></textarea>`;
  if (type === 'select') {
    const pairs = options.map((option) => (Array.isArray(option) ? option : [option, option]));
    const chosen = rest.value ?? rest.defaultValue;
    element = html`<select ...${common}>${pairs.map(([value, text]) => html`
      <option value=${value} selected=${value === chosen}>${text}</option>`)}</select>`;
  }
  return html`<div class="field"><label for=${id}>${label}</label>${element}${notes}</div>`;
}

/** Asks before something that cannot be taken back. `children` says what goes with it. */
export function Confirm({ title, action, onConfirm, onDone, onClose, children }) {
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <${Form} submit=${action} isDangerous onSubmit=${onConfirm} onDone=${onDone} onCancel=${onClose}>${children}<//>
  <//>`;
}
