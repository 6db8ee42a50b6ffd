// Forms and dialogs: fields with the server's faults beside them.
import { html, createContext, useContext, useId, useLayoutEffect, useRef, useState } from '../core/view.js';
import { Failure } from './feedback.js';

const Faults = createContext(null);

/**
 * A form whose `onSubmit(values, event)` may take its time; `values` holds each named field's text (a
 * checkbox: true or false). What it throws is shown, beside the fields where it names them; nothing that
 * was typed is lost. `onDone` is called with what `onSubmit` gave.
 */
export function Form({ onSubmit, onDone, onCancel, submit = 'Save', isDangerous = false, isDisabled = false, children }) {
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const start = async (event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setError(null);
    try {
      const result = await onSubmit(values(event.target), event);
      setBusy(false);
      onDone?.(result);
    } catch (failure) {
      setBusy(false);
      setError(failure);
    }
  };
  return html`<${Faults.Provider} value=${error}>
    <form onSubmit=${start} aria-busy=${isBusy ? 'true' : null} novalidate=${false}>
      ${children}
      <${Failure} error=${error} />
      <div class="actions">
        <button type="submit" class=${isDangerous ? 'danger' : ''} disabled=${isBusy || isDisabled}>${submit}</button>
        ${onCancel && html`<button type="button" class="secondary outline" onClick=${onCancel}>Cancel</button>`}
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

/**
 * A labelled field: `type` of an input, or `textarea`, `select` (with `options`: texts, or `[value, text]`), or
 * `checkbox`, `switch`. Everything else goes to the element.
 */
export function Field({ label, hint, name, type = 'text', options, fault, ...rest }) {
  const id = useId();
  const error = useContext(Faults);
  const wrong = fault || (name && error?.of?.(name)) || '';
  const described = [hint && `${id}-hint`, wrong && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  const common = { id, name, 'aria-describedby': described, 'aria-invalid': wrong ? 'true' : undefined, ...rest };
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

/** A dialog over the page while it is there; Escape and the cross call `onClose` unless it is `isFixed`. */
export function Dialog({ title, onClose, isFixed = false, isWide = false, children }) {
  const element = useRef(null);
  const id = useId();
  // At once, also where it ends: whoever closes it may then give the focus to another element.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    return () => {
      // What is behind an open dialog takes no focus.
      dialog.close();
      if (before?.isConnected) before.focus?.();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    if (!isFixed) onClose?.();
  };
  // A browser closes on a second Escape whatever `cancel` says.
  const closed = () => {
    if (!element.current) return;
    if (isFixed) element.current.showModal();
    else onClose?.();
  };
  return html`<dialog ref=${element} aria-labelledby=${id} onCancel=${cancel} onClose=${closed} class=${isWide ? 'wide' : ''}>
    <article>
      <header>
        <h2 id=${id}>${title}</h2>
        ${!isFixed && html`<button type="button" class="close" aria-label="Close" onClick=${onClose}>×</button>`}
      </header>
      ${children}
    </article>
  </dialog>`;
}

/** Asks before something that cannot be taken back. `children` says what goes with it. */
export function Confirm({ title, action, onConfirm, onDone, onClose, children }) {
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <${Form} submit=${action} isDangerous onSubmit=${onConfirm} onDone=${onDone} onCancel=${onClose}>${children}<//>
  <//>`;
}
