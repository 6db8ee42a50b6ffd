// Dialogs over the page: what was typed in one is not thrown away unasked, and none closes while it sends.
import { html, createContext, useContext, useEffect, useId, useLayoutEffect, useRef, useState } from '../core/view.js';

const Hold = createContext(null);

/** While `isHeld`, the dialog around the component cannot be closed. */
export function useHold(isHeld) {
  const hold = useContext(Hold);
  useLayoutEffect(() => {
    if (!hold || !isHeld) return undefined;
    hold(1);
    return () => hold(-1);
  }, [isHeld]);
}

const contentOf = (field) => (field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value);

/** Notes which fields are touched; `isTyped()` tells whether one that is still there has another content than before. */
function useTyped() {
  const fields = useRef(new Map());
  const note = ({ target }, isInput) => {
    if (!target.matches?.('input, select, textarea') || target.dataset.passing !== undefined || target.type === 'search') return;
    const known = fields.current.get(target) ?? { first: isInput ? undefined : contentOf(target) };
    if (isInput) known.isTouched = true;
    fields.current.set(target, known);
  };
  const isTyped = () => [...fields.current].some(([field, { first, isTouched }]) => (
    field.isConnected && isTouched && contentOf(field) !== first));
  return { isTyped, onFocusIn: (event) => note(event, false), onInput: (event) => note(event, true) };
}

/** The question before what was typed is lost. */
function Discard({ onKeep, onDiscard }) {
  const keep = useRef(null);
  useEffect(() => keep.current.focus(), []);
  return html`<div class="note discard" role="alertdialog" aria-label="Discard what you typed?">
    <p><strong>Discard what you typed?</strong></p>
    <div class="buttons">
      <button type="button" class="small" ref=${keep} onClick=${onKeep}>Keep editing</button>
      <button type="button" class="secondary outline small" onClick=${onDiscard}>Discard</button>
    </div>
  </div>`;
}

/**
 * A dialog over the page while it is there; Escape and the cross call `onClose` unless it is `isFixed`, or a form in it
 * is being sent, and ask first if something was typed, unless that is `isPassing`, a question that can be asked again.
 */
export function Dialog({ title, onClose, isFixed = false, isWide = false, isPassing = false, children }) {
  const element = useRef(null);
  const id = useId();
  const typed = useTyped();
  const [held, setHeld] = useState(0);
  const [asking, setAsking] = useState(null);
  const hold = useRef((step) => setHeld((count) => count + step));
  // At once, also where it ends: whoever closes it may then give the focus to another element.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    return () => {
      // What is behind an open one takes no focus.
      dialog.close();
      if (before?.isConnected) before.focus?.();
    };
  }, []);
  const keep = () => {
    setAsking(null);
    if (asking?.isConnected) asking.focus();
  };
  const leave = () => {
    if (isFixed || held > 0) return;
    if (asking) keep();
    else if (!isPassing && typed.isTyped()) setAsking(document.activeElement);
    else onClose?.();
  };
  const isOwn = (event) => event.target.closest('dialog') === element.current;
  const cancel = (event) => {
    if (!isOwn(event)) return;
    event.preventDefault();
    leave();
  };
  const press = (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) cancel(event);
  };
  // Where another key asks for it, a browser closes the second time whatever `cancel` says.
  const closed = (event) => {
    if (!isOwn(event)) return;
    if (element.current?.isConnected) element.current.showModal();
    leave();
  };
  return html`<dialog ref=${element} aria-labelledby=${id} onKeyDown=${press} onCancel=${cancel} onClose=${closed} class=${isWide ? 'wide' : ''}
      onFocusIn=${typed.onFocusIn} onInput=${typed.onInput}>
    <article>
      <header>
        <h2 id=${id}>${title}</h2>
        ${!isFixed && html`<button type="button" class="close" aria-label="Close" disabled=${held > 0} onClick=${leave}>×</button>`}
      </header>
      ${asking && html`<${Discard} onKeep=${keep} onDiscard=${() => onClose?.()} />`}
      <${Hold.Provider} value=${hold.current}>${children}<//>
    </article>
  </dialog>`;
}
